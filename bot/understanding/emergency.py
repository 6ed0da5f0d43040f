"""Is something happening now? Then it comes before everything else.

「感染した」 is now; 「感染したらどうする」 is planning, 「感染した会社の例」 is talk about others.
"""

from collections.abc import Sequence
from typing import Final, cast

from bot.kb.ids import EmergencyId
from bot.understanding.fold import Folded
from bot.understanding.phrases import Hit
from bot.understanding.query import EmergencyReading
from bot.understanding.vocabulary import STRONG, Cue

PLANNING_REACH: Final = 18
"""Characters around a mishap in which words of planning make it one that might come."""
_ABOUT_OTHERS: Final = ("case", "benchmark", "ranking", "compare")


def read_emergency(folded: Folded, hits: Sequence[Hit[Cue]]) -> EmergencyReading | None:
    """The mishap that is happening now; None when it is only planned for or talked about."""
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


def _is_part(hit: Hit[Cue], wish: Hit[Cue]) -> bool:
    """The 「したら」 of 「どうしたら」 plans nothing."""
    return wish.start < hit.start and hit.end <= wish.end


def _asks_about_others(hit: Hit[Cue]) -> bool:
    """Whoever asks for examples or averages is not in the middle of it."""
    return hit.cue.kind == "intent" and hit.cue.weight >= STRONG and hit.cue.id in _ABOUT_OTHERS
