"""Is something happening now? Then it comes before everything else.

「感染した」 is now; 「感染したらどうする」 is planning, 「感染した会社の例」 is talk about others.
What no phrase of the lists says, a learned model reads from the whole message.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, cast

from bot.kb.base import KnowledgeBase
from bot.kb.ids import EmergencyId
from bot.understanding.fold import Folded
from bot.understanding.linear import LinearModel
from bot.understanding.phrases import Hit
from bot.understanding.query import EmergencyReading
from bot.understanding.vocabulary import STRONG, Cue

NOTHING: Final = "-"
"""The model's label for a message in which nothing happens."""
SURELY_NOTHING: Final = -1.5
"""Margin below which the model is believed that nothing happens, whatever a phrase says."""
BELIEVED: Final = 0.2
"""Confidence from which the model is believed: to miss an emergency costs more than to answer one
that is none.
"""
CERTAIN: Final = 0.5
"""The same beside words of planning."""
OF_EMERGENCIES: Final = ("incident_response", "incident_damage")
"""Areas that a question about what is happening may touch."""
NAMES: Final = ("term", "name", "word")
ELSEWHERE: Final = (*NAMES, "area", "metric", "intent")
"""What a message beside a follow-up question speaks of, if it leaves the emergency."""
LONGEST_FOLLOW_UP: Final = 40
"""A message longer than this in an emergency's thread says something of its own."""
PLANNING_REACH: Final = 18
"""Characters around a mishap in which words of planning make it one that might come."""
_ABOUT_OTHERS: Final = ("case", "benchmark", "ranking", "compare")


def read_emergency(
    folded: Folded,
    hits: Sequence[Hit[Cue]],
    features: Collection[str],
    model: LinearModel,
    *,
    goes_on: bool,
) -> EmergencyReading | None:
    """The mishap that is happening now; None when it is only planned for or talked about.

    `goes_on` is true in the thread of an emergency, where only a phrase tells another one.
    """
    told = told_emergency(folded, hits)
    best = next(scored for scored in model.rank(features, 2) if scored.label != NOTHING)
    if best.margin < SURELY_NOTHING:
        return None
    kinds = {hit.cue.kind for hit in hits}
    if told is None and (goes_on or "emergency" in kinds):
        return None  # in the other case the phrases say that it is only spoken of
    planned = told is None and "planning" in kinds
    if model.confidence(best) < (CERTAIN if planned else BELIEVED):
        return told
    return EmergencyReading(cast(EmergencyId, best.label), told.evidence if told else "")


def told_emergency(folded: Folded, hits: Sequence[Hit[Cue]]) -> EmergencyReading | None:
    """The mishap that phrases of the lists tell."""
    wishes = [hit for hit in hits if hit.cue.kind == "intent" and hit.cue.id == "recommend"]
    planning = [
        hit
        for hit in hits
        if _asks_about_others(hit)
        or (hit.cue.kind == "planning" and not any(_is_part(hit, wish) for wish in wishes))
    ]
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


def follow_up(
    before: EmergencyReading, text: str, hits: Sequence[Hit[Cue]], kb: KnowledgeBase
) -> EmergencyReading | None:
    """What a short message asks about the emergency of its thread, if it does."""
    asked = [hit for hit in hits if hit.cue.kind == "follow_up"]
    if len(text) > LONGEST_FOLLOW_UP or any(_leads_away(hit, asked) for hit in hits):
        return None
    names = {hit.cue.id for hit in asked}
    for name, each in kb.emergency.follow_ups.items():
        if name in names and (not each.kinds or before.id in each.kinds):
            return replace(before, asked=name)
    return None


def _leads_away(hit: Hit[Cue], asked: Sequence[Hit[Cue]]) -> bool:
    """Whether something else is told beside what is asked: another mishap, another subject."""
    if hit.cue.id in OF_EMERGENCIES or hit.cue.id == "recommend":
        return False
    if hit.cue.kind in NAMES:  # 「補助金はいくら払うの」 asks about more than what is asked there
        within = any(each.start <= hit.start and hit.end <= each.end for each in asked)
    else:
        within = any(hit.start < each.end and each.start < hit.end for each in asked)
    told = hit.cue.kind in ELSEWHERE and hit.cue.weight >= STRONG
    return not within and (told or hit.cue.kind == "emergency")


def _is_part(hit: Hit[Cue], wish: Hit[Cue]) -> bool:
    """The 「したら」 of 「どうしたら」 plans nothing."""
    return wish.start < hit.start and hit.end <= wish.end


def _asks_about_others(hit: Hit[Cue]) -> bool:
    """Whoever asks for examples or averages is not in the middle of it."""
    return hit.cue.kind == "intent" and hit.cue.weight >= STRONG and hit.cue.id in _ABOUT_OTHERS
