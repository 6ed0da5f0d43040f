"""When which part is restarted, killed or cut off: each in turn, and two of them left alone later.

Memory is judged by processes that live long: web 1 and worker 1 are disturbed in the first third
only. The database is restarted, and its connections are cut, under all of them.
"""

import asyncio
import itertools
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from tests.slack.helpers import until
from tests.soak.balancer import Balancer
from tests.soak.database import Database
from tests.soak.ledger import Ledger
from tests.soak.parts import Parts, said_by

How = Literal["restart", "kill", "cut"]
DATABASE: Final = "database"
EARLY: Final[tuple[tuple[str, How], ...]] = (
    ("web 1", "restart"),
    ("worker 1", "restart"),
    ("web 2", "restart"),
    ("worker 2", "restart"),
    ("web 1", "kill"),
    ("worker 1", "kill"),
    ("web 2", "kill"),
    ("worker 2", "kill"),
)
LATE: Final[tuple[tuple[str, How], ...]] = (
    ("web 2", "restart"),
    ("worker 2", "restart"),
    ("web 2", "kill"),
    (DATABASE, "restart"),
    ("worker 2", "kill"),
    ("web 2", "restart"),
    (DATABASE, "cut"),
    ("worker 2", "restart"),
    ("web 2", "kill"),
    ("worker 2", "restart"),
)
EVERY_SECONDS: Final = 60.0
FEWEST: Final = 12
"""Steps of a run that is too short for one a minute."""
BACK_SECONDS: Final = 10.0
"""After the database is back and every process ready: until each has noticed."""


@dataclass(frozen=True)
class Step:
    at: float
    part: str
    how: How


def steps(seconds: float) -> list[Step]:
    """The disturbances of a run; none in its last minute."""
    every = min(EVERY_SECONDS, seconds / FEWEST)
    early, late = itertools.cycle(EARLY), itertools.cycle(LATE)
    count = int(seconds / every) - 1
    moments = [every * number for number in range(1, count + 1)]
    return [Step(at, *next(early if at <= seconds / 3 else late)) for at in moments]


@dataclass
class Disturber:
    parts: Parts
    database: Database
    balancer: Balancer
    ledger: Ledger

    async def run(self, seconds: float) -> None:
        """Do each step at its time; raises what a part raises that does not start."""
        begun = time.monotonic()
        for step in steps(seconds):
            await asyncio.sleep(max(0.0, begun + step.at - time.monotonic()))
            if step.part == DATABASE:
                await self._disturb_database(step.how)
            elif step.how == "kill":
                await self.parts.kill(step.part)
            else:
                await self.parts.restart(step.part)

    async def _disturb_database(self, how: How) -> None:
        begin = time.monotonic()
        # Open at its end: whatever is sent meanwhile is sent in the outage.
        self.ledger.outages.append((begin, float("inf")))
        await (self.database.cut() if how == "cut" else self.database.restart())
        await asyncio.sleep(1.0)
        with suppress(TimeoutError):
            await until(lambda: self.balancer.all_ready, seconds=60)
        end = time.monotonic()
        self.ledger.outages[-1] = (begin, end + BACK_SECONDS)
        if not self.balancer.all_ready:
            said = " / ".join([await said_by(life) for life in self.parts.webs()])
            self.parts.problems.append(f"not ready a minute after the database came back: {said}")
