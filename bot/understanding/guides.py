"""Wishes to be shown what the app itself does: 「自社診断をやりたい」, 「配信を止めたい」."""

from collections.abc import Sequence
from typing import Final, cast

from bot.kb.ids import GuideId
from bot.understanding.emergency import told_emergency
from bot.understanding.fold import Folded
from bot.understanding.phrases import Hit
from bot.understanding.vocabulary import Cue

LONGEST: Final = 40
"""A message longer than this tells a story, and asks about that."""


def read_guide(folded: Folded, hits: Sequence[Hit[Cue]]) -> GuideId | None:
    """What a short message wants to be shown; an emergency goes before."""
    asked = next((hit for hit in hits if hit.cue.kind == "guide"), None)
    if asked is None or len(folded.text) > LONGEST or told_emergency(folded, hits) is not None:
        return None
    return cast(GuideId, asked.cue.id)
