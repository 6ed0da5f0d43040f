"""What a message does not say: filled in from the thread and from the company's profile."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.kb.base import KnowledgeBase
from bot.kb.ids import IndustryId
from bot.understanding.alone import set_apart
from bot.understanding.emergency import OF_EMERGENCIES
from bot.understanding.fold import fold, grammar
from bot.understanding.patterns import Patterns
from bot.understanding.phrases import Hit
from bot.understanding.query import AreaReading, IndustryReading, Profile, Query, SizeReading
from bot.understanding.sizes import UNCOVERED_MICRO_LIMIT, MicroLimit, size_class
from bot.understanding.trades import NAMED
from bot.understanding.vocabulary import STRONG, Cue

UNINHERITED: Final = frozenset({"help", "out_of_scope"})
UNSAID: Final = ("context", "profile")
"""How an industry is read that the message itself does not name."""
LEADING_AWAY: Final = ("term", "item", "planning", "intent", "off_topic", "refused")
OWN_SUBJECT: Final = ("area", "item", "term", "metric", "name", "word", "deed", "emergency")
ORDINALS: Final = {"1": 1, "一": 1, "ひと": 1, "2": 2, "二": 2, "ふた": 2, "3": 3, "三": 3}
_ORDINAL: Final = grammar(f"({'|'.join(ORDINALS)})(?:つ|番|個)")
FOLLOW_UP_LENGTH: Final = 25
"""A message longer than this in a thread states its own subject."""


def follow(query: Query, before: Query, hits: Sequence[Hit[Cue]], length: int) -> Query:
    """Keep the thread's subject in a short follow-up: 「製造業は?」, 「費用は?」.

    A message that says both who asks and what is wanted stands alone.
    """
    if query.sizes and before.industries and _is_guess(query):
        query = replace(query, industries=(), uncovered=(), candidates=())  # 「ドライバー15人です」
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
            score=before.score if query.score is None else query.score,
            intent=query.intent if says_wish or before.intent in UNINHERITED else before.intent,
        )
    if not query.sizes:
        query = replace(query, sizes=before.sizes)
    return query


def compared(query: Query, before: Query | None, named: Sequence[IndustryReading]) -> Query:
    """The asker's own industry beside the one that is named: 「製造業と比べると?」.

    Their own is the thread's first, else the profile's.
    """
    own = (*(before.industries if before else ()), *query.industries)[:1]
    said = {reading.id for reading in query.industries if reading.via not in UNSAID}
    if len(named) != 1 or not own or query.uncovered or said - {named[0].id}:
        return query
    return query if own[0].id == named[0].id else replace(query, industries=(*own, *named))


def with_profile(query: Query, profile: Profile) -> Query:
    """What the message and the thread do not say, as the company told it once."""
    says_industry = query.industries or query.uncovered or query.candidates
    if profile.industry and not says_industry and query.intent != "ranking":
        query = replace(query, industries=(_from_profile(profile.industry),))
    if profile.size and not query.sizes:
        query = replace(query, sizes=(SizeReading(profile.size, ""),))
    return query


def _is_guess(query: Query) -> bool:
    """Whether no word of the lists names the trade."""
    ways = {reading.via for reading in query.industries}
    ways.update(reading.via for reading in query.uncovered)
    return ways.isdisjoint(NAMED)


def goes_on(query: Query, before: Query, hits: Sequence[Hit[Cue]], length: int) -> bool:
    """Whether a short message belongs to the emergency that the thread is about.

    It does where it has no subject of its own, and plans nothing.
    """
    if before.emergency is None or query.emergency is not None or length > FOLLOW_UP_LENGTH:
        return False
    elsewhere = any(reading.id not in OF_EMERGENCIES for reading in query.areas)
    own = any(_leads_away(hit) for hit in hits)
    return not (own or elsewhere or query.metrics or query.intent == "help")


def _leads_away(hit: Hit[Cue]) -> bool:
    if hit.cue.kind == "intent" and hit.cue.id == "recommend":
        return False
    return hit.cue.kind in LEADING_AWAY and hit.cue.weight >= STRONG


def tells_done(text: str, hits: Sequence[Hit[Cue]], patterns: Patterns) -> bool:
    """Whether a short message says that what was advised is done, and nothing of its own."""
    told = set_apart(text, hits, ("done",), patterns)
    if told is None or len(text) > FOLLOW_UP_LENGTH or text.startswith("？", told.end):
        return False
    return not any(hit.cue.kind in OWN_SUBJECT and hit.cue.weight >= STRONG for hit in hits)


def after_done(before: Query, text: str, kb: KnowledgeBase) -> Query:
    """The question again, with the steps that were shown done, or the one of them that is named by
    its place; a term's question is of its area.
    """
    told = _ORDINAL.search(fold(text).text)
    shown = before.shown_steps
    done = shown[ORDINALS[told[1]] - 1 :][:1] if told else shown
    of_terms = (area for term in before.terms[:1] for area in kb.terms[term].areas[:1])
    return replace(
        before,
        text=text,
        intent="recommend",
        areas=before.areas or tuple(AreaReading(area, 1.0, "") for area in of_terms),
        terms=(),
        score=None,
        shown_steps=tuple(step for step in shown if step not in done),
        done_steps=(*before.done_steps, *done),
    )


def measured(query: Query, kb: KnowledgeBase) -> Query:
    """The query with its head-count classed by the border of its industry, whoever told that: the
    message, the thread, the profile or a click."""
    if len(query.sizes) != 1 or query.sizes[0].people is None:
        return query
    limit: MicroLimit = kb.industries[query.industry].micro_limit if query.industry else None
    if query.uncovered:
        limit = UNCOVERED_MICRO_LIMIT
    (size,) = query.sizes
    return replace(query, sizes=(replace(size, id=size_class(query.sizes[0].people, limit)),))


def _from_profile(industry: IndustryId) -> IndustryReading:
    return IndustryReading(industry, 1.0, "", "profile")
