"""Knowledge bases 10 and 100 times as large: how long answers take, and whether loading is linear.

The larger ones are the built-in base with made-up packs on top. The garbage collector is off while
they are read, as it is when secbench starts.
"""

import gc
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.answering import NEEDS_EVERYTHING, Advisor
from bot.kb import load
from tests.benchmarks.answer import timed_in_turn, ways_of
from tests.benchmarks.figures import Bar, Figure
from tests.benchmarks.load import percentile
from tests.benchmarks.packs import size_of, write_packs

FULL: Final = (1, 10, 100)
QUICK: Final = (1, 10, 30)
LOADS: Final = 3
"""How often the smaller bases are read; the largest is read once."""
ALLOWED: Final = Bar(2)
LINEAR: Final = Bar(1.2)
"""Of the time for an entry: what a larger base may take more of it."""


@dataclass(frozen=True)
class Loaded:
    """A base with the milliseconds for a thousand of its entries: to read, and to index them."""

    advisor: Advisor
    reading: float
    indexing: float


def measure(*, quick: bool) -> list[Figure]:
    """Answer times against the built-in base's, load times for an entry against 10 times it."""
    factors = QUICK if quick else FULL
    largest = factors[-1]
    bases = {factor: loaded(factor, 1 if factor == largest else LOADS) for factor in factors}
    ways = {
        (name, factor): way
        for factor, base in bases.items()
        for name, way in ways_of(base.advisor).items()
    }
    taken = timed_in_turn(ways, quick=quick)
    figures = []
    for (name, factor), values in taken.items():
        if factor > 1:
            bar = ALLOWED if name == "answer" and factor == largest else None
            p50 = percentile(values, 0.5), percentile(taken[name, 1], 0.5)
            figures.append(Figure(f"{name} p50, × {factor}", p50[0], "ms", p50[1], bar))
    p99 = percentile(taken["answer", largest], 0.99), percentile(taken["answer", 1], 0.99)
    small, large = bases[factors[1]], bases[largest]
    return [
        *figures,
        Figure(f"answer p99, × {largest}", p99[0], "ms", p99[1], ALLOWED),
        Figure(f"reading, × {largest}", large.reading, "ms/1,000", small.reading, LINEAR),
        Figure(f"indexing, × {largest}", large.indexing, "ms/1,000", small.indexing, LINEAR),
    ]


def loaded(factor: int, times: int) -> Loaded:
    """A base so many times as large, read so many times; the medians count."""
    with tempfile.TemporaryDirectory() as folder:
        write_packs(load(), Path(folder), factor - 1)
        runs = [_load(() if factor == 1 else (Path(folder),)) for _ in range(times)]
    return Loaded(
        runs[-1].advisor,
        statistics.median(run.reading for run in runs),
        statistics.median(run.indexing for run in runs),
    )


def _load(packs: tuple[Path, ...]) -> Loaded:
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    advisor = Advisor(load.__wrapped__(*packs))
    read = time.perf_counter()
    advisor.ask(NEEDS_EVERYTHING)
    indexed = time.perf_counter()
    gc.enable()
    thousands = size_of(advisor.kb) / 1000
    return Loaded(advisor, 1000 * (read - begun) / thousands, 1000 * (indexed - read) / thousands)
