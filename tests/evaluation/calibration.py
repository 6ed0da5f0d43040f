"""Is a confidence of 0.8 right eight times of ten? Confidence against accuracy in ten bins."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.kb import KnowledgeBase
from bot.understanding import understand
from tests.evaluation.questions import Question

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Readings with a confidence in [low, low + 0.1): how many, their mean, how many right."""

    low: float
    readings: int
    mean_confidence: float
    accuracy: float


def bins(readings: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The bins that hold any of the (confidence, right) pairs, the lowest first."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in readings:
        held.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    return [
        Bin(
            index / BINS,
            len(pairs),
            sum(confidence for confidence, _ in pairs) / len(pairs),
            sum(right for _, right in pairs) / len(pairs),
        )
        for index, pairs in sorted(held.items())
    ]


def expected_error(found: Iterable[Bin]) -> float:
    """Mean distance between confidence and accuracy, weighted by the readings in each bin."""
    listed = list(found)
    total = sum(each.readings for each in listed)
    distance = sum(each.readings * abs(each.accuracy - each.mean_confidence) for each in listed)
    return distance / total if total else 0.0


def industry_readings(questions: Iterable[Question], kb: KnowledgeBase) -> list[tuple[float, bool]]:
    """Confidence of the first industry read or offered, and whether it is the asker's."""
    pairs = []
    for question in questions:
        query = understand(question.text, kb)
        readings = query.industries or query.candidates
        if readings and query.intent not in ("compare", "out_of_scope"):
            pairs.append((readings[0].confidence, readings[0].id in question.industries))
    return pairs


def area_readings(questions: Iterable[Question], kb: KnowledgeBase) -> list[tuple[float, bool]]:
    """Confidence of the first area, and whether it is one that was asked about."""
    pairs = []
    for question in questions:
        query = understand(question.text, kb)
        if question.areas and query.areas:
            pairs.append((query.areas[0].confidence, query.areas[0].id in question.areas))
    return pairs
