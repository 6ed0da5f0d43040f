"""The demo's clock: the real one, put forward by whole weeks."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.digest.jobs import Engine

WEEK: Final = timedelta(weeks=1)


@dataclass
class DemoClock:
    engine: Engine | None = None
    _ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    async def advance(self, by: timedelta) -> None:
        """Let time pass, and make due what fell due in it."""
        self._ahead += by
        if self.engine is not None:
            await self.engine.tick(self.now())
