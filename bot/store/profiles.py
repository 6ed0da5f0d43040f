"""Company profiles: of a channel, else of the whole workspace."""

import asyncio
import time
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.kb.ids import IndustryId, SizeId
from bot.store.schema import WHOLE_WORKSPACE, profiles
from bot.store.text import storable
from bot.understanding import Profile

CACHED_SECONDS: Final = 30.0
"""How long another process's change may go unseen; one's own is seen at once."""
READ_SECONDS: Final = 1.0
"""How long the database is waited for: Slack waits three seconds for an answer."""
MOST_CACHED: Final = 10_000


@dataclass(frozen=True)
class SavedProfile:
    """A profile as it was saved; `channel_id` is empty for the whole workspace's."""

    channel_id: str
    industry: IndustryId | None
    size: SizeId | None
    security_lead: str
    saved_by: str

    @property
    def profile(self) -> Profile:
        return Profile(self.industry, self.size)


class Profiles:
    """Reads through a cache, so that most answers wait for no query."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading: set[asyncio.Task[SavedProfile | None]] = set()
        self._cache: OrderedDict[tuple[str, str], tuple[float, SavedProfile | None]] = OrderedDict()
        self._forgotten: Counter[str] = Counter()

    async def of(self, team_id: str, channel_id: str) -> SavedProfile | None:
        """The profile that counts in a channel; raises DATABASE_ERRORS, soon."""
        key = team_id, channel_id
        found = self._cache.get(key)
        if found and time.monotonic() - found[0] < CACHED_SECONDS:
            return found[1]
        forgotten = self._forgotten[team_id]
        # Not cancelled but left alone: to cancel a statement is to wait for the server again.
        reading = asyncio.create_task(self._read(team_id, channel_id))
        self._reading.add(reading)
        reading.add_done_callback(self._read_at_last)
        saved = await asyncio.wait_for(asyncio.shield(reading), READ_SECONDS)
        if self._forgotten[team_id] != forgotten:
            return saved  # it was changed meanwhile: what was read may be older
        self._cache[key] = time.monotonic(), saved
        self._cache.move_to_end(key)
        while len(self._cache) > MOST_CACHED:
            self._cache.popitem(last=False)
        return saved

    def _read_at_last(self, reading: asyncio.Task[SavedProfile | None]) -> None:
        self._reading.discard(reading)
        if not reading.cancelled():
            reading.exception()  # whoever asked has been told already, or gave up waiting

    async def own(self, team_id: str, channel_id: str) -> SavedProfile | None:
        """The profile of exactly this channel, or of the workspace where it is empty."""
        found = await self._read(team_id, channel_id)
        return found if found and found.channel_id == channel_id else None

    async def _read(self, team_id: str, channel_id: str) -> SavedProfile | None:
        statement = (
            sa.select(profiles)
            .where(
                profiles.c.team_id == team_id,
                profiles.c.channel_id.in_((channel_id, WHOLE_WORKSPACE)),
            )
            .order_by(profiles.c.channel_id.desc())
            .limit(1)
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            return None
        return SavedProfile(
            row.channel_id,
            cast(IndustryId | None, row.industry),
            cast(SizeId | None, row.size),
            row.security_lead or "",
            row.saved_by,
        )

    async def save(self, team_id: str, saved: SavedProfile) -> None:
        row = {
            "industry": saved.industry,
            "size": saved.size,
            "security_lead": storable(saved.security_lead) or None,
            "saved_by": saved.saved_by,
            "saved_at": sa.func.now(),
        }
        statement = insert(profiles).values(team_id=team_id, channel_id=saved.channel_id, **row)
        statement = statement.on_conflict_do_update(
            index_elements=[profiles.c.team_id, profiles.c.channel_id], set_=row
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)
        self.forget(team_id)

    async def delete(self, team_id: str, channel_id: str) -> None:
        statement = sa.delete(profiles).where(
            profiles.c.team_id == team_id, profiles.c.channel_id == channel_id
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)
        self.forget(team_id)

    def forget(self, team_id: str) -> None:
        """Read a workspace's profiles anew."""
        self._forgotten[team_id] += 1
        for key in [key for key in self._cache if key[0] == team_id]:
            del self._cache[key]
