"""Which processes are alive, as the database sees it.

Each process holds an advisory lock on a connection of its own. When it dies, by whatever signal,
the server drops the lock at once: what it had begun may be taken over without waiting for a lease.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final, Self

import psycopg
from sqlalchemy import ColumnElement, Integer, and_, cast, column, exists, not_, or_, table

from bot.logs import failure

logger = logging.getLogger(__name__)

LOCK_CLASS: Final = 7_325_001
"""The first key of the advisory locks; the second is the process's number."""
CHECK_SECONDS: Final = 5.0
IDLE_SECONDS: Final = 10
PROBE_SECONDS: Final = 5
PROBES: Final = 3
"""When an idle connection is probed, how long each probe is waited for, how many may be lost."""
CUT_SECONDS: Final = IDLE_SECONDS + PROBE_SECONDS * PROBES
"""After so long both ends have noticed that the network between them is cut."""
_SERVER_LOOKS: Final = (
    f"SET tcp_keepalives_idle = {IDLE_SECONDS};"
    f"SET tcp_keepalives_interval = {PROBE_SECONDS};"
    f"SET tcp_keepalives_count = {PROBES};"
    f"SET tcp_user_timeout = {CUT_SECONDS * 1000}"  # probes wait while an answer is on its way
).encode()


class Presence:
    """This process's lock, renewed when its connection is lost."""

    def __init__(self, url: str) -> None:
        self.number: Final = secrets.randbelow(2**31)
        self._url = url
        self._connection: psycopg.AsyncConnection | None = None

    @classmethod
    @asynccontextmanager
    async def of(cls, url: str) -> AsyncIterator[Self]:
        presence = cls(url)
        await presence._hold()
        watching = asyncio.create_task(presence._watch())
        try:
            yield presence
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await presence._release()

    @property
    def held(self) -> bool:
        """False while others may take over what this process has begun."""
        return self._connection is not None and not self._connection.broken

    async def _hold(self) -> None:
        # libpq's settings are for our end of the connection: here we notice that the lock is lost.
        connection = await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=10,
            keepalives_idle=IDLE_SECONDS,
            keepalives_interval=PROBE_SECONDS,
            keepalives_count=PROBES,
            tcp_user_timeout=CUT_SECONDS * 1000,
        )
        # A network that is cut must not keep the lock for hours, as the server's own settings may:
        # it looks at its end, too. Over a Unix socket it ignores this.
        await connection.execute(_SERVER_LOOKS)
        await connection.execute(
            "SELECT pg_advisory_lock(%s, %s)", (LOCK_CLASS, self.number), prepare=False
        )
        self._connection = connection

    async def _release(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                if self._connection is None:
                    await self._hold()
                else:
                    await self._connection.execute("SELECT 1")
            except (psycopg.Error, OSError) as error:
                failure(logger, "presence_lost", error, {})
                with suppress(psycopg.Error):
                    await self._release()
                self._connection = None


def is_gone(process: ColumnElement[int | None]) -> ColumnElement[bool]:
    """SQL that is true where nobody is at work, or whoever was has died."""
    locks = table("pg_locks", column("locktype"), column("classid"), column("objid"))
    alive = exists().where(
        and_(
            locks.c.locktype == "advisory",
            cast(locks.c.classid, Integer) == LOCK_CLASS,
            cast(locks.c.objid, Integer) == process,
        )
    )
    return or_(process.is_(None), not_(alive))
