"""Slips of the pen, drawn from a hash: the same word always slips in the same way."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

_STRAY: Final = "いうかしたなのはんるーアイスト会社店業人日本"


def slips(word: str, salt: str = "") -> Iterator[str]:
    """One of each kind: a character dropped, two swapped, one replaced, one put in."""
    for kind in ("drop", "swap", "replace", "insert"):
        dice = sha256(f"{salt}{kind} {word}".encode()).digest()
        place = dice[0] % len(word)
        stray = _STRAY[dice[1] % len(_STRAY)]
        match kind:
            case "drop":
                yield word[:place] + word[place + 1 :]
            case "swap":
                place = min(place, len(word) - 2)
                yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            case "replace":
                yield word[:place] + stray + word[place + 1 :]
            case _:
                yield word[:place] + stray + word[place:]
