"""Two web processes and two workers on one database, against one of each.

Questions and digests at the same time; what counts is how much of both is done in a second, and
that two of each do nothing twice. The settings take turns.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Final

import psycopg

from tests.benchmarks.digests import subscribe
from tests.benchmarks.figures import NONE, Bar, Figure
from tests.benchmarks.load import send
from tests.benchmarks.stage import DIGEST_WORKER, QUIET, databases, launch, staged
from tests.processes import end, start_web

CONNECTIONS: Final = 32
CORES: Final = 4
"""From so many on two pairs can do more than one."""
FIRST: Final = 50
"""Questions that warm the web processes up."""


@dataclass(frozen=True)
class Size:
    rounds: int
    questions: int
    digests: int


FULL: Final = Size(3, 3_000, 1_500)
QUICK: Final = Size(1, 600, 300)


@dataclass(frozen=True)
class Round:
    """What was done in a second, and what was lost or doubled."""

    rate: float
    lost: int
    doubled: int


def measure(*, quick: bool) -> list[Figure]:
    """Questions and digests a second of two pairs, against one pair."""
    size = QUICK if quick else FULL
    rounds: dict[int, list[Round]] = {1: [], 2: []}
    numbers = count()
    with databases("pairs") as (url,):
        for _ in range(size.rounds):
            for pairs, found in rounds.items():
                found.append(asyncio.run(_round(url, pairs, size, numbers)))
    one, two = (statistics.median(each.rate for each in rounds[pairs]) for pairs in (1, 2))
    cores = os.cpu_count() or 1
    bar = Bar(1.5, at_least=True) if cores >= CORES else None
    note = "" if bar else f"no bar: {cores} cores are too few"
    lost, doubled = (
        sum(getattr(each, name) for found in rounds.values() for each in found)
        for name in ("lost", "doubled")
    )
    return [
        Figure("questions and digests, two pairs", two, "a second", one, bar, note=note),
        Figure("lost", lost, "answers and posts", bar=NONE, vital=True),
        Figure("done twice", doubled, "answers and posts", bar=NONE, vital=True),
    ]


async def _round(url: str, pairs: int, size: Size, numbers: Iterator[int]) -> Round:
    async with staged() as stage, AsyncExitStack() as stack:
        webs = []
        for _ in range(pairs):
            worker = await launch(stage, DIGEST_WORKER, DATABASE_URL=url)
            stack.push_async_callback(end, worker)
            webs.append(await start_web(stage, DATABASE_URL=url, **QUIET))
            stack.push_async_callback(end, webs[-1])
        ports = [started.port for started in webs]
        first, places = await stage.questions(FIRST)
        await send(ports, CONNECTIONS, first)
        await stage.api.has_posts(FIRST)
        await _until_working(url, pairs)
        requests, more = await stage.questions(size.questions)
        begin = next(numbers) * size.digests
        begun = time.monotonic()
        channels = await subscribe(url, range(begin, begin + size.digests), datetime.now(UTC))
        await send(ports, CONNECTIONS, requests)
        expected = [*places, *more, *channels]
        await stage.api.has_posts(len(expected))
        return Round(stage.api.rate(begun), *stage.api.tally(expected))


async def _until_working(url: str, workers: int) -> None:
    """Wait until so many workers look for jobs."""
    async with (
        asyncio.timeout(30),
        await psycopg.AsyncConnection.connect(url, autocommit=True) as connection,
    ):
        working = 0
        while working != workers:
            cursor = await connection.execute("SELECT count(*) FROM procrastinate_workers")
            ((working,),) = await cursor.fetchall()
            await asyncio.sleep(0.05)
