"""Understand a question, one step after the other:

fold → romaji to kana → mend spellings → find all phrases → whose trade → how many people → is
something happening now → what is wanted → which trouble → which score → fill in from the thread
and the profile.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from bot.kb.base import KnowledgeBase
from bot.kb.ids import IndustryId, Intent, SizeId
from bot.understanding.alone import AREAS, MORE, SUBJECTS, THANKS, asked_alone, set_apart
from bot.understanding.areas import area_named, areas_of_terms, read_areas, read_ids
from bot.understanding.context import (
    after_done,
    compared,
    follow,
    goes_on,
    measured,
    tells_done,
    with_profile,
)
from bot.understanding.emergency import follow_up, read_emergency, told_emergency
from bot.understanding.features import question_features
from bot.understanding.fold import Folded, fold, respell
from bot.understanding.guides import read_guide
from bot.understanding.intents import asks_about_term, read_intent
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
from bot.understanding.scores import read_score
from bot.understanding.sizes import read_sizes
from bot.understanding.trades import (
    COMPARABLE,
    TradeReading,
    industries_named,
    read_trades,
)
from bot.understanding.vocabulary import STRONG, Cue, learned, vocabulary


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
    if before is not None and before.emergency is not None:
        asked = follow_up(before.emergency, folded.text, hits, kb)
        if asked is not None:
            return replace(before, text=text, emergency=asked)
    if before is not None and asked_alone(folded.text, hits, MORE, patterns(kb)):
        return replace(before, text=text, detailed=True)
    if before is not None and before.shown_steps and tells_done(folded.text, hits, patterns(kb)):
        return after_done(before, text, kb)
    if asked_alone(folded.text, hits, THANKS, patterns(kb)):
        return Query(text, intent="help", confidence=0.9, thanks=True)
    in_emergency = before is not None and before.emergency is not None
    guide = None if in_emergency else read_guide(folded, hits)
    if guide is not None:
        return Query(text, intent="help", confidence=0.9, guide=guide)
    query = _read(text, folded, hits, kb, in_emergency=in_emergency)
    if before is not None and goes_on(query, before, hits, len(folded.text)):
        query = replace(query, emergency=before.emergency, intent="recommend")
    if query.intent in ("out_of_scope", "help"):
        return query
    if before is not None:
        query = follow(query, before, hits, len(folded.text))
    if profile is not None:
        query = with_profile(query, profile)
    if query.intent == "compare":
        query = compared(query, before, industries_named(folded, hits, COMPARABLE))
    return measured(query, kb)


def found_in(text: str, kb: KnowledgeBase) -> tuple[Folded, list[Hit[Cue]]]:
    """The message in the form that words are compared in, and every phrase found in it."""
    words = vocabulary(kb)
    folded = kana_of_romaji(fold(text))
    spellings = [(hit.start, hit.end, hit.cue) for hit in words.spellings.find(folded.text)]
    folded = respell(folded, spellings)
    return folded, words.cues.find(folded.text)


def _read(
    text: str, folded: Folded, hits: Sequence[Hit[Cue]], kb: KnowledgeBase, *, in_emergency: bool
) -> Query:
    models = learned(kb)
    trades = read_trades(folded, hits, kb, models)
    features = question_features(folded.text, hits, trades.names, len(trades.compared))
    hits = [hit for hit in hits if not _inside(hit, trades.names)]
    sizes = read_sizes(folded, hits, patterns(kb))
    subject = asked_alone(folded.text, hits, SUBJECTS, patterns(kb))
    if subject is None:
        emergency = read_emergency(folded, hits, features, models.emergencies, goes_on=in_emergency)
    else:
        emergency = told_emergency(folded, hits)  # 「ウイルスソフト」 alone sounds like one
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
    if emergency is None and not trades.industries and asks_about_term(folded.text, hits):
        intent = "definition"
    if emergency is None and intent in ("out_of_scope", "help"):
        return Query(text, intent=intent, confidence=0.9)
    areas = read_areas(folded, hits, features, trades.names, models.areas)
    if not areas and (named := set_apart(folded.text, hits, AREAS, patterns(kb))):
        areas = (area_named(folded, named),)
    areas = areas or areas_of_terms(folded, hits, kb)
    if intent == "case":
        areas = _with_cases(folded, hits, areas)
    industries, candidates = _industries_for(intent, trades)
    terms, items = read_ids(hits, "term"), read_items(folded, hits, subject)
    return Query(
        text=text,
        industries=industries,
        candidates=candidates,
        placed=_placed(folded, hits) if intent == "ranking" else (),
        uncovered=trades.uncovered,
        areas=areas,
        sizes=sizes,
        metrics=read_ids(hits, "metric"),
        terms=terms,
        items=items,
        intent=intent,
        unexplained=intent == "definition" and not (terms or items or areas or industries),
        lowest_first=any(hit.cue.kind == "lowest" for hit in hits),
        score=read_score(folded.text),
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


def _placed(folded: Folded, hits: Sequence[Hit[Cue]]) -> tuple[IndustryReading, ...]:
    """The industries whose place is asked for: 「建設業は何位?」."""
    named = [hit for hit in hits if hit.cue.kind != "short" or _is_asked_of(hit, folded, hits)]
    return industries_named(folded, named, COMPARABLE)


def _is_asked_of(hit: Hit[Cue], folded: Folded, hits: Sequence[Hit[Cue]]) -> bool:
    """True of 「医療は何位?」, not of 「教育はどの業種が一番?」."""
    asked = folded.text.startswith(("は", "って", "だと"), hit.end)
    return asked and not any(
        other.start <= hit.start < other.end
        for other in hits
        if other.cue.kind in ("area", "metric")
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
