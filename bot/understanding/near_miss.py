"""Trade words with one slip: 「製造行」, 「工務点」.

People hear and type the start of a word right. So words that share their first two characters, or
their first and their last two, are compared; rapidfuzz proves that one edit parts them.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeVar

MIN_LENGTH: Final = 4
"""Shorter words have too many neighbours that are ordinary words."""
MAX_LENGTH: Final = 10

Value = TypeVar("Value")
Keys = tuple[str, str]


def near_misses(text: str, words: Mapping[str, Value]) -> Iterator[tuple[int, int, Value]]:
    """Spans (start, end) of the text one edit away from a word, the longest at each start."""
    index, lengths = _index(tuple(words))
    for start, first in enumerate(text):
        for length in lengths.get(first, ()):
            piece = text[start : start + length]
            if len(piece) == length and "。" not in piece:
                word = _one_edit_away(piece, index)
                if word is not None:
                    yield start, start + length, words[word]
                    break


def _one_edit_away(piece: str, index: Mapping[str, tuple[str, ...]]) -> str | None:
    # Imported at the first near miss: serving starts without it.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    for key in _keys(piece):
        for word in index.get(key, ()):
            if OSA.distance(piece, word, score_cutoff=1) <= 1:
                return word
    return None


@lru_cache(maxsize=4)
def _index(
    words: tuple[str, ...],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[int, ...]]]:
    """Words by their keys, and by first character the lengths that occur, longest first."""
    index: dict[str, list[str]] = {}
    lengths: dict[str, set[int]] = {}
    for word in words:
        if MIN_LENGTH <= len(word) <= MAX_LENGTH:
            lengths.setdefault(word[0], set()).add(len(word))
            for key in _keys(word):
                index.setdefault(key, []).append(word)
    return (
        {key: tuple(found) for key, found in index.items()},
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
    )


def _keys(word: str) -> Keys:
    return f"{len(word)}{word[:2]}", f"{len(word)}{word[0]}-{word[-2:]}"
