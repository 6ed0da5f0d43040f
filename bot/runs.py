"""What the commands run: each builds the world it needs, does its work, and ends."""

import asyncio
import logging
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from bot import logs
from bot.answering import collect_garbage
from bot.bootstrap import ended, installations_of, keep_working, opened, running
from bot.clock import real_time
from bot.digest.pace import Pace
from bot.errors import StoreError
from bot.feedback_export import exported
from bot.kb import load
from bot.settings import Settings
from bot.store.backup import back_up, restore
from bot.store.embedded import embedded_postgres, require_cluster
from bot.store.store import open_store
from bot.store.upgrade import upgrade

logger = logging.getLogger(__name__)

LAST_SECONDS: Final = 8.0
"""A stop takes less than five; what stopped it, such as Docker, has patience for ten."""


def serve(settings: Settings, pace: Pace | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    logs.configure(settings.log_level, settings.log_format)
    asyncio.run(_serve(settings, pace or Pace()))


async def _serve(settings: Settings, pace: Pace) -> None:
    works = not settings.database_url  # nobody else can reach the embedded database
    with stop_on_signal() as stop:
        async with opened(settings, pace) as world, running(world, works=works) as app:
            mode = "socket" if settings.socket_mode else "http"
            logs.event(logger, "serving", {"mode": mode, "host": settings.host, "port": app.port})
            await stop.wait()
            logs.event(logger, "stopping")
            app.leaving.set()
            await asyncio.sleep(settings.drain_seconds)
            _end_at_last()


def _end_at_last() -> None:
    """The process ends even if its database keeps silent: others take over its work."""

    def end() -> None:
        logs.event(logger, "stop_cut_short")
        os._exit(0)

    asyncio.get_running_loop().call_later(LAST_SECONDS, end)


def work(settings: Settings, pace: Pace | None = None) -> None:
    """Deliver digests until SIGTERM or SIGINT."""
    logs.configure(settings.log_level, settings.log_format)
    asyncio.run(_work(settings, pace or Pace()))


async def _work(settings: Settings, pace: Pace) -> None:
    with stop_on_signal() as stop:
        async with opened(settings, pace) as world:
            collect_garbage()
            working = asyncio.create_task(keep_working(world.engine))
            logs.event(logger, "working")
            await stop.wait()
            logs.event(logger, "stopping")
            _end_at_last()
            await ended(working)


def deliver_due(settings: Settings, instant: datetime) -> int:
    """Make due what is due by an instant, deliver it; returns how many deliveries."""
    logs.configure(settings.log_level, settings.log_format)
    return asyncio.run(_deliver_due(settings, instant))


async def _deliver_due(settings: Settings, instant: datetime) -> int:
    async with opened(settings, Pace(), lambda: max(instant, real_time())) as world:
        made = await world.engine.tick(instant)
        await world.engine.work(wait=False)
        return made


def export_feedback(settings: Settings) -> Sequence[dict[str, Any]]:
    """What users think of answers, for the editors of the knowledge base."""

    async def read() -> Sequence[dict[str, Any]]:
        async with open_store(settings.database_url, settings.data_directory) as store:
            return await exported(store.feedback, load(*settings.packs))

    return asyncio.run(read())


def upgrade_database(settings: Settings) -> None:
    """Apply what is missing to the database at DATABASE_URL, or to the embedded one."""
    with ExitStack() as stack:
        upgrade(_database(settings, stack))


def back_up_database(settings: Settings, path: Path) -> int:
    """Write a copy of the whole database to a file; returns how many rows. Raises StoreError."""
    if not settings.database_url:
        require_cluster(settings.data_directory)
    with ExitStack() as stack:
        return back_up(_database(settings, stack), path)


def restore_database(settings: Settings, path: Path) -> None:
    """Fill an empty database from such a file, and bring it up to date; raises StoreError."""
    with ExitStack() as stack:
        url = _database(settings, stack)
        restore(url, path)
        try:
            upgrade(url)
            asyncio.run(_doubt_what_is_due(settings))
        except BaseException as error:
            raise StoreError(
                f"the restore was cut short ({type(error).__name__}) when the data was there "
                "already: do not start secbench on it, for digests could come twice; empty the "
                "database (embedded: move the folder postgres of SECBENCH_DATA_DIR away) and "
                "restore again"
            ) from error


async def _doubt_what_is_due(settings: Settings) -> None:
    """What fell due since the backup may be posted: each is looked for in its channel first."""

    async def no_job(_: Sequence[int], __: psycopg.AsyncConnection) -> None:
        """The first tick queues what has no job."""

    async with open_store(settings.database_url, settings.data_directory) as store:
        await store.deliveries.make_due(real_time(), no_job)
        await store.deliveries.doubt_all()


def _database(settings: Settings, stack: ExitStack) -> str:
    return settings.database_url or stack.enter_context(embedded_postgres(settings.data_directory))


def reencrypt(settings: Settings) -> int:
    """Seal all stored tokens under the first key; returns how many rows."""

    async def seal() -> int:
        async with open_store(settings.database_url, settings.data_directory) as store:
            return await installations_of(settings, store).reencrypt()

    return asyncio.run(seal())


@contextmanager
def stop_on_signal() -> Iterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    try:
        yield stop
    except StoreError:
        if stop.is_set():  # Ctrl-C reaches PostgreSQL's programs, too: that they failed is no news
            raise KeyboardInterrupt from None
        raise
