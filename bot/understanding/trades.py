"""The asker's own trade: the candidate that is most surely theirs, or the choice to ask about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from bot.kb.base import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, IndustryId, UncoveredId
from bot.understanding.alone import SUBJECTS, TRADES, asked_alone
from bot.understanding.candidates import (
    NO_TRADE,
    Candidate,
    Named,
    longest,
    named_trades,
    with_slips,
)
from bot.understanding.fold import Folded
from bot.understanding.patterns import Patterns, patterns
from bot.understanding.phrases import Hit
from bot.understanding.query import IndustryReading, UncoveredReading
from bot.understanding.vocabulary import Cue, Learned
from bot.understanding.whose import OWN, whose_features

CERTAIN: Final = 0.25
"""Below this a trade is offered as a candidate, never assumed."""
CERTAIN_OF_SLIP: Final = 0.4
"""The same for a word with a slip, which may be an ordinary word."""
LEAST: Final = 0.1
"""Below this it is not even offered."""
MOST_OFFERED: Final = 4
NAMED: Final = ("name", "word", "deed")
COMPARABLE: Final = (*NAMED, "short")
OFFICIAL: Final = ("name",)
NAMED_CONFIDENCE: Final = 0.9
"""Confidence of an industry that is named in order to be compared."""


@dataclass(frozen=True)
class TradeReading:
    """`compared` holds every industry named, in order; the rest is about the asker's own.

    `names` are the spans of all trade names: what stands inside one says nothing else. `alone`:
    the message asks about a trade and nothing else.
    """

    industries: tuple[IndustryReading, ...] = ()
    candidates: tuple[IndustryReading, ...] = ()
    uncovered: tuple[UncoveredReading, ...] = ()
    compared: tuple[IndustryReading, ...] = ()
    official: tuple[IndustryReading, ...] = ()
    names: tuple[tuple[int, int], ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class _Rated:
    candidate: Candidate
    confidence: float


def read_trades(
    folded: Folded, hits: Sequence[Hit[Cue]], kb: KnowledgeBase, learned: Learned
) -> TradeReading:
    """The asker's own industry, or candidates where the words leave it open."""
    grammar = patterns(kb)
    text = folded.text
    alone = asked_alone(text, hits, ("term", *SUBJECTS, *TRADES), grammar)
    if alone is not None and alone.cue.kind not in TRADES:
        return TradeReading()  # 「無線LAN」 sounds like a trade to the model
    if alone is not None:
        named = Candidate(alone.start, alone.end, alone.cue.id, "word")
        told = TradeReading(names=name_spans((named,)), alone=True)
        return _told(told, folded, _Rated(named, NAMED_CONFIDENCE))
    rated = _most_certain(folded, named_trades(folded, hits, learned.trades, grammar), kb, learned)
    told = TradeReading(
        compared=industries_named(folded, hits, COMPARABLE),
        official=industries_named(folded, hits, OFFICIAL),
        names=name_spans(each.candidate for each in rated),
    )
    if not rated:
        return told
    best = rated[0]
    rivals = _rivals(best, rated, text, grammar)
    if rivals:
        both = tuple(_industry(folded, each) for each in (best, *rivals))
        return replace(told, candidates=both[:MOST_OFFERED])
    if not _is_certain(best):
        offered = _offered(folded, rated)
        return replace(told, candidates=offered)
    return _told(told, folded, best)


def _told(told: TradeReading, folded: Folded, own: _Rated) -> TradeReading:
    """The reading with the asker's own industry, or uncovered group."""
    industry = _industry(folded, own)
    if own.candidate.id in INDUSTRY_IDS:
        return replace(told, industries=(industry,))
    group = UncoveredReading(
        cast(UncoveredId, own.candidate.id), own.confidence, industry.evidence, industry.via
    )
    return replace(told, uncovered=(group,))


def name_spans(candidates: Iterable[Candidate]) -> tuple[tuple[int, int], ...]:
    """Where trades are named by words of the lists."""
    return tuple((c.start, c.end) for c in candidates if c.via in ("name", "word"))


