"""Understand a question, one step after the other:

fold → romaji to kana → mend spellings → find all phrases → whose trade → how many people →
which trouble → what is wanted → is something happening now → fill in from the thread and the
profile.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

from bot.kb.base import KnowledgeBase
from bot.kb.ids import IndustryId, Intent, SizeId
from bot.understanding.alone import AREAS, MORE, SUBJECTS, asked_alone, set_apart
from bot.understanding.areas import area_named, areas_of_terms, read_areas, read_ids
from bot.understanding.emergency import read_emergency
from bot.understanding.features import question_features
from bot.understanding.fold import Folded, fold, respell
from bot.understanding.intents import read_intent
from bot.understanding.patterns import patterns
from bot.understanding.phrases import Hit
from bot.understanding.query import (
    AreaReading,
    IndustryReading,
    ItemReading,
    Profile,
    Query,
    SizeReading,
)
from bot.understanding.romaji import kana_of_romaji
from bot.understanding.sizes import UNCOVERED_MICRO_LIMIT, MicroLimit, read_sizes, size_class
from bot.understanding.trades import COMPARABLE, TradeReading, industries_named, read_trades
from bot.understanding.vocabulary import STRONG, Cue, learned, vocabulary

UNINHERITED: Final = frozenset({"help", "out_of_scope"})
UNSAID: Final = ("context", "profile")
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
    folded, hits = found_in(text, kb)
    if before is not None and asked_alone(folded.text, hits, MORE, patterns(kb)):
        return replace(before, text=text, detailed=True)
    query = _read(text, folded, hits, kb)
    if before is not None and _goes_on(query, before, len(folded.text)):
        return replace(query, emergency=before.emergency, intent="recommend")
    if query.intent in ("out_of_scope", "help"):
        return query
    if before is not None:
        query = _follow(query, before, hits, len(folded.text))
    if profile is not None:
        query = _with_profile(query, profile)
    if query.intent == "compare":
        query = _compared(query, before, industries_named(folded, hits, COMPARABLE))
    return replace(query, sizes=tuple(_classed(size, query, kb) for size in query.sizes))


def found_in(text: str, kb: KnowledgeBase) -> tuple[Folded, list[Hit[Cue]]]:
    """The message in the form that words are compared in, and every phrase found in it."""
    words = vocabulary(kb)
    folded = kana_of_romaji(fold(text))
    spellings = [(hit.start, hit.end, hit.cue) for hit in words.spellings.find(folded.text)]
    folded = respell(folded, spellings)
    return folded, words.cues.find(folded.text)


def _read(text: str, folded: Folded, hits: Sequence[Hit[Cue]], kb: KnowledgeBase) -> Query:
    models = learned(kb)
    trades = read_trades(folded, hits, kb, models)
    features = question_features(folded.text, hits, trades.names, len(trades.compared))
    hits = [hit for hit in hits if not _inside(hit, trades.names)]
    sizes = read_sizes(folded, hits, patterns(kb))
    emergency = read_emergency(folded, hits)
    subject = asked_alone(folded.text, hits, SUBJECTS, patterns(kb))
    introduced = bool(trades.industries or trades.uncovered or sizes)
    intent = read_intent(
        folded,
        hits,
        features,
        len(trades.compared),
        sizes,
        models.intents,
        introduced=introduced,
        alone="benchmark" if trades.alone else _wanted(subject),
    )
    if emergency is None and intent in ("out_of_scope", "help"):
        return Query(text, intent=intent, confidence=0.9)
    areas = read_areas(folded, hits, features, trades.names, models.areas)
    if not areas and (named := set_apart(folded.text, hits, AREAS, patterns(kb))):
        areas = (area_named(folded, named),)
    areas = areas or areas_of_terms(folded, hits, kb)
    if intent == "case":
        areas = _with_cases(folded, hits, areas)
    industries, candidates = _industries_for(intent, trades)
    return Query(
        text=text,
        industries=industries,
        candidates=candidates,
        uncovered=trades.uncovered,
        areas=areas,
        sizes=sizes,
        metrics=read_ids(hits, "metric"),
        terms=read_ids(hits, "term"),
        items=read_items(folded, hits, subject),
        intent=intent,
        lowest_first=any(hit.cue.kind == "lowest" for hit in hits),
        emergency=emergency,
        confidence=_confidence(industries or candidates, areas),
    )


def _wanted(subject: Hit[Cue] | None) -> Intent | None:
    """What people want who name this and say no more."""
    if subject is None:
        return None
    return cast(Intent, subject.cue.id) if subject.cue.kind == "intent" else "recommend"


def read_items(
    folded: Folded, hits: Sequence[Hit[Cue]], subject: Hit[Cue] | None
) -> tuple[ItemReading, ...]:
    """The self-check items whose subject is named, the longest name first, each once.

    Common words count only as the `subject` of the whole message.
    """
    named: dict[str, ItemReading] = {}
    of_items = (
        hit
        for hit in hits
        if hit.cue.kind == "item" and (hit is subject or hit.cue.weight >= STRONG)
    )
    for hit in sorted(of_items, key=lambda hit: (hit.start - hit.end, hit.start)):
        evidence = folded.evidence(hit.start, hit.end)
        named.setdefault(hit.cue.id, ItemReading(int(hit.cue.id), evidence))
    return tuple(named.values())


def _with_cases(
    folded: Folded, hits: Sequence[Hit[Cue]], areas: tuple[AreaReading, ...]
) -> tuple[AreaReading, ...]:
    """Whoever asks for an example asks about cases first, and then about its subject."""
    if any(reading.id in ("cases", "merits") for reading in areas[:1]):
        return areas
    hit = next((hit for hit in hits if hit.cue.kind == "intent" and hit.cue.id == "case"), None)
    evidence = folded.evidence(hit.start, hit.end) if hit else ""
    cases = AreaReading("cases", STRONG, evidence)
    return (cases, *(reading for reading in areas if reading.id != "cases"))


def _inside(hit: Hit[Cue], names: Sequence[tuple[int, int]]) -> bool:
    """教育 in 教育、学習支援業 is no question about teaching staff."""
    return hit.cue.kind in ("area", "metric", "intent", "item") and any(
        start <= hit.start and hit.end <= end for start, end in names
    )


def _industries_for(
    intent: str, trades: TradeReading
) -> tuple[tuple[IndustryReading, ...], tuple[IndustryReading, ...]]:
    if intent == "compare":
        return (trades.compared, ()) if len(trades.compared) > 1 else (trades.industries, ())
    if intent == "ranking":
        return (), ()
    guessed = all(reading.via == "clause" for reading in trades.industries)
    if intent in ("benchmark", "case") and len(trades.official) == 1 and guessed:
        # Whoever asks for the figures of an industry by its official name wants those.
        return trades.official, ()
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
    says_subject = query.areas or query.metrics or query.terms or query.items
    says_wish = any(hit.cue.kind == "intent" and hit.cue.weight >= STRONG for hit in hits)
    stands_alone = says_industry and says_wish and query.intent != "compare"
    if length > FOLLOW_UP_LENGTH or stands_alone:
        return query
    if not says_industry:
        query = replace(
            query,
            industries=tuple(replace(reading, via="context") for reading in before.industries),
            uncovered=tuple(replace(reading, via="context") for reading in before.uncovered),
        )
    if not says_subject and query.intent != "ranking":
        says_wish = says_wish or query.intent == "compare"
        query = replace(
            query,
            areas=before.areas,
            metrics=before.metrics,
            items=before.items,
            intent=query.intent if says_wish or before.intent in UNINHERITED else before.intent,
        )
    if not query.sizes:
        query = replace(query, sizes=before.sizes)
    return query


def _compared(query: Query, before: Query | None, named: Sequence[IndustryReading]) -> Query:
    """The asker's own industry beside the one that is named: 「製造業と比べると?」.

    Their own is the thread's first, else the profile's.
    """
    own = (*(before.industries if before else ()), *query.industries)[:1]
    said = {reading.id for reading in query.industries if reading.via not in UNSAID}
    if len(named) != 1 or not own or query.uncovered or said - {named[0].id}:
        return query
    return query if own[0].id == named[0].id else replace(query, industries=(*own, *named))


def _with_profile(query: Query, profile: Profile) -> Query:
    says_industry = query.industries or query.uncovered or query.candidates
    if profile.industry and not says_industry and query.intent != "ranking":
        query = replace(query, industries=(_from_profile(profile.industry),))
    if profile.size and not query.sizes:
        query = replace(query, sizes=(SizeReading(profile.size, ""),))
    return query


def _goes_on(query: Query, before: Query, length: int) -> bool:
    """Whether a short message belongs to the emergency that the thread is about."""
    if before.emergency is None or query.emergency is not None or length > FOLLOW_UP_LENGTH:
        return False
    return query.intent in ("recommend", "benchmark", "out_of_scope")


def _classed(size: SizeReading, query: Query, kb: KnowledgeBase) -> SizeReading:
    """The size by the border of the industry, whoever told that: the message, thread, profile."""
    if size.people is None or len(query.sizes) > 1:
        return size
    limit: MicroLimit = kb.industries[query.industry].micro_limit if query.industry else None
    if query.uncovered:
        limit = UNCOVERED_MICRO_LIMIT
    return replace(size, id=size_class(size.people, limit))


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
