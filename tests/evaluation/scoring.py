"""Counting what was understood: hits by measure and kind, and what was mistaken for what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.advice import Reply, advise
from bot.kb import KnowledgeBase
from bot.understanding import Query, understand
from bot.understanding.query import IndustryReading, UncoveredReading
from tests.evaluation.questions import Question

MEASURES: Final[Sequence[str]] = (
    "industry",
    "one industry",
    "not invented",
    "uncovered",
    "area",
    "size",
    "no size invented",
    "intent",
    "in scope",
    "off-topic",
    "no figure off-topic",
    "candidate right",
)
NOTHING: Final = "-"


@dataclass
class Scores:
    """Hits and tries by measure; `confusions` counts (measure, expected, found)."""

    hits: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    confusions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    asked_back: int = 0
    questions: int = 0

    def count(self, measure: str, hit: bool, miss: str = "") -> None:
        self.tries[measure] += 1
        self.hits[measure] += hit
        if not hit and miss:
            self.misses.append(f"{measure}: {miss}")

    def rate(self, measure: str) -> float:
        """Share of hits; 1.0 where there was nothing to hit."""
        return self.hits[measure] / self.tries[measure] if self.tries[measure] else 1.0

    @property
    def fallback_precision(self) -> float:
        """Of the questions answered as off-topic, the share that is."""
        right = self.hits["off-topic"]
        wrong = self.tries["in scope"] - self.hits["in scope"]
        return right / (right + wrong) if right + wrong else 1.0


def score(questions: Iterable[Question], kb: KnowledgeBase) -> dict[str, Scores]:
    """Scores by kind of question and under "all"."""
    scores: dict[str, Scores] = defaultdict(Scores)
    for question in questions:
        query = understand(question.text, kb)
        reply = advise(query, kb)
        for name in (question.kind, "all"):
            _score_one(scores[name], question, query, reply)
    return scores


def _score_one(scores: Scores, question: Question, query: Query, reply: Reply) -> None:
    shown = f"{question.id} {question.text!r} -> "
    scores.questions += 1
    scores.asked_back += reply.kind == "clarify"
    _confusion(scores, "intent", question.intent, query.intent)
    if question.intent == "out_of_scope":
        scores.count("off-topic", query.intent == "out_of_scope", shown + query.intent)
        scores.count("no figure off-topic", not reply.figures, shown + reply.kind)
        scores.count("not invented", _silent(query), shown + _industries(query))
        return
    scores.count("in scope", query.intent != "out_of_scope", shown + "out of scope")
    _score_industry(scores, question, query, reply, shown)
    if question.areas:
        scores.count("area", query.area in question.areas, f"{shown}{query.area} {question.areas}")
        if query.area not in question.areas:
            _confusion(scores, "area", question.areas[0], query.area or NOTHING)
    if question.sizes:
        right = tuple(reading.id for reading in query.sizes) == question.sizes
        scores.count("size", right, f"{shown}{query.size} {question.sizes}")
    else:
        scores.count("no size invented", not query.sizes, f"{shown}{query.sizes}")
    miss = f"{shown}{query.intent} {question.intent}"
    scores.count("intent", query.intent == question.intent, miss)


def _score_industry(
    scores: Scores, question: Question, query: Query, reply: Reply, shown: str
) -> None:
    found = sorted(reading.id for reading in query.industries)
    miss = shown + _industries(query)
    if question.industries == ("none",):
        scores.count("uncovered", bool(query.uncovered) and not found, miss)
    elif question.industries:
        right = found == sorted(question.industries)
        scores.count("industry", right, miss)
        if len(question.industries) == 1:
            scores.count("one industry", right)
            _confusion(scores, "industry", question.industries[0], found[0] if found else NOTHING)
        if reply.kind == "clarify":
            offered = {reading.id for reading in query.candidates}
            scores.count("candidate right", set(question.industries) <= offered, miss)
    else:
        scores.count("not invented", _silent(query), miss)


def _silent(query: Query) -> bool:
    return not query.industries and not query.uncovered


def _industries(query: Query) -> str:
    readings: Sequence[IndustryReading | UncoveredReading]
    readings = [*query.industries, *query.uncovered] or query.candidates[:2]
    listed = ", ".join(f"{r.id} ({r.evidence}, {r.via}, {r.confidence})" for r in readings)
    return listed or "nothing"


def _confusion(scores: Scores, measure: str, expected: str, found: str) -> None:
    if expected != found:
        scores.confusions[measure, expected, found] += 1
