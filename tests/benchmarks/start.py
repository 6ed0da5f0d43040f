"""From the command to a good /readyz, and the memory held then, against an empty Bolt app.

Before that, what reading the knowledge base takes of it.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from tests.benchmarks.figures import Bar, Figure
from tests.benchmarks.memory import resident_megabytes
from tests.benchmarks.stage import staged
from tests.databases import free_port
from tests.processes import environment_of

RUNS: Final = 7
QUICK_RUNS: Final = 3
SERVE: Final = ("bot", "serve")
EMPTY: Final = ("tests.benchmarks.empty_app",)
LOADING: Final = """
import os, time; from bot.kb import load
from bot.answering import NEEDS_EVERYTHING, understand
from tests.benchmarks.memory import resident_megabytes
begun = time.perf_counter(); kb = load(); read = time.perf_counter()
before = resident_megabytes(os.getpid()); found = time.perf_counter()
understand(NEEDS_EVERYTHING, kb)
print(read - begun, time.perf_counter() - found, resident_megabytes(os.getpid()) - before)
"""


@dataclass(frozen=True)
class Start:
    seconds: float
    megabytes: float


def measure(*, quick: bool) -> list[Figure]:
    """Medians of starts in turn."""
    runs = QUICK_RUNS if quick else RUNS
    reading, building, megabytes = timed_load(runs)
    ours, empty = asyncio.run(_starts(runs))
    return [
        Figure("read the knowledge base", reading, "s"),
        Figure("build word lists and models", building, "s", bar=Bar(0.15)),
        Figure("both", reading + building, "s", bar=Bar(0.25)),
        Figure("memory of word lists and models", megabytes, "MB", bar=Bar(30)),
        Figure("start to ready", ours.seconds, "s", empty.seconds, Bar(2)),
        Figure("resident memory when ready", ours.megabytes, "MB", empty.megabytes),
        Figure("more memory than empty", ours.megabytes - empty.megabytes, "MB", bar=Bar(60)),
    ]


def timed_load(runs: int) -> tuple[float, ...]:
    """Seconds to read the base, to build lists and models, MB of these, in a fresh process."""
    command = [sys.executable, "-c", LOADING]
    outputs = [
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        for _ in range(runs)
    ]
    return tuple(statistics.median(map(float, part)) for part in zip(*outputs, strict=True))


async def _starts(runs: int) -> tuple[Start, Start]:
    """Ours and the empty app's."""
    found: dict[tuple[str, ...], list[Start]] = {SERVE: [], EMPTY: []}
    with tempfile.TemporaryDirectory() as folder:
        async with staged() as stage:
            environment = environment_of(stage, DATABASE_URL="", SECBENCH_DATA_DIR=folder)
            await asyncio.to_thread(start_once, SERVE, environment)  # makes the database
            for _ in range(runs):
                for module, starts in found.items():
                    starts.append(await asyncio.to_thread(start_once, module, environment))
    ours, empty = (
        Start(
            statistics.median(each.seconds for each in starts),
            statistics.median(each.megabytes for each in starts),
        )
        for starts in found.values()
    )
    return ours, empty


def start_once(module: tuple[str, ...], environment: dict[str, str]) -> Start:
    """Start a module's process and look every 5 ms whether it is ready."""
    port = free_port()
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", *module],
        env={**environment, "PORT": str(port)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            while time.perf_counter() - begun < 20:
                with (
                    suppress(urllib.error.URLError, ConnectionError),
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5),
                ):
                    break
                time.sleep(0.005)
            return Start(time.perf_counter() - begun, resident_megabytes(process.pid))
        finally:
            process.terminate()
            process.wait()
