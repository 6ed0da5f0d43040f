"""Trade words with one slip: 「製造行」, 「工務点」, "resturant".

Words that differ by one edit share a form with one character left out (Garbe's symmetric deletes),
so a dictionary look-up finds them; rapidfuzz then proves the distance.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeVar

from rapidfuzz.distance import OSA

MIN_LENGTH: Final = 4
"""Shorter words have too many neighbours that are ordinary words."""
MAX_LENGTH: Final = 10

Value = TypeVar("Value")


def near_misses(text: str, words: Mapping[str, Value]) -> Iterator[tuple[int, int, Value]]:
    """Spans (start, end) of the text one edit away from a word, longest first at each start."""
    index = _deletes(tuple(words))
    for start in range(len(text)):
        for length in range(min(MAX_LENGTH, len(text) - start), MIN_LENGTH - 1, -1):
            piece = text[start : start + length]
            if "。" in piece or " " in piece:
                continue
            word = _one_edit_away(piece, index)
            if word is not None:
                yield start, start + length, words[word]
                break


def _one_edit_away(piece: str, index: Mapping[str, tuple[str, ...]]) -> str | None:
    for form in _forms(piece):
        for word in index.get(form, ()):
            # The first character is the one that people hear and type right.
            if (
                word[0] == piece[0]
                and len(word) == len(piece)
                and OSA.distance(piece, word, score_cutoff=1) <= 1
            ):
                return word
    return None


@lru_cache(maxsize=4)
def _deletes(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for word in words:
        if MIN_LENGTH <= len(word) <= MAX_LENGTH:
            for form in _forms(word):
                index.setdefault(form, []).append(word)
    return {form: tuple(found) for form, found in index.items()}


def _forms(word: str) -> set[str]:
    return {word[:index] + word[index + 1 :] for index in range(len(word))}