def _most_certain(
    folded: Folded, named: Named, kb: KnowledgeBase, learned: Learned
) -> list[_Rated]:
    """All candidates, most surely the asker's first.

    What seems to name no trade is searched for slips when nothing else is certain.
    """
    grammar = patterns(kb)
    rated: list[_Rated] = []
    found: list[Candidate] = []
    for thorough in (False, True):
        more = with_slips(folded, named, kb, grammar, thorough=thorough)
        if more != found:
            found = more
            rated = [_rate(folded.text, candidate, found, learned, grammar) for candidate in found]
            rated.sort(key=lambda each: (-each.confidence, each.candidate.start))
        if rated and _is_certain(rated[0]):
            break
    return rated


def _is_certain(rated: _Rated) -> bool:
    slip = rated.candidate.via == "near_miss"
    return rated.confidence >= (CERTAIN_OF_SLIP if slip else CERTAIN)


def _rate(
    text: str,
    candidate: Candidate,
    candidates: Sequence[Candidate],
    learned: Learned,
    grammar: Patterns,
) -> _Rated:
    ranked = learned.whose.rank(whose_features(text, candidate, candidates, grammar))
    own = next(scored for scored in ranked if scored.label == OWN)
    return _Rated(candidate, round(learned.whose.confidence(own), 3))


def _rivals(
    best: _Rated, rated: Sequence[_Rated], text: str, grammar: Patterns
) -> tuple[_Rated, ...]:
    """Other industries said in one breath with the best, and as surely the asker's:
    「飲食店と美容室をやってます」.
    """
    rivals: dict[str, _Rated] = {}
    for other in rated:
        if other.candidate.id == best.candidate.id or other.candidate.via not in NAMED:
            continue
        if not {best.candidate.id, other.candidate.id} <= set(INDUSTRY_IDS):
            continue
        first, second = sorted((best.candidate, other.candidate), key=lambda c: c.start)
        if second.start >= first.end and grammar.joined.fullmatch(text, first.end, second.start):
            rivals.setdefault(other.candidate.id, replace(other, confidence=best.confidence))
    return tuple(rivals.values())


def industries_named(
    folded: Folded, hits: Sequence[Hit[Cue]], kinds: Sequence[str]
) -> tuple[IndustryReading, ...]:
    """Every industry that is named by such words, whoever's it is, in order."""
    named: dict[str, IndustryReading] = {}
    for hit in longest([hit for hit in hits if hit.cue.kind in kinds]):
        if hit.cue.id in INDUSTRY_IDS:
            candidate = Candidate(hit.start, hit.end, hit.cue.id, "name")
            named.setdefault(hit.cue.id, _industry(folded, _Rated(candidate, NAMED_CONFIDENCE)))
    return tuple(named.values())


def _offered(folded: Folded, rated: Sequence[_Rated]) -> tuple[IndustryReading, ...]:
    """The likeliest industries, each once; what else the clause may mean comes last."""
    offered: dict[str, IndustryReading] = {}
    for each in (*rated, *_second_thoughts(rated)):
        if each.candidate.id in INDUSTRY_IDS and each.confidence >= LEAST:
            offered.setdefault(each.candidate.id, _industry(folded, each))
    return tuple(offered.values())[:MOST_OFFERED]


def _second_thoughts(rated: Sequence[_Rated]) -> Iterator[_Rated]:
    """What else a clause may mean, half as surely each time."""
    for each in rated:
        clause = each.candidate.clause
        if each.candidate.via == "clause" and clause is not None:
            for place, scored in enumerate(clause.ranked[1:3], 1):
                if scored.label != NO_TRADE:
                    other = Candidate(clause.start, clause.end, scored.label, "clause", clause)
                    yield _Rated(other, round(each.confidence / 2**place, 3))


def _industry(folded: Folded, rated: _Rated) -> IndustryReading:
    candidate = rated.candidate
    return IndustryReading(
        cast(IndustryId, candidate.id),
        rated.confidence,
        folded.evidence(candidate.start, candidate.end),
        candidate.via,
    )
