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
    )
)
_NEW: Final = insert(subjects).values(
    {name: sa.bindparam(name) for name in ("team_id", "channel_id", "thread", "state")}
)
_PUT: Final = compiled(
    _NEW.on_conflict_do_update(
        index_elements=["team_id", "channel_id", "thread"],
        set_={"state": _NEW.excluded.state, "answered_at": sa.func.now()},
    )
)


class Subjects:
    def __init__(self, engine: AsyncEngine, direct: Direct) -> None:
        self._engine = engine
        self._direct = direct

    async def of(self, team_id: str, channel_id: str, thread: str) -> str | None:
        """The state (see `views.state`) of the last answer there; None for a new conversation."""
        found = await self._direct.value(_OF, team_id=team_id, channel_id=channel_id, thread=thread)
        return None if found is None else str(found)

    async def put(self, team_id: str, channel_id: str, thread: str, state: str) -> None:
        """Remember the last answer's state."""
        await self._direct.run(
            _PUT, team_id=team_id, channel_id=channel_id, thread=thread, state=state
        )

    async def clear(self, now: datetime) -> int:
        """Forget conversations that nobody has followed up; returns how many."""
        statement = sa.delete(subjects).where(subjects.c.answered_at < now - KEPT)
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount
