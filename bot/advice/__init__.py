"""Advice: a Query becomes a Reply. Pure; every figure comes from the knowledge base."""

from typing import Final

from bot.advice.benchmark import benchmark
from bot.advice.compare import compare, ranking
from bot.advice.guide import guide
from bot.advice.others import (
    case_examples,
    clarify,
    definition,
    emergency,
    fallback,
    help_text,
    own_score,
    thanked,
    uncovered,
    unknown_term,
)
from bot.advice.recommend import default_advice, recommend
from bot.advice.reply import Reply
from bot.kb import KnowledgeBase
from bot.understanding.query import Query

__all__ = ["Reply", "advise"]

LIKELY: Final = 0.5
"""Confidence from which an open question about the industry is asked whatever is asked about."""
NEAR: Final = 0.5
"""A second candidate of this share of the first one's confidence makes a near tie."""


def advise(query: Query, kb: KnowledgeBase) -> Reply:
    """The answer to an understood question.

    An emergency comes first; then a score that is told, what cannot be answered, what must be asked
    back, and the kinds.
    """
    if query.emergency is not None:
        return emergency(query.emergency, kb)
    if query.score is not None and query.intent in ("recommend", "definition", "benchmark"):
        return own_score(query.score, query, kb)
    match query.intent:
        case "out_of_scope":
            return fallback()
        case "help" if query.guide:
            return guide(query.guide)
        case "help":
            return thanked() if query.thanks else help_text()
        case "definition" if query.terms:
            return definition(query, kb)
        case "definition" if query.unexplained:
            return unknown_term()
        case "ranking":
            return ranking(query, kb)
        case "compare" if len(query.industries) > 1:
            return compare(query, kb)
        case "compare" if len(query.sizes) > 1 and not query.industries:
            return benchmark(query, kb)
    if query.uncovered:
        return uncovered(query, kb)
    if _is_open(query):
        return clarify(query, kb)
    return _about_a_company(query, kb)


def _is_open(query: Query) -> bool:
    """True when the words leave two industries open and nothing else can be answered."""
    if len(query.candidates) < 2 or query.industries:
        return False
    first, second = query.candidates[:2]
    near = second.confidence >= NEAR * first.confidence
    in_one_breath = second.confidence == first.confidence  # 「飲食店と美容室をやってます」
    return in_one_breath or first.confidence >= LIKELY or (near and not query.areas)


def _has_figures(query: Query) -> bool:
    return bool(query.industries or query.areas or query.metrics or query.sizes)


def _about_a_company(query: Query, kb: KnowledgeBase) -> Reply:
    if query.intent == "case":
        return case_examples(query, kb)
    if query.intent == "benchmark" and _has_figures(query):
        return benchmark(query, kb)
    if not query.industries and not query.items and query.area in (None, "merits"):
        return default_advice(query, kb)  # 「やる意味はある?」 asks for a reason and a first step
    return recommend(query, kb)
