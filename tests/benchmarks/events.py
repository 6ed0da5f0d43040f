"""Questions by mention as fast as 32 connections bring them: stored, acknowledged, answered.

One process with the embedded database; it answers earlier questions while others come.
"""

import asyncio
import tempfile
import time
from typing import Final

from tests.benchmarks.figures import NONE, Bar, Figure
from tests.benchmarks.load import percentile, send
from tests.benchmarks.stage import QUIET, staged
from tests.processes import web

CONNECTIONS: Final = 32
FULL: Final = 6_000
QUICK: Final = 1_500
FIRST: Final = 100
"""Questions that warm it up."""


def measure(*, quick: bool) -> list[Figure]:
    """Acknowledged and answered questions a second, and what was lost or doubled."""
    return asyncio.run(_measure(QUICK if quick else FULL))


async def _measure(count: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            staged() as stage,
            web(stage, DATABASE_URL="", SECBENCH_DATA_DIR=folder, **QUIET) as started,
        ):
            first, first_places = await stage.questions(FIRST)
            await send([started.port], CONNECTIONS, first)
            await stage.api.has_posts(FIRST)
            requests, places = await stage.questions(count)
            begun = time.monotonic()
            load = await send([started.port], CONNECTIONS, requests)
            await stage.api.has_posts(FIRST + count)
            answered = stage.api.rate(begun)
            lost, doubled = stage.api.tally([*first_places, *places])
    return [
        Figure("acknowledged", load.rate, "events/s", bar=Bar(300, at_least=True)),
        Figure("acknowledged p50", percentile(load.milliseconds, 0.5), "ms"),
        Figure("acknowledged p99", percentile(load.milliseconds, 0.99), "ms"),
        Figure("answered", answered, "events/s"),
        Figure("lost", lost, "events", bar=NONE, vital=True),
        Figure("answered twice", doubled, "events", bar=NONE, vital=True),
    ]
