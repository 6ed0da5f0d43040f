"""What the asker wants, whether it is ours to answer, and whether something is happening now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from bot.kb.ids import EmergencyId, Intent
from bot.understanding.fold import Folded
from bot.understanding.phrases import Hit
from bot.understanding.query import EmergencyReading
from bot.understanding.vocabulary import STRONG, Cue

ANYBODYS_AREAS: Final = frozenset(
    {"risk_awareness", "investment", "incident_damage", "merits", "cases"}
)
GREETING_LENGTH: Final = 20
"""A message no longer than this with a greeting in it, and nothing else, asks for help."""
PLANNING_REACH: Final = 18
"""Characters around a mishap in which words of planning make it one that might come."""


@dataclass(frozen=True)
class Context:
    """What the other steps found, for the decision about intent and scope.

    An own area is one that is ours whatever else is said; risk, money, harm, benefit, examples are
    asked about in other matters too.
    """

    trades: int
    compared: int
    declared: bool
    has_area: bool
    has_own_area: bool
    has_metric: bool
    has_term: bool
    has_size: bool


def read_emergency(folded: Folded, hits: Sequence[Hit[Cue]]) -> EmergencyReading | None:
    """The mishap that is happening now; None when it is only planned for or talked about."""
    planning = [hit for hit in hits if hit.cue.kind == "planning" or _asks_about_others(hit)]
    for hit in hits:
        if hit.cue.kind != "emergency":
            continue
        near = (
            other
            for other in planning
            if other.start < hit.end + PLANNING_REACH and hit.start - PLANNING_REACH < other.end
        )
        if not any(near):
            evidence = folded.evidence(hit.start, hit.end)
            return EmergencyReading(cast(EmergencyId, hit.cue.id), evidence)
    return None


def _asks_about_others(hit: Hit[Cue]) -> bool:
    """Whoever asks for examples or averages is not in the middle of it."""
    about_others = ("case", "benchmark", "ranking", "compare")
    return hit.cue.kind == "intent" and hit.cue.weight >= STRONG and hit.cue.id in about_others


def is_off_topic(hits: Sequence[Hit[Cue]], context: Context) -> bool:
    """True when the message is none of our business, to be refused, or says nothing we can read."""
    kinds = {hit.cue.kind for hit in hits}
    if "refused" in kinds:
        return True
    asks_of_us = any(hit.cue.kind == "in_scope" and hit.cue.weight >= STRONG for hit in hits)
    if "off_topic" in kinds:
        return not (asks_of_us or context.has_term or context.has_own_area)
    ours = asks_of_us or context.has_area or context.has_metric or context.has_term
    weak = sum(hit.cue.kind == "in_scope" for hit in hits)
    intents = any(
        hit.cue.kind == "intent" and hit.cue.weight >= STRONG and hit.cue.id != "definition"
        for hit in hits
    )
    return not (
        ours
        or context.trades
        or context.compared
        or context.has_size
        or weak > 1
        or (weak and intents)
    )


def read_intent(folded: Folded, hits: Sequence[Hit[Cue]], context: Context) -> Intent:
    """What kind of answer is wanted; recommending is the default."""
    strong = {hit.cue.id for hit in hits if hit.cue.kind == "intent" and hit.cue.weight >= STRONG}
    weak = {hit.cue.id for hit in hits if hit.cue.kind == "intent"}
    subject = context.trades or context.compared or context.has_area or context.has_metric
    if "help" in strong and not (context.trades or context.has_area):
        return "help"
    if context.compared > 1 and (
        strong & {"compare", "ranking"} or _is_bare(folded, hits, "name", "word")
    ):
        return "compare"
    if "ranking" in strong and not context.declared:
        return "ranking"
    if "definition" in strong and context.has_term:
        return "definition"
    if "case" in strong:
        return "case"
    if "benchmark" in strong:
        return "benchmark"
    if "help" in weak and not subject and len(folded.text) <= GREETING_LENGTH:
        return "help"
    if "recommend" in strong:
        return "recommend"
    if context.has_term and not context.trades and _is_bare(folded, hits, "term"):
        return "definition"
    if (context.trades or context.has_metric) and _is_bare(folded, hits, "name", "word", "metric"):
        return "benchmark"
    return "benchmark" if "benchmark" in weak and context.has_metric else "recommend"


def _is_bare(folded: Folded, hits: Sequence[Hit[Cue]], *kinds: str) -> bool:
    """True when the message is little more than the words of these kinds: `/secbench 建設業`."""
    covered = set[int]()
    for hit in hits:
        if hit.cue.kind in kinds:
            covered.update(range(hit.start, hit.end))
    rest = [
        character
        for index, character in enumerate(folded.text)
        if index not in covered and character not in " 。、のはをに\uff1f"
    ]
    return len(rest) <= 2
