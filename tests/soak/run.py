"""One soak: load and disturbances for so long, then rest, then the last measurements."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.soak import digests
from tests.soak.life import Sample
from tests.soak.load import keep_asking
from tests.soak.restarts import Disturber
from tests.soak.samples import keep_sampling, metrics_of, sample
from tests.soak.stage import Size, Stage, staged

REST_SECONDS: Final = 300.0
"""The longest time until what a killed process has left is found and made good."""
QUIET_SECONDS: Final = 20.0
"""Longer than idle connections to Slack are kept."""
Tell = Callable[[Stage, int], None]


@dataclass(frozen=True)
class Rested:
    """What is left when nothing happens any more: the last measurements by part, the states of the
    connections, what web 1 tells Prometheus, and how much work is still `open`."""

    open: int
    samples: dict[str, Sample]
    states: dict[str, list[str]]
    metrics: dict[str, float]
    posts: digests.Posts


@dataclass(frozen=True)
class Soak:
    """All there is to judge; `connections` are left when all processes have ended."""

    size: Size
    stage: Stage
    begun: float
    ended: float
    rested: Rested
    connections: int


async def soak(folder: Path, logs: Path, size: Size, tell: Tell) -> Soak:
    """Run once; `tell` hears each minute how it goes."""
    async with staged(folder, logs, size) as stage:
        try:
            begun = time.monotonic()
            async with _meanwhile(_keep_telling(tell, stage), stage.balancer.keep_looking()):
                await _load(stage, size.seconds)
                ended = time.monotonic()
                left = await _come_to_rest(stage)
            await asyncio.sleep(QUIET_SECONDS)
            rested = await _rested(stage, left)
        finally:
            await stage.parts.end_all()
        connections = await stage.database.connections()
    return Soak(size, stage, begun, ended, rested, sum(map(len, connections.values())))


async def _load(stage: Stage, seconds: float) -> None:
    disturber = Disturber(stage.parts, stage.database, stage.balancer, stage.ledger)
    async with _meanwhile(
        digests.keep_falling_due(stage.database, stage.channels),
        keep_sampling(stage.parts, stage.database),
    ):
        await asyncio.gather(keep_asking(stage.crowd, seconds), disturber.run(seconds))


async def _come_to_rest(stage: Stage) -> int:
    """Wait until no work is open any more; how much is left."""
    end = time.monotonic() + REST_SECONDS
    left = -1
    while left and time.monotonic() < end:
        await asyncio.sleep(1.0)
        with suppress(psycopg.Error):
            left = await digests.open_work(stage.database)
    return left


async def _rested(stage: Stage, left: int) -> Rested:
    await sample(stage.parts, stage.database)
    running = stage.parts.running
    return Rested(
        left,
        {part: life.samples[-1] for part, life in running.items()},
        await stage.database.connections(),
        await metrics_of(running["web 1"]),
        await digests.posts(stage.database, stage.workspace),
    )


async def _keep_telling(tell: Tell, stage: Stage) -> None:
    minute = 0
    while True:
        await asyncio.sleep(60)
        minute += 1
        tell(stage, minute)


@asynccontextmanager
async def _meanwhile(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do works beside the block until it ends; an error of one of them ends it too."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        yield
        for task in tasks:
            task.cancel()
