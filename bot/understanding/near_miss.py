"""Trade words with one slip: 「製造行」, 「工務点」.

People hear and type the start of a word right. So words that share their first two characters, or
their first and their last two, are compared; rapidfuzz proves that one edit parts them.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Generic, TypeVar

MIN_LENGTH: Final = 4
"""Shorter words have too many neighbours that are ordinary words."""
MAX_LENGTH: Final = 10

Value = TypeVar("Value")


class NearMisses(Generic[Value]):
    """Finds words that are written with one slip."""

    def __init__(self, words: Mapping[str, Value]) -> None:
        self._values = words
        self._by_key: dict[str, list[str]] = {}
        lengths: dict[str, set[int]] = {}
        for word in words:
            if MIN_LENGTH <= len(word) <= MAX_LENGTH:
                lengths.setdefault(word[0], set()).add(len(word))
                for key in _keys(word):
                    self._by_key.setdefault(key, []).append(word)
        self._lengths = {
            first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()
        }

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Spans (start, end) one edit away from a word, the longest at each start."""
        for start, first in enumerate(text):
            for length in self._lengths.get(first, ()):
                piece = text[start : start + length]
                if len(piece) == length and "。" not in piece:
                    word = self._one_edit_away(piece)
                    if word is not None:
                        yield start, start + length, self._values[word]
                        break

    def _one_edit_away(self, piece: str) -> str | None:
        # Imported at the first near miss: serving starts without it.
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        for key in _keys(piece):
            for word in self._by_key.get(key, ()):
                if OSA.distance(piece, word, score_cutoff=1) <= 1:
                    return word
        return None


def _keys(word: str) -> tuple[str, str]:
    return f"{len(word)}{word[:2]}", f"{len(word)}{word[0]}-{word[-2:]}"
