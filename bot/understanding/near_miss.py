"""Trade words with one slip: 「製造行」, 「工務点」, 「居酒や」.

Two words that are one edit apart become the same when one character is dropped from one of them
or from both. So each word is filed under itself and under all it becomes by dropping a character,
and a piece of the message is looked up in the same way; rapidfuzz proves what is found.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final, Generic, NamedTuple, TypeVar

SHORTEST: Final = 3
"""Of two characters, a slip leaves one."""
LONGEST: Final = 12
PARTICLES: Final = "をがはにでのもと"
"""A piece that ends in one of these is no slip of a word that does not."""

Value = TypeVar("Value")


class NearMiss(NamedTuple, Generic[Value]):
    """A piece of text (start, end), the word that was meant, and what that stands for."""

    start: int
    end: int
    word: str
    value: Value


class NearMisses(Generic[Value]):
    """Finds words that are written with one slip at either end of a clause."""

    def __init__(self, words: Mapping[str, Value], ordinary: Collection[str] = ()) -> None:
        """Take the words, and `ordinary` pieces that are no slip of any of them."""
        self._values = words
        self._ordinary = frozenset(ordinary)
        self._filed: dict[str, list[str]] = {}
        for word in words:
            if SHORTEST <= len(word) <= LONGEST:
                for key in set(_keys(word)):
                    self._filed.setdefault(key, []).append(word)

    def find(self, text: str, start: int, end: int) -> Iterator[NearMiss[Value]]:
        """Near misses that begin where the clause does or end where it does, longest first."""
        for length in range(min(LONGEST + 1, end - start), SHORTEST - 2, -1):
            places = {(start, start + length), (end - length, end)}
            for first, last in sorted(places):
                word = self._one_edit_away(text[first:last])
                if word is not None:
                    yield NearMiss(first, last, word, self._values[word])

    def _one_edit_away(self, piece: str) -> str | None:
        if piece in self._ordinary:
            return None
        filed = list(filter(None, map(self._filed.get, _keys(piece))))
        if not filed:
            return None
        found = set[str]().union(*filed)
        # Imported at the first near miss: serving starts without it.
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        near = [
            word
            for word in found
            if OSA.distance(piece, word, score_cutoff=1) <= 1
            and (piece[-1] not in PARTICLES or piece[-1] == word[-1])
        ]
        return min(near, key=lambda word: _unlikeness(piece, word), default=None)


def _unlikeness(piece: str, word: str) -> tuple[bool, bool, str]:
    """Two characters swapped are the likeliest slip; then one after the same beginning."""
    return sorted(piece) != sorted(word), piece[:1] != word[:1], word


def _keys(word: str) -> list[str]:
    return [word, *[word[:place] + word[place + 1 :] for place in range(len(word))]]
