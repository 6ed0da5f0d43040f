"""Actions that somebody has taken on: who, until when, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.schema import tasks

TaskState = Literal["open", "done", "dropped"]


@dataclass(frozen=True)
class Task:
    """An action (its id) that is taken on, or was."""

    id: int
    action: str
    assignee: str
    due: date | None
    state: TaskState = "open"


class Tasks:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def take(
        self,
        team_id: str,
        action: str,
        taken_by: str,
        assignee: str,
        due: date | None,
        shown_in: str | None,
        now: datetime,
    ) -> None:
        """Take an action on; taken on again, its details change."""
        details = {"assignee": assignee, "due": due, "shown_in": shown_in}
        statement = insert(tasks).values(
            team_id=team_id, action=action, taken_by=taken_by, taken_at=now, **details
        )
        statement = statement.on_conflict_do_update(
            index_elements=["team_id", "taken_by", "action"],
            index_where=sa.text("state = 'open'"),
            set_=details,
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)

    async def close(
        self,
        team_id: str,
        task_id: int,
        user_id: str,
        channel_id: str,
        state: TaskState,
        now: datetime,
    ) -> bool:
        """Tick off or drop an open task that the person may see; False for any other.

        `channel_id` is the channel that the person acts in, empty outside channels.
        """
        values = {"state": state, "closed_at": now}
        return await self._change(team_id, task_id, user_id, channel_id, values)

    async def postpone(
        self,
        team_id: str,
        task_id: int,
        user_id: str,
        channel_id: str,
        today: date,
        by: timedelta,
    ) -> bool:
        """Give an open task a later day: from its own, or from today where that is past."""
        due = sa.func.greatest(tasks.c.due, sa.literal(today, sa.Date)) + sa.literal(by.days)
        return await self._change(team_id, task_id, user_id, channel_id, {"due": due})

    async def of_person(self, team_id: str, user_id: str) -> Sequence[Task]:
        """What a person has taken on or is to do, the next due first."""
        return await self._read(*_mine(team_id, user_id), tasks.c.state == "open")

    async def all_of_person(self, team_id: str, user_id: str) -> Sequence[Task]:
        """The same with what is done and what was dropped."""
        return await self._read(*_mine(team_id, user_id))

    async def of_channel(self, team_id: str, channel_id: str) -> Sequence[Task]:
        """The open ones that a channel's digest reminds of, the next due first."""
        return await self._read(
            tasks.c.team_id == team_id,
            tasks.c.shown_in == channel_id,
            tasks.c.state == "open",
        )

    async def _change(
        self,
        team_id: str,
        task_id: int,
        user_id: str,
        channel_id: str,
        values: dict[str, Any],
    ) -> bool:
        of_team, mine = _mine(team_id, user_id)
        allowed = sa.or_(mine, tasks.c.shown_in == channel_id) if channel_id else mine
        statement = (
            sa.update(tasks)
            .where(
                tasks.c.id == task_id,
                of_team,
                tasks.c.state == "open",
                allowed,
            )
            .values(values)
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def _read(self, *where: sa.ColumnElement[bool]) -> list[Task]:
        statement = sa.select(tasks).where(*where).order_by(tasks.c.due.nulls_last(), tasks.c.id)
        async with self._engine.connect() as connection:
            return [_task(row) for row in await connection.execute(statement)]


def _mine(team_id: str, user_id: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    by_or_for = sa.or_(tasks.c.taken_by == user_id, tasks.c.assignee == user_id)
    return tasks.c.team_id == team_id, by_or_for


def _task(row: sa.Row[Any]) -> Task:
    return Task(row.id, row.action, row.assignee, row.due, row.state)
