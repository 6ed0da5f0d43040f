"""Who is alive: a process that dies is gone at once."""

import asyncio
from pathlib import Path

import sqlalchemy as sa

from bot.store.database import Database, open_database
from bot.store.presence import is_gone
from bot.store.schema import events


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
