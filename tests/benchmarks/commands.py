"""Signed slash commands over HTTP: the full answer against Bolt apps that only acknowledge.

Ours looks up an answer and sends it; the others send "ok". One of them acknowledges as fast as Bolt
can (`process_before_response`), the other is configured as Bolt is by default. They take turns in
short rounds, and the medians of the rounds count, so that a busy machine is fair to all.

`/secbench 建設業` and the like are asked over and over, and their answers are kept; other questions
are read anew each time.
"""

import asyncio
import itertools
import os
import statistics
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from bot.answering import Advisor
from bot.kb import load
from tests.benchmarks.figures import Bar, Figure
from tests.benchmarks.load import Load, for_seconds, percentile, send
from tests.benchmarks.stage import LIFTED, Stage, databases, launch, staged
from tests.evaluation.questions import read_questions
from tests.processes import Started, end, launch_web, until_ready

BOLT_APP: Final = "tests.benchmarks.empty_app"
WARM_UP_SECONDS: Final = 0.4
OURS: Final = "secbench"
FASTEST: Final = "ack-only"
DEFAULT: Final = "ack-only by default"
EXPECTED: Final = {OURS: b'"blocks"', FASTEST: b"ok", DEFAULT: b"ok"}
"""Part of each answer's body."""


@dataclass(frozen=True)
class Setting:
    processes: int
    connections: int

    def __str__(self) -> str:
        processes = "1 process" if self.processes == 1 else f"{self.processes} processes"
        connections = "1 connection" if self.connections == 1 else f"{self.connections} connections"
        return f"{processes}, {connections}"


SETTINGS: Final = (Setting(1, 1), Setting(1, 32), Setting(2, 32))
ADVISOR: Final = Advisor(load())
ASKED: Final = {
    "questions": tuple(
        question.text for question in read_questions() if question.text not in ADVISOR.names
    ),
    "industries by name": tuple(industry.name for industry in ADVISOR.kb.industries.values()),
}


@dataclass(frozen=True)
class Rounds:
    """How many rounds each contestant has in a setting, of how many seconds."""

    count: int
    seconds: float


FULL: Final = Rounds(7, 2.0)
QUICK: Final = Rounds(3, 0.6)


def measure(*, quick: bool) -> list[Figure]:
    """Requests a second and p50, p99 in each setting, against both Bolt apps."""
    # Our log is written, as it is for operators, but nobody reads it.
    with databases("http") as (url,), Path(os.devnull).open("wb") as log:
        return asyncio.run(_measure(url, log, QUICK if quick else FULL))


async def _measure(database_url: str, log: IO[bytes], rounds: Rounds) -> list[Figure]:
    figures = []
    busiest = 0.0
    async with staged() as stage, _contestants(stage, database_url, log) as contestants:
        for (asked, texts), setting in itertools.product(ASKED.items(), SETTINGS):
            requests = await stage.commands(texts)
            loads = await _rounds(requests, contestants, setting, rounds)
            figures += compared(f"{asked}, {setting}", loads)
            shares = [each.own_seconds / each.seconds for found in loads.values() for each in found]
            busiest = max(busiest, *shares)
    note = "of a core; it must not be the bottleneck"
    return [*figures, Figure("load generator, at most", 100 * busiest, "%", note=note)]


@asynccontextmanager
async def _contestants(
    stage: Stage, database_url: str, log: IO[bytes]
) -> AsyncIterator[dict[str, list[int]]]:
    """Two processes of each, ready; yields their ports."""

    async def start(name: str) -> Started:
        if name == OURS:
            return await launch_web(stage, log, DATABASE_URL=database_url, **LIFTED)
        switch = "1" if name == FASTEST else ""
        return await launch(stage, BOLT_APP, PROCESS_BEFORE_RESPONSE=switch)

    started: dict[str, list[Started]] = {OURS: [], FASTEST: [], DEFAULT: []}
    async with AsyncExitStack() as stack:
        for name, processes in started.items():
            for _ in range(2):
                processes.append(await start(name))
                stack.push_async_callback(end, processes[-1])
        ready = [until_ready(each) for processes in started.values() for each in processes]
        await asyncio.gather(*ready)
        yield {name: [each.port for each in processes] for name, processes in started.items()}


async def _rounds(
    requests: Sequence[bytes], contestants: dict[str, list[int]], setting: Setting, rounds: Rounds
) -> dict[str, list[Load]]:
    loads: dict[str, list[Load]] = {name: [] for name in contestants}

    async def round_of(name: str, seconds: float) -> Load:
        ports = contestants[name][: setting.processes]
        until = for_seconds(requests, seconds)
        return await send(ports, setting.connections, until, EXPECTED[name])

    for name in contestants:
        await round_of(name, WARM_UP_SECONDS)
    for _ in range(rounds.count):
        for name, found in loads.items():
            found.append(await round_of(name, rounds.seconds))
    return loads


def compared(load: str, loads: dict[str, list[Load]]) -> list[Figure]:
    """Medians of the rounds: ours against the fastest acknowledgement, and Bolt's default."""
    rate = {name: statistics.median(each.rate for each in found) for name, found in loads.items()}
    p50 = {name: _percentile(found, 0.5) for name, found in loads.items()}
    p99 = {name: _percentile(found, 0.99) for name, found in loads.items()}
    most, least = Bar(0.6, at_least=True), Bar(1.3, at_least=True)
    return [
        Figure(f"{load}, {FASTEST}", rate[OURS], "requests/s", rate[FASTEST], most),
        Figure(f"{load}, {DEFAULT}", rate[OURS], "requests/s", rate[DEFAULT], least),
        Figure(f"{load}, p50, {FASTEST}", p50[OURS], "ms", p50[FASTEST]),
        Figure(f"{load}, p99, {FASTEST}", p99[OURS], "ms", p99[FASTEST], Bar(2)),
        Figure(f"{load}, p99, {DEFAULT}", p99[OURS], "ms", p99[DEFAULT]),
    ]


def _percentile(loads: Sequence[Load], share: float) -> float:
    return statistics.median(percentile(load.milliseconds, share) for load in loads)
