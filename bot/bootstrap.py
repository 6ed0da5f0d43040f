"""Build the world from Settings, and the app in service within it."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.answering import Advisor, warm_up
from bot.clock import real_time
from bot.digest.delivery import Courier
from bot.digest.jobs import Engine
from bot.digest.pace import Pace
from bot.doctor import app_token_problem
from bot.errors import SettingsError
from bot.kb import load
from bot.metrics import metrics_text
from bot.readiness import readiness_checks
from bot.settings import Settings
from bot.slack.app import Identity, SlackApp, build
from bot.slack.client import new_client
from bot.slack.installed import InstalledTokens
from bot.slack.oauth import add_routes, install_flow
from bot.slack.pacing import Pacing
from bot.slack.server import build_server
from bot.slack.workspaces import Surroundings, Team
from bot.store.installations import Installations, state_store
from bot.store.store import Store, open_store
from bot.store.vault import Vault

if TYPE_CHECKING:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

logger = logging.getLogger(__name__)

WARM_UP_SECONDS: Final = 0.3
"""Time for the first look at /readyz, which the work would slow down."""
PAUSE_SECONDS: Final = 2.0
"""Before a worker that failed begins again."""
FINISH_SECONDS: Final = 2.2
"""Time for requests and then for work in flight at SIGTERM; a stop takes less than five."""
END_SECONDS: Final = 3.0
"""Time for the end of a task that has been cancelled."""


@dataclass(frozen=True)
class World:
    """What one process is made of, before it serves or works."""

    settings: Settings
    advisor: Advisor
    store: Store
    session: aiohttp.ClientSession
    courier: Courier
    engine: Engine
    tokens: Identity | InstalledTokens


@asynccontextmanager
async def opened(
    settings: Settings, pace: Pace, clock: Callable[[], datetime] = real_time
) -> AsyncIterator[World]:
    """The knowledge, the store and the engine, open; raises KnowledgeError and StoreError."""
    advisor = Advisor(load(*settings.packs))
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(
            open_store(settings.database_url, settings.data_directory)
        )
        if settings.many_workspaces:
            await installations_of(settings, store).check_keys()
        timeout = aiohttp.ClientTimeout(total=pace.post_seconds)
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        tokens = _tokens(settings, store, session)
        the_one = new_client(settings, session, settings.bot_token or None)

        async def client_of(team_id: str) -> AsyncWebClient | None:
            if not settings.many_workspaces:
                return the_one
            known = await tokens.of(Team(team_id))
            return new_client(settings, session, known.bot_token) if known else None

        courier = Courier(advisor.kb, store, client_of, clock, pace, Pacing())
        engine = Engine(courier)
        await engine.open()
        yield World(settings, advisor, store, session, courier, engine, tokens)


def _tokens(
    settings: Settings, store: Store, session: aiohttp.ClientSession
) -> Identity | InstalledTokens:
    client = new_client(settings, session, settings.bot_token or None)
    if not settings.many_workspaces:
        return Identity(client)
    return InstalledTokens(
        installations_of(settings, store),
        store.profiles,
        client,
        settings.client_id,
        settings.client_secret,
    )


def installations_of(settings: Settings, store: Store) -> Installations:
    """The workspaces that have installed the app."""
    vault = Vault(settings.encryption_keys)
    return Installations(store.database.engine, settings.client_id, vault)


async def keep_working(engine: Engine) -> None:
    """Do jobs until cancelled; after a lost connection begin again."""
    while True:
        try:
            await engine.work()
        except Exception as error:
            logs.failure(logger, "worker_failed", error, {})
        if (task := asyncio.current_task()) and task.cancelling():
            return  # without the database, clean-up ends in an error and swallows the cancellation
        await asyncio.sleep(PAUSE_SECONDS)


@dataclass(frozen=True)
class Running:
    """The app in service, and where it listens; `leaving`: /readyz asks for no more requests."""

    port: int
    app: SlackApp
    leaving: asyncio.Event


@asynccontextmanager
async def running(world: World, *, works: bool) -> AsyncIterator[Running]:
    """The app in service; finishes what is in flight on the way out.

    When it `works`, it delivers digests too: one process is enough for one company.
    """
    settings, courier = world.settings, world.courier
    async with AsyncExitStack() as stack:
        around = Surroundings(
            settings,
            world.advisor,
            world.store,
            world.session,
            world.engine.defer,
            courier.clock,
            courier.pace,
        )
        app = build(around, world.tokens)
        leaving = asyncio.Event()
        socket = _socket(settings, app) if settings.socket_mode else None
        if socket is not None:
            stack.push_async_callback(socket.client.close)
        checks = readiness_checks(
            world.store,
            courier.clock,
            leaving,
            identity=world.tokens if isinstance(world.tokens, Identity) else None,
            is_connected=socket.client.is_connected if socket else None,
            patience=courier.pace.doubt_seconds,
            works=works,
        )
        # Last in, first out: no new requests, then finish what is in flight, then close.
        stack.push_async_callback(app.background.finish, FINISH_SECONDS)
        secret = None if settings.socket_mode else settings.signing_secret
        server = build_server(app, checks, secret, partial(metrics_text, world.store))
        if isinstance(world.tokens, InstalledTokens):
            add_routes(
                server,
                install_flow(
                    settings,
                    app.client,
                    installations_of(settings, world.store),
                    state_store(world.store.database.engine),
                    world.tokens,
                ),
            )
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=FINISH_SECONDS)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        port = await _listen(runner, settings)
        if socket is not None:
            await _check_app_token(settings, app)
            stack.push_async_callback(socket.client.disconnect)
            # Keeps trying; until it is connected, /readyz says so.
            app.background.start("connect", socket.client.connect())
        _start(stack, _warm_up(world.advisor))
        _start(stack, app.sweeper.keep_sweeping())
        if works:
            _start(stack, keep_working(world.engine))
        yield Running(port, app, leaving)


def _start(stack: AsyncExitStack, work: Coroutine[Any, Any, None]) -> None:
    """Run until the stack unwinds; then cancelled and waited for. A failure is logged."""

    async def logged() -> None:
        try:
            await work
        except Exception as error:
            logs.failure(logger, "background_work_failed", error, {})

    task = asyncio.create_task(logged())

    stack.push_async_callback(ended, task)


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for its end, though not for a database that is away."""
    task.cancel()
    await asyncio.wait({task}, timeout=END_SECONDS)


