"""What is kept of a person, over all tables: counted, and deleted at a wish."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.schema import feedback, self_checks, tasks, ticks


@dataclass(frozen=True)
class Counts:
    """How many rows speak of a person; `tasks` are those taken on and those given to them."""

    self_checks: int
    tasks: int
    verdicts: int
    ticks: int


class OwnData:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def counts(self, team_id: str, user_id: str) -> Counts:
        mine = sa.or_(tasks.c.taken_by == user_id, tasks.c.assignee == user_id)
        counted = [
            sa.select(sa.func.count()).where(table.c.team_id == team_id, whose).scalar_subquery()
            for table, whose in (
                (self_checks, self_checks.c.user_id == user_id),
                (tasks, mine),
                (feedback, feedback.c.user_id == user_id),
                (ticks, ticks.c.user_id == user_id),
            )
        ]
        async with self._engine.connect() as connection:
            return Counts(*(await connection.execute(sa.select(*counted))).one())

    async def delete(self, team_id: str, user_id: str) -> int:
        """Delete it all; returns how many rows. What others gave the person goes back to them."""
        given_back = (
            sa.update(tasks)
            .where(tasks.c.team_id == team_id, tasks.c.assignee == user_id)
            .values(assignee=tasks.c.taken_by)
        )
        deleted = 0
        async with self._engine.begin() as connection:
            for table, owner in (
                (self_checks, self_checks.c.user_id),
                (tasks, tasks.c.taken_by),
                (feedback, feedback.c.user_id),
                (ticks, ticks.c.user_id),
            ):
                statement = sa.delete(table).where(table.c.team_id == team_id, owner == user_id)
                deleted += (await connection.execute(statement)).rowcount
            await connection.execute(given_back)
        return deleted
