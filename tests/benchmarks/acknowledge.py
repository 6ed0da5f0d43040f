"""How long Slack waits for the acknowledgement of a question, at 50 questions a second.

Each is stored in the embedded database before it is acknowledged; they are answered meanwhile, by
a process of its own. No acknowledgement is faster than the disk: it is measured beside them.
"""

import asyncio
import os
import tempfile
import time
from pathlib import Path
from typing import Final

import aiohttp

from bot.demo.standin.requests import HttpTransport, Slack
from bot.demo.standin.workspace import CHANNEL
from tests.benchmarks.figures import Bar, Figure
from tests.benchmarks.load import percentile
from tests.benchmarks.stage import QUIET, mention, staged
from tests.processes import web

QUESTIONS_A_SECOND: Final = 50
SECONDS: Final = 15
QUICK_SECONDS: Final = 5
SYNC_SECONDS: Final = 0.05
"""Between two looks at how long the disk takes."""
PAGE: Final = bytes(8192)


def measure(*, quick: bool) -> list[Figure]:
    """Milliseconds at the median and at p99."""
    waits, syncs = asyncio.run(timed_acknowledgements(QUICK_SECONDS if quick else SECONDS))
    return [
        Figure("at 50 a second, p50", percentile(waits, 0.5), "ms"),
        Figure("at 50 a second, p99", percentile(waits, 0.99), "ms", bar=Bar(10)),
        Figure("the disk's own fdatasync meanwhile, p50", percentile(syncs, 0.5), "ms"),
        Figure("the disk's own fdatasync meanwhile, p99", percentile(syncs, 0.99), "ms"),
    ]


async def timed_acknowledgements(seconds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each, and of the disk meanwhile; AssertionError when one was refused."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            staged() as stage,
            aiohttp.ClientSession() as session,
            web(stage, DATABASE_URL="", SECBENCH_DATA_DIR=folder, **QUIET) as started,
        ):
            url = f"{started.url}/slack/events"
            slack = Slack(stage.api, HttpTransport(session, url, stage.signing_secret), stage.url)
            await _ask(slack)
            await asyncio.sleep(1)  # the vocabulary is built
            disk = asyncio.create_task(asyncio.to_thread(_synced, Path(folder), seconds))
            return await _asked(slack, seconds), await disk


async def _asked(slack: Slack, seconds: int) -> list[float]:
    pending = []
    start = time.perf_counter()
    for number in range(seconds * QUESTIONS_A_SECOND):
        await asyncio.sleep(max(0.0, start + number / QUESTIONS_A_SECOND - time.perf_counter()))
        pending.append(asyncio.create_task(_ask(slack)))
    return list(await asyncio.gather(*pending))


def _synced(folder: Path, seconds: int) -> list[float]:
    """Milliseconds that the disk takes for a page, again and again."""
    taken = []
    end = time.perf_counter() + seconds
    with (folder / "page").open("wb", buffering=0) as file:
        while (start := time.perf_counter()) < end:
            os.pwrite(file.fileno(), PAGE, 0)
            os.fdatasync(file.fileno())
            taken.append(1000 * (time.perf_counter() - start))
            time.sleep(SYNC_SECONDS)
    return taken


async def _ask(slack: Slack) -> float:
    event = mention((CHANNEL, slack.api.workspace.next_ts()))
    start = time.perf_counter()
    delivered = await slack.send_event(event)
    taken = 1000 * (time.perf_counter() - start)
    assert delivered.status == 200
    return taken
