"""Messages that name one thing and say no more: 「じゃあ病院だと?」, 「パスワード」."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.understanding.patterns import Patterns
from bot.understanding.phrases import Hit
from bot.understanding.vocabulary import Cue, Kind

TRADES: Final[tuple[Kind, ...]] = ("name", "word", "deed", "short", "ending")
PARTED: Final = "。、？ "
THANKS: Final[tuple[Kind, ...]] = ("thanks",)
MORE: Final[tuple[Kind, ...]] = ("more",)
AREAS: Final[tuple[Kind, ...]] = ("area",)
SUBJECTS: Final[tuple[Kind, ...]] = ("item", "intent", "area")


def asked_alone(
    text: str, hits: Sequence[Hit[Cue]], kinds: Collection[Kind], patterns: Patterns
) -> Hit[Cue] | None:
    """What of these kinds is all that a message asks about; the longest name of it."""
    named = [
        hit
        for hit in hits
        if hit.cue.kind in kinds
        and patterns.asked_after.fullmatch(text, hit.end)
        and patterns.asked_before.fullmatch(text, 0, hit.start)
    ]
    return _longest(named, kinds)


def set_apart(
    text: str, hits: Sequence[Hit[Cue]], kinds: Collection[Kind], patterns: Patterns
) -> Hit[Cue] | None:
    """What of these kinds fills a part of the message: 費用 in 「製造業です。費用は?」."""
    named = [
        hit
        for hit in hits
        if hit.cue.kind in kinds
        and (hit.start == 0 or text[hit.start - 1] in PARTED)
        and patterns.part_after.match(text, hit.end)
    ]
    return _longest(named, kinds)


def _longest(named: Sequence[Hit[Cue]], kinds: Collection[Kind]) -> Hit[Cue] | None:
    order = {kind: place for place, kind in enumerate(kinds)}
    return min(named, key=lambda hit: (hit.start - hit.end, order[hit.cue.kind]), default=None)
