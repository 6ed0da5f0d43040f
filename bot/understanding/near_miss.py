"""Trade words with one slip: 「製造行」, 「工務点」, 「居酒や」.

Two words that are one edit apart become the same when one character is dropped from one of them
or from both. So each word is filed under itself and under all it becomes by dropping a character,
and a piece of the message is looked up in the same way; rapidfuzz proves what is found. One edit
leaves the beginning or the end of a longer word as it is: what has neither is not looked up.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import Final, Generic, NamedTuple, TypeVar

SHORTEST: Final = 3
"""Of two characters, a slip leaves one."""
LONGEST: Final = 10
LONG: Final = 5
"""Of a piece of so many characters, with one slip, the first or the last two are right."""
PARTICLES: Final = "をがはにでのもと"
"""A piece that begins or ends with one of these is no slip of a word that does not."""
OBJECT: Final = "を"
ENDINGS: Final = "屋店業社院塾所家師士や"
"""A word without its last character is no slip if that is one of these: 個人 is not 個人塾. But it
is if the rest is a `stem`: 税理 can only be 税理士.
"""
_GENERIC: Final = re.compile("(?:の?会社|業者|関係|さん|です|[業屋店でのをだに])+$")
"""What any trade may end with. One character before it is too little to slip in: 卸の会社."""

_SEPARATOR: Final = "\n"

Value = TypeVar("Value")


class NearMiss(NamedTuple, Generic[Value]):
    """A piece of text (start, end), the word that was meant, and what that stands for."""

    start: int
    end: int
    word: str
    value: Value


class NearMisses(Generic[Value]):
    """Finds words that are written with one slip."""

    def __init__(
        self,
        words: Mapping[str, Value],
        ordinary: Collection[str] = (),
        stems: Collection[str] = (),
    ) -> None:
        """Take the words, `ordinary` pieces that are no slip of any of them, and `stems`."""
        self._values = words
        self._ordinary = frozenset(ordinary)
        self._stems = frozenset(stems)
        self._beginnings = {word[:2] for word in words}
        self._ends = {word[-2:] for word in words}
        # Most are of one word, which costs nothing more. A hash is smaller than what it is of, and
        # what is found by it is proved.
        self._filed: dict[int, str] = {}
        for word in words:
            if SHORTEST <= len(word) <= LONGEST and len(_GENERIC.sub("", word)) > 1:
                self._file(word)

    def _file(self, word: str) -> None:
        for key in _keys(word):
            known = self._filed.setdefault(key, word)
            if known.rpartition(_SEPARATOR)[2] != word:
                self._filed[key] = f"{known}{_SEPARATOR}{word}"

    def find(
        self, text: str, start: int, end: int, borders: Iterable[int] = ()
    ) -> list[NearMiss[Value]]:
        """The near misses of a clause, the longest words first, and of these those that leave
        nothing of a word beside them; they may overlap.

        One begins where the clause does, or ends where it does, or stands between two of the
        `borders`, the places where a word may begin or end. A border may lie after the clause.
        """
        places = {start, *borders, end}
        misses = [
            NearMiss(first, last, word, self._values[word])
            for first, last in _pieces(start, end, places)
            if (word := self._one_edit_away(text[first:last])) is not None
        ]
        return sorted(
            misses,
            key=lambda miss: (
                -len(miss.word),
                (miss.start not in places) + (miss.end not in places),
                _unlikeness(text[miss.start : miss.end], miss.word),
                miss.start,
            ),
        )

    def _one_edit_away(self, piece: str) -> str | None:
        if not self._has_either_end(piece) or piece in self._ordinary:
            return None
        keys = _keys(piece)
        if self._filed.keys().isdisjoint(keys):
            return None
        filed = filter(None, map(self._filed.get, keys))
        found = {word for words in filed for word in words.split(_SEPARATOR)}
        # Imported at the first near miss: serving starts without it.
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        near = [
            word
            for word in found
            if OSA.distance(piece, word, score_cutoff=1) == 1
            and (piece != word[:-1] or word[-1] not in ENDINGS or piece in self._stems)
            and _begins_and_ends(piece, word)
            and _keeps_its_verb(piece, word)
        ]
        return min(near, key=lambda word: _unlikeness(piece, word), default=None)

    def _has_either_end(self, piece: str) -> bool:
        return len(piece) < LONG or piece[:2] in self._beginnings or piece[-2:] in self._ends


def _pieces(start: int, end: int, borders: Set[int]) -> Iterator[tuple[int, int]]:
    """Spans of a clause that may be a word with a slip, each once."""
    shortest = SHORTEST - 1
    yield from ((border, border + shortest) for border in borders if border + shortest in borders)
    for first in range(start, end - SHORTEST + 1):
        lasts = range(first + SHORTEST, first + LONGEST + 2)
        if first in borders:
            yield from (
                (first, last)
                for last in lasts
                if last in borders or (first == start and last < end)
            )
        elif end in lasts:
            yield first, end


def _begins_and_ends(piece: str, word: str) -> bool:
    """False of a piece with a particle at an end where the word has none, as in 「のを」."""
    short = len(piece) < SHORTEST
    return all(
        char not in PARTICLES or (char == meant and not short)
        for char, meant in ((piece[0], word[0]), (piece[-1], word[-1]))
    )


def _keeps_its_verb(piece: str, word: str) -> bool:
    """False of 「お金を出」 for お金を貸: of one character, another one is another verb."""
    noun, mark, verb = word.partition(OBJECT)
    return not mark or len(verb) > 1 or not piece.startswith(noun + mark)


def _unlikeness(piece: str, word: str) -> tuple[bool, bool, bool, str]:
    """Two characters swapped are the likeliest slip; then one dropped or put in; then one after
    the same beginning.
    """
    return (
        sorted(piece) != sorted(word),
        len(piece) == len(word),
        piece[:1] != word[:1],
        word,
    )


def _keys(word: str) -> list[int]:
    return [hash(word), *[hash(word[:place] + word[place + 1 :]) for place in range(len(word))]]
