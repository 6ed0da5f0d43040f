"""10,000 digests due at one instant over 1,000 workspaces, against bare jobs with a fixed message.

Two workers each; the stand-in answers in 5 ms. `python -m tests.benchmarks.fan_out [subscriptions]`
"""

import asyncio
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from procrastinate import App, PsycopgConnector

from bot.slack.pacing import CHANNEL_SECONDS
from tests.benchmarks.bare_worker import register
from tests.benchmarks.digests import subscribe
from tests.benchmarks.figures import NONE, Bar, Figure, print_table
from tests.benchmarks.memory import resident_megabytes
from tests.benchmarks.stage import DIGEST_WORKER, Place, Stage, databases, launch, staged
from tests.processes import end

BARE_WORKER: Final = "tests.benchmarks.bare_worker"
SUBSCRIPTIONS: Final = 10_000
QUICK: Final = 1_000
ANSWER_SECONDS: Final = 0.005
WORKERS: Final = 2
BATCH: Final = 500
SECONDS_AHEAD: Final = 15
"""Time to write the subscriptions before they fall due."""
MOST_SECONDS: Final = 300.0


@dataclass(frozen=True)
class Result:
    """`memory` is the MB of each worker, a second apart; `too_close` posts broke a rate limit."""

    rate: float
    lost: int
    doubled: int
    too_close: int
    memory: list[list[float]]

    def growth(self) -> float:
        """MB that the worker grown most has grown in the second half."""
        middle, last = self.memory[len(self.memory) // 2], self.memory[-1]
        return max(after - before for before, after in zip(middle, last, strict=True))


def measure(*, quick: bool) -> list[Figure]:
    """Digests against bare jobs, on one server in one run."""
    return _figures(*compared(QUICK if quick else SUBSCRIPTIONS))


def compared(total: int) -> tuple[Result, Result]:
    """(bare jobs, digests)."""
    with databases("bare", "digest") as (bare_url, digest_url):
        return asyncio.run(bare(bare_url, total)), asyncio.run(digests(digest_url, total))


async def bare(url: str, total: int) -> Result:
    places = [(f"C{number:09d}", "") for number in range(total)]
    async with staged(ANSWER_SECONDS) as stage:
        app = App(connector=PsycopgConnector(conninfo=url))
        task = register(app, None)
        async with app.open_async():
            for start in range(0, total, BATCH):
                channels = [channel for channel, _ in places[start : start + BATCH]]
                await task.batch_defer_async(*({"channel": channel} for channel in channels))
        return await _watched(stage, BARE_WORKER, url, places)


async def digests(url: str, total: int) -> Result:
    due = datetime.now(UTC) + timedelta(seconds=SECONDS_AHEAD)
    async with staged(ANSWER_SECONDS) as stage:
        places = await subscribe(url, range(total), due)
        await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
        return await _watched(stage, DIGEST_WORKER, url, places)


async def _watched(stage: Stage, module: str, url: str, places: list[Place]) -> Result:
    """Run two workers until all is posted."""
    workers = [await launch(stage, module, DATABASE_URL=url) for _ in range(WORKERS)]
    memory: list[list[float]] = []
    posting = asyncio.create_task(stage.api.has_posts(len(places), MOST_SECONDS))
    while not posting.done():
        memory.append([resident_megabytes(worker.process.pid) for worker in workers])
        await asyncio.wait([posting], timeout=1)
    for worker in workers:
        await end(worker)
    return Result(stage.api.rate(), *stage.api.tally(places), _too_close(stage), memory)


def _too_close(stage: Stage) -> int:
    """Posts to a channel less than its second after another one."""
    times = defaultdict(list)
    for (channel, _), moment in stage.api.posts:
        times[channel].append(moment)
    least = CHANNEL_SECONDS * 0.95
    return sum(b - a < least for each in times.values() for a, b in pairwise(each))


def _figures(fixed: Result, ours: Result) -> list[Figure]:
    return [
        Figure("digests", ours.rate, "a second", fixed.rate, Bar(0.7, at_least=True)),
        Figure("lost", ours.lost, "posts", bar=NONE, vital=True),
        Figure("posted twice", ours.doubled, "posts", bar=NONE, vital=True),
        Figure("too close together", ours.too_close, "posts", bar=NONE),
        Figure("growth of a worker in the second half", ours.growth(), "MB"),
    ]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SUBSCRIPTIONS
    print_table({"fan_out": _figures(*compared(count))})
