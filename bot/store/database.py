"""The connections: one pool for SQLAlchemy's statements and for procrastinate's jobs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import StoreError
from bot.store.embedded import embedded_postgres, mend_of
from bot.store.presence import Presence
from bot.store.upgrade import is_current, upgrade

CONNECTIONS: Final = 10
CONNECT_SECONDS: Final = 10.0
CHECK_SECONDS: Final = 1.0
GROWS: Final = (
    "SELECT current_setting('transaction_read_only'),"
    " (SELECT count(*) FROM generate_series(1, 20000))"
)
"""Two milliseconds and 300 KB in a temporary file beside the tables; no row, no dead row."""
DATABASE_ERRORS: Final = (SQLAlchemyError, psycopg.Error, PoolTimeout, OSError)
"""What statements raise when the database is away."""


@dataclass(frozen=True)
class Database:
    """An open database.

    `presence` proves to other processes that this one lives, as long as it does.
    """

    url: str
    pool: AsyncConnectionPool
    engine: AsyncEngine
    presence: Presence

    async def problem(self) -> str | None:
        """What is wrong with it now; None when a query comes back."""
        try:
            async with self.pool.connection(timeout=3) as connection:
                await connection.execute("SELECT 1")
        except (psycopg.Error, PoolTimeout) as error:
            return f"the database does not answer ({type(error).__name__}); {mend_of(self.url)}"
        if not self.presence.held:
            return "the database has lost sight of this process; it reconnects by itself"
        return None

    async def problem_of_writing(self) -> str | None:
        """What would keep it from taking a question; None when there is room and all is well.

        A row more often fits where there was one: a full disk shows when a file grows.
        """
        try:
            async with self.pool.connection(timeout=3) as connection:
                await connection.execute("SET LOCAL work_mem = '64kB'")
                row = await (await connection.execute(GROWS)).fetchone()
        except psycopg.errors.DiskFull:
            return "the disk of the database is full; free some space"
        except (psycopg.Error, PoolTimeout):
            pass  # told in the same words as ever
        else:
            if row and row[0] == "on":
                return "the database takes no writes: it is a standby, or was made read-only"
        return await self.problem()


@asynccontextmanager
async def open_database(url: str, data_directory: Path) -> AsyncIterator[Database]:
    """Open the database at the URL, or the embedded one where it is empty.

    The embedded one is brought up to date; of any other it is the operator who decides. Raises
    StoreError.
    """
    async with AsyncExitStack() as stack:
        if not url:
            server = embedded_postgres(data_directory)
            url = await asyncio.to_thread(server.__enter__)
            stack.push_async_callback(asyncio.to_thread, server.__exit__, None, None, None)
            if not await is_current(url):
                await asyncio.to_thread(upgrade, url)
        elif not await is_current(url):
            raise StoreError("the database is not up to date; run `secbench db upgrade`")
        yield await _open(url, stack)


async def _open(url: str, stack: AsyncExitStack) -> Database:
    pool = AsyncConnectionPool(
        url,
        min_size=2,
        max_size=CONNECTIONS,
        open=False,
        close_returns=True,  # SQLAlchemy closes what it borrowed
        check=_Checks().check,
        reset=_reset,
    )
    await pool.open(wait=True, timeout=CONNECT_SECONDS)
    stack.push_async_callback(pool.close)
    engine = create_async_engine(
        "postgresql+psycopg://", async_creator=pool.getconn, poolclass=NullPool
    )
    presence = await stack.enter_async_context(Presence.of(url))
    return Database(url, pool, engine, presence)


async def _reset(connection: psycopg.AsyncConnection[Any]) -> None:
    """Every borrower finds a connection as a new one is."""
    await connection.set_autocommit(False)


class _Checks:
    """Whether connections live, asked of the server at most once a second each.

    Asking at every loan would be a round trip more for every statement.
    """

    def __init__(self) -> None:
        self._asked: WeakKeyDictionary[psycopg.AsyncConnection[Any], float] = WeakKeyDictionary()

    async def check(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Raises what the server's silence raises; the pool then opens another one."""
        now = time.monotonic()
        if now - self._asked.get(connection, -CHECK_SECONDS) >= CHECK_SECONDS:
            await AsyncConnectionPool.check_connection(connection)
            self._asked[connection] = now
