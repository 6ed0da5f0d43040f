"""The points of the self-check that somebody tells: 「自社診断は45点でした」."""

import re
from typing import Final

from bot.understanding.fold import grammar

FULL: Final = 100
_TOLD: Final = grammar(
    r"(?:診断|点数|スコア|採点)[^。、]{0,12}?(?<![0-9])([0-9]{1,3})点(?!以上|以下|未満|台|満点)"
    r"|(?<![0-9])([0-9]{1,3})点(?:でした|だった|しか|だけ|やった|じゃった|取れた|とれた)"
)


def read_score(text: str) -> int | None:
    """The asker's points, 0 to 100, if the folded message tells them."""
    match: re.Match[str] | None = _TOLD.search(text)
    if match is None:
        return None
    points = int(match[1] or match[2])
    return points if points <= FULL else None
