"""How long an answer takes, apart and together, against two ways to look a question up.

The baselines find the likeliest entry of the same vocabulary and no more: no whose, no size, no
advice, no message.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from rapidfuzz import process

from bot.advice import advise
from bot.answering import Advisor, warm_up
from bot.kb import KnowledgeBase, load
from bot.understanding import understand
from bot.views.blocks import message
from tests.benchmarks.bm25 import BM25
from tests.benchmarks.figures import Bar, Figure
from tests.benchmarks.load import percentile
from tests.benchmarks.words import plain_entries
from tests.evaluation.questions import read_questions

Way = Callable[[str], Any]
"""Something to do with a question."""
Name = TypeVar("Name")
ROUNDS: Final = 3
QUICK_STEP: Final = 10
"""In a hurry every tenth question is asked."""
BARS: Final = {"understanding": (Bar(0.5), Bar(3)), "answer": (Bar(1), Bar(5))}


def measure(*, quick: bool) -> list[Figure]:
    """Milliseconds at the median and at p99, then the medians against the baselines'."""
    advisor = Advisor(load())
    ways = {**ways_of(advisor), **_baselines(advisor.kb)}
    taken = timed_in_turn(ways, quick=quick)
    medians = {name: percentile(values, 0.5) for name, values in taken.items()}
    figures = []
    for name, values in taken.items():
        bars = BARS.get(name, (None, None))
        figures += [
            Figure(f"{name} p50", medians[name], "ms", bar=bars[0]),
            Figure(f"{name} p99", percentile(values, 0.99), "ms", bar=bars[1]),
        ]
    figures += [
        Figure(f"{name} p50 against {baseline}", medians[name], "ms", medians[baseline])
        for name in ("understanding", "answer")
        for baseline in ("extractOne", "BM25")
    ]
    return figures


def ways_of(advisor: Advisor) -> dict[str, Way]:
    """The steps of an answer apart and together, ready for their first question."""
    kb = advisor.kb
    warm_up(advisor)
    read = {question.text: understand(question.text, kb) for question in read_questions()}
    replies = {text: advise(query, kb) for text, query in read.items()}
    return {
        "understanding": lambda text: understand(text, kb),
        "advice": lambda text: advise(read[text], kb),
        "view": lambda text: message(replies[text], read[text], kb),
        # Not `ask`, which keeps the answers to short questions.
        "answer": lambda text: advisor.answer(understand(text, kb)),
    }


def _baselines(kb: KnowledgeBase) -> dict[str, Way]:
    entries = plain_entries(kb)
    return {
        "extractOne": lambda text: process.extractOne(text, entries),
        "BM25": BM25(entries).best,
    }


def timed_in_turn(ways: Mapping[Name, Way], *, quick: bool) -> dict[Name, list[float]]:
    """Milliseconds for each labelled question by each way, round after round."""
    texts = [question.text for question in read_questions()][:: QUICK_STEP if quick else 1]
    taken: dict[Name, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            taken[name] += timed(way, texts)
    return taken


def timed(way: Way, texts: Sequence[str]) -> list[float]:
    """Milliseconds for each of the texts."""
    taken = []
    for text in texts:
        start = time.perf_counter()
        way(text)
        taken.append(1000 * (time.perf_counter() - start))
    return taken
