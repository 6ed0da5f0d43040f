"""Questions that Slack sent, from their arrival until they are answered.

A row is inserted before the event is acknowledged, claimed by the process that inserts it, and
emptied once the question is answered. What a dead process has claimed is anybody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.direct import Direct, compiled
from bot.store.presence import is_gone
from bot.store.schema import events

KEPT: Final = timedelta(days=2)
"""How long the id of an answered event is kept: Slack repeats one for minutes."""
BATCH: Final = 50


_KEEP: Final = compiled(
    insert(events)
    .values(
        event_id=sa.bindparam("event_id"),
        team_id=sa.bindparam("team_id"),
        message=sa.bindparam("message"),
        body=sa.bindparam("body"),
        process=sa.bindparam("process"),
        begun_at=sa.func.now(),
    )
    .on_conflict_do_nothing()
)


def _untried_for(longer_than: timedelta) -> sa.ColumnElement[bool]:
    """Whether a question's last attempt began longer ago; after each one the wait grows."""
    seconds = sa.extract("epoch", sa.func.now() - events.c.begun_at)
    attempts = sa.func.greatest(events.c.attempts, 1, type_=sa.Integer)
    return seconds > longer_than.total_seconds() * attempts


_OF_ONE: Final = sa.update(events).where(events.c.event_id == sa.bindparam("one"))
_DONE: Final = compiled(_OF_ONE.values(body=sa.null(), done_at=sa.func.now(), process=sa.null()))
_RELEASE: Final = compiled(_OF_ONE.values(process=sa.null()))


@dataclass(frozen=True)
class OpenEvent:
    """A question to answer; `begun_at` tells of an earlier attempt, whose answer may be posted."""

    event_id: str
    team_id: str
    body: Mapping[str, Any]
    attempts: int
    begun_at: datetime
    received_at: datetime


class Events:
    def __init__(self, engine: AsyncEngine, direct: Direct, process: int) -> None:
        self._engine = engine
        self._direct = direct
        self._process = process

    async def keep(
        self, event_id: str, team_id: str, message: str, body: Mapping[str, Any]
    ) -> bool:
        """Keep a question that this process will answer; False when it was here before.

        `message` tells it apart in the workspace: a repeated event, or another event about the same
        message, is no new question.
        """
        kept = await self._direct.run(
            _KEEP,
            event_id=event_id,
            team_id=team_id,
            message=message,
            body=Jsonb(dict(body)),
            process=self._process,
        )
        return kept == 1

    async def done(self, event_id: str) -> None:
        """The question is answered, or never will be: its body goes."""
        await self._direct.run(_DONE, one=event_id)

    async def release(self, event_id: str) -> None:
        """Somebody answers it later."""
        await self._direct.run(_RELEASE, one=event_id)

    async def take_abandoned(self, older_than: timedelta) -> list[OpenEvent]:
        """Claim questions whose process is gone, begun longer ago than a post may take.

        Each attempt waits so much longer than the one before.
        """
        free = (
            sa.select(events.c.event_id, events.c.begun_at)
            .where(
                events.c.done_at.is_(None),
                is_gone(events.c.process),
                _untried_for(older_than),
            )
            .order_by(events.c.received_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
            .cte("free")
        )
        claim = (
            sa.update(events)
            .where(events.c.event_id == free.c.event_id)
            .values(process=self._process, begun_at=sa.func.now(), attempts=events.c.attempts + 1)
            .returning(
                events.c.event_id,
                events.c.team_id,
                events.c.body,
                events.c.attempts,
                free.c.begun_at,
                events.c.received_at,
            )
        )
        async with self._engine.begin() as connection:
            return [
                OpenEvent(
                    row.event_id,
                    row.team_id,
                    row.body or {},
                    row.attempts,
                    row.begun_at,
                    row.received_at,
                )
                for row in await connection.execute(claim)
            ]

    async def open_count(self) -> int:
        """Questions that are not answered yet."""
        statement = sa.select(sa.func.count()).where(events.c.done_at.is_(None))
        async with self._engine.connect() as connection:
            return int((await connection.execute(statement)).scalar() or 0)

    async def untouched(self, longer_than: timedelta) -> int:
        """Open questions whose last attempt began longer ago; after each one the wait grows."""
        statement = sa.select(sa.func.count()).where(
            events.c.done_at.is_(None), _untried_for(longer_than)
        )
        async with self._engine.connect() as connection:
            return int((await connection.execute(statement)).scalar() or 0)

    async def clear(self, now: datetime) -> int:
        """Delete the ids of questions answered long ago; returns how many."""
        statement = sa.delete(events).where(events.c.done_at < now - KEPT)
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount
