"""What each conversation was last answered about, for every process: ids only."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.direct import Direct, compiled
from bot.store.schema import subjects

KEPT: Final = timedelta(days=7)
"""How long a conversation is remembered."""

_OF: Final = compiled(
    sa.select(subjects.c.state).where(
        subjects.c.team_id == sa.bindparam("team_id"),
        subjects.c.channel_id == sa.bindparam("channel_id"),
        subjects.c.thread == sa.bindparam("thread"),
        subjects.c.ts < sa.bindparam("before"),
    )
)
_NEW: Final = insert(subjects).values(
    {name: sa.bindparam(name) for name in ("team_id", "channel_id", "thread", "ts", "state")}
)
_PUT: Final = compiled(
    _NEW.on_conflict_do_update(
        index_elements=["team_id", "channel_id", "thread"],
        set_={
            "state": _NEW.excluded.state,
            "ts": _NEW.excluded.ts,
            "answered_at": sa.func.now(),
        },
        where=subjects.c.ts <= _NEW.excluded.ts,
    )
)


class Subjects:
    def __init__(self, engine: AsyncEngine, direct: Direct) -> None:
        self._engine = engine
        self._direct = direct

    async def of(self, team_id: str, channel_id: str, thread: str, before: str) -> str | None:
        """The state (see `views.state`) of the last answer there, unless it is of a message later
        than the ts `before`; None where there is none. Raises DATABASE_ERRORS."""
        found = await self._direct.value(
            _OF, team_id=team_id, channel_id=channel_id, thread=thread, before=before
        )
        return None if found is None else str(found)

    async def put(self, team_id: str, channel_id: str, thread: str, ts: str, state: str) -> None:
        """Remember the state of what the message `ts` asked, unless a later one was answered."""
        await self._direct.run(
            _PUT, team_id=team_id, channel_id=channel_id, thread=thread, ts=ts, state=state
        )

    async def clear(self, now: datetime) -> int:
        """Forget conversations that nobody has followed up; returns how many."""
        statement = sa.delete(subjects).where(subjects.c.answered_at < now - KEPT)
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount
