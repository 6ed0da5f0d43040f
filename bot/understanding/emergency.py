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
    return hit.cue.kind == "intent" and hit.cue.weight >= STRONG and hit.cue.id in _ABOUT_OTHERS
