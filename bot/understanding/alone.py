"""Messages that name one thing and say no more: 「じゃあ病院だと?」, 「パスワード」."""

from collections.abc import Callable, Sequence
from typing import Final

from bot.understanding.patterns import Patterns
from bot.understanding.phrases import Hit
from bot.understanding.vocabulary import Cue, Kind

TRADES: Final[tuple[Kind, ...]] = ("name", "word", "deed", "short", "ending")
THANKS: Final[tuple[Kind, ...]] = ("thanks",)
MORE: Final[tuple[Kind, ...]] = ("more",)
AREAS: Final[tuple[Kind, ...]] = ("area",)
SUBJECTS: Final[tuple[Kind, ...]] = ("item", "intent", "area")
LONGEST: Final = 60
"""Characters of a message that may name one thing alone."""
PARTED: Final = "。、？ "
"""What parts of a message stand between."""


def asked_alone(
    text: str, hits: Sequence[Hit[Cue]], kinds: Sequence[Kind], patterns: Patterns
) -> Hit[Cue] | None:
    """What of these kinds is all that a message asks about."""
    if len(text) > LONGEST:
        return None

    def fills(hit: Hit[Cue]) -> bool:
        return bool(
            patterns.asked_after.fullmatch(text, hit.end)
            and patterns.asked_before.fullmatch(text, 0, hit.start)
        )

    return _longest(hits, kinds, fills)


def set_apart(
    text: str, hits: Sequence[Hit[Cue]], kinds: Sequence[Kind], patterns: Patterns
) -> Hit[Cue] | None:
    """What of these kinds fills a part of the message: 費用 in 「製造業です。費用は?」."""

    def fills_a_part(hit: Hit[Cue]) -> bool:
        begins = hit.start == 0 or text[hit.start - 1] in PARTED
        return begins and bool(patterns.part_after.match(text, hit.end))

    return _longest(hits, kinds, fills_a_part)


def _longest(
    hits: Sequence[Hit[Cue]], kinds: Sequence[Kind], fits: Callable[[Hit[Cue]], bool]
) -> Hit[Cue] | None:
    """The longest hit that fits; between equals, of the kind that is named first."""
    return min(
        (hit for hit in hits if hit.cue.kind in kinds and fits(hit)),
        key=lambda hit: (hit.start - hit.end, kinds.index(hit.cue.kind)),
        default=None,
    )
