"""Understand a question, one step after the other:

fold → mend spellings → find all phrases → whose trade → how many people → which trouble →
what is wanted → is it ours, is it urgent → fill in from the thread and the profile.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.kb.base import KnowledgeBase
from bot.kb.ids import IndustryId, SizeId
from bot.understanding.areas import areas_of_terms, read_areas, read_ids
from bot.understanding.fold import Folded, fold, respell
from bot.understanding.intents import (
    ANYBODYS_AREAS,
    Context,
    is_off_topic,
    read_emergency,
    read_intent,
)
from bot.understanding.phrases import Hit
from bot.understanding.query import (
    AreaReading,
    IndustryReading,
    Profile,
    Query,
    SizeReading,
)
from bot.understanding.sizes import read_size
from bot.understanding.trades import TradeReading, read_trades
from bot.understanding.vocabulary import STRONG, Cue, vocabulary

UNINHERITED: Final = frozenset({"help", "out_of_scope"})
FOLLOW_UP_LENGTH: Final = 25
"""A message longer than this in a thread states its own subject."""


def understand(
    text: str,
    kb: KnowledgeBase,
    profile: Profile | None = None,
    before: Query | None = None,
) -> Query:
    """Read a question; `before` is the question this one follows in a thread.

    Pure and total: any string gives a Query, the same string the same Query.
    """
    words = vocabulary(kb)
    folded = fold(text)
    spellings = [(hit.start, hit.end, hit.cue) for hit in words.spellings.find(folded.text)]
    folded = respell(folded, spellings)
    hits = list(words.cues.find(folded.text))
    query = _read(text, folded, hits, kb)
    if query.intent in ("out_of_scope", "help"):
        return query
    if before is not None:
        query = _follow(query, before, hits, len(folded.text))
    return _with_profile(query, profile)


def _read(text: str, folded: Folded, hits: Sequence[Hit[Cue]], kb: KnowledgeBase) -> Query:
    trades = read_trades(folded, hits, kb)
    hits = [hit for hit in hits if not _inside(hit, trades.names)]
    own = trades.industries[0].id if trades.industries else None
    size = read_size(folded, hits, kb.industries[own].micro_limit if own else None)
    areas = read_areas(folded, hits) or areas_of_terms(folded, hits, kb)
    metrics = read_ids(hits, "metric")
    terms = read_ids(hits, "term")
    context = Context(
        trades=len(trades.industries) + len(trades.uncovered) + len(trades.candidates),
        compared=len(trades.compared),
        declared=any(reading.confidence >= 0.8 for reading in trades.industries)
        or bool(trades.uncovered),
        has_area=bool(areas),
        has_own_area=any(reading.id not in ANYBODYS_AREAS for reading in areas),
        has_metric=bool(metrics),
        has_term=bool(terms),
        has_size=size is not None,
    )
    emergency = read_emergency(folded, hits)
    if emergency is None and is_off_topic(hits, context):
        greeting = read_intent(folded, hits, context) == "help"
        return Query(text, intent="help" if greeting else "out_of_scope", confidence=0.9)
    intent = read_intent(folded, hits, context)
    if intent == "case":
        areas = _with_cases(folded, hits, areas)
    industries, candidates = _industries_for(intent, trades)
    return Query(
        text=text,
        industries=industries,
        candidates=candidates,
        uncovered=trades.uncovered,
        areas=areas,
        sizes=(size,) if size else (),
        metrics=metrics,
        terms=terms,
        intent=intent,
        lowest_first=any(hit.cue.kind == "lowest" for hit in hits),
        emergency=emergency,
        confidence=_confidence(industries or candidates, areas),
    )


def _with_cases(
    folded: Folded, hits: Sequence[Hit[Cue]], areas: tuple[AreaReading, ...]
) -> tuple[AreaReading, ...]:
    """Whoever asks for an example asks about cases first, and then about its subject."""
    if any(reading.id in ("cases", "merits") for reading in areas[:1]):
        return areas
    hit = next(hit for hit in hits if hit.cue.kind == "intent" and hit.cue.id == "case")
    cases = AreaReading("cases", STRONG, folded.evidence(hit.start, hit.end))
    return (cases, *(reading for reading in areas if reading.id != "cases"))


def _inside(hit: Hit[Cue], names: Sequence[tuple[int, int]]) -> bool:
    """教育 in 教育、学習支援業 is no question about teaching staff."""
    return hit.cue.kind in ("area", "metric", "intent") and any(
        start <= hit.start and hit.end <= end for start, end in names
    )


def _industries_for(
    intent: str, trades: TradeReading
) -> tuple[tuple[IndustryReading, ...], tuple[IndustryReading, ...]]:
    if intent == "compare":
        return trades.compared, ()
    if intent == "ranking":
        return (), ()
    return trades.industries, trades.candidates


def _confidence(industries: Sequence[IndustryReading], areas: Sequence[AreaReading]) -> float:
    """How sure the whole reading is: the product of its parts; 0.5 when it has none."""
    parts = [reading.confidence for reading in industries[:1]]
    parts += [reading.confidence for reading in areas[:1]]
    product = 1.0
    for part in parts:
        product *= part
    return round(product, 3) if parts else 0.5


def _follow(query: Query, before: Query, hits: Sequence[Hit[Cue]], length: int) -> Query:
    """Keep the thread's subject in a short follow-up: 「製造業は?」, 「費用は?」.

    A message that says both who asks and what is wanted stands alone.
    """
    says_industry = query.industries or query.uncovered or query.candidates
    says_subject = query.areas or query.metrics or query.terms
    says_wish = any(hit.cue.kind == "intent" and hit.cue.weight >= STRONG for hit in hits)
    if length > FOLLOW_UP_LENGTH or (says_industry and says_wish):
        return query
    if not says_industry:
        query = replace(
            query,
            industries=tuple(replace(reading, via="context") for reading in before.industries),
            uncovered=tuple(replace(reading, via="context") for reading in before.uncovered),
        )
    if not says_subject and query.intent not in ("ranking", "compare"):
        query = replace(
            query,
            areas=before.areas,
            metrics=before.metrics,
            intent=query.intent if says_wish or before.intent in UNINHERITED else before.intent,
        )
    if not query.sizes:
        query = replace(query, sizes=before.sizes)
    return query


def _with_profile(query: Query, profile: Profile | None) -> Query:
    if profile is None:
        return query
    says_industry = query.industries or query.uncovered or query.candidates
    if profile.industry and not says_industry and query.intent != "ranking":
        query = replace(query, industries=(_from_profile(profile.industry),))
    if profile.size and not query.sizes:
        query = replace(query, sizes=(SizeReading(profile.size, ""),))
    return query


def _from_profile(industry: IndustryId) -> IndustryReading:
    return IndustryReading(industry, 1.0, "", "profile")


def given(query: Query, industry: IndustryId | None, size: SizeId | None) -> Query:
    """The query with an industry or size that somebody chose by hand in place of what was read."""
    if industry:
        query = replace(
            query,
            industries=(IndustryReading(industry, 1.0, "", "given"),),
            candidates=(),
            uncovered=(),
        )
    if size:
        query = replace(query, sizes=(SizeReading(size, ""),))
    return query