async def _warm_up(advisor: Advisor) -> None:
    """Build the vocabulary once the process is up; a question that comes first builds it itself."""
    await asyncio.sleep(WARM_UP_SECONDS)
    await asyncio.to_thread(warm_up, advisor)


def _socket(settings: Settings, app: SlackApp) -> "AsyncSocketModeHandler":
    # Imported here: most installations answer over HTTP and need not wait for it.
    from slack_bolt.adapter.socket_mode.aiohttp import (  # noqa: PLC0415
        AsyncSocketModeHandler,
    )

    return AsyncSocketModeHandler(app.bolt, settings.app_token, web_client=app.client)


async def _listen(runner: web.AppRunner, settings: Settings) -> int:
    site = web.TCPSite(runner, settings.host, settings.port)
    try:
        await site.start()
    except OSError as error:
        mend = "stop what uses the port or set another PORT"
        if error.errno == errno.EACCES:
            mend = "only root has ports below 1024: set a PORT of 1024 or more, behind a proxy"
        elif error.errno != errno.EADDRINUSE:
            mend = "set HOST to an address of this machine, as 0.0.0.0 or 127.0.0.1"
        raise SettingsError(
            f"HOST {settings.host} and PORT {settings.port} cannot be listened on "
            f"({error.strerror}); {mend}"
        ) from error
    address = runner.addresses[0]
    return int(address[1])


async def _check_app_token(settings: Settings, app: SlackApp) -> None:
    """Raise SettingsError when Slack refuses the token; a network that is down may come up."""
    problem = await app_token_problem(settings, app.client)
    if problem:
        raise SettingsError(problem)
