"""Finding thousands of phrases in one pass over the folded text.

A phrase is looked up by how it may begin; the rest of it is compared only where a beginning was
found, by a regular expression made at that moment. So building the index stays cheap.
"""

import re
from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, TypeVar

from bot.kb.notation import Element, Part, parse
from bot.understanding.fold import fold_word

GAP: Final = 12
"""Characters that `…` may stand for; more would join words of unrelated clauses."""
ENOUGH: Final = 3
"""Characters of a beginning after which it need not go on to the next choice."""
_NONE: Final[tuple[int, ...]] = ()
_GAP_PATTERN: Final = f"[^。]{{0,{GAP}}}?"

Cue = TypeVar("Cue")


class Hit(NamedTuple, Generic[Cue]):
    """A phrase found: its span in the folded text and what it is a cue for."""

    start: int
    end: int
    cue: Cue


class _Phrase(Generic[Cue]):
    """A phrase; its pattern is made when its beginning is first met.

    Until then only the notation is kept: few of thousands are ever met.
    """

    __slots__ = ("_notation", "_pattern", "cue")

    def __init__(self, notation: str, cue: Cue) -> None:
        self._notation = notation
        self._pattern: re.Pattern[str] | None = None
        self.cue = cue

    def end(self, text: str, start: int) -> int | None:
        """Where the phrase ends when it stands at `start`."""
        if self._pattern is None:
            self._pattern = re.compile(_joined(parse(self._notation)))
        match = self._pattern.match(text, start)
        return match.end() if match else None


class PhraseIndex(Generic[Cue]):
    """Finds phrases by what they may begin with.

    Beginnings are looked up whole, so that it hardly matters how many there are: `_lengths` tells,
    by their first two characters, how long those are that may stand at a place.
    """

    def __init__(self, phrases: Iterable[tuple[str, Cue]]) -> None:
        """Take (notation, cue) pairs; raises ValueError for a notation that cannot be read."""
        self._by_beginning: dict[str, tuple[_Phrase[Cue] | Cue, ...]] = {}
        for notation, cue in phrases:
            parts = parse(notation)
            word = _plain_word(parts)
            if word is not None:
                self._file(word, cue)
                continue
            phrase = _Phrase(notation, cue)
            for beginning in _beginnings(parts[0]):
                self._file(beginning, phrase)
        self._lengths: dict[str, tuple[int, ...]] = {}
        for beginning in sorted(self._by_beginning, key=len, reverse=True):
            lengths = self._lengths.get(beginning[:2], _NONE)
            if len(beginning) not in lengths:
                self._lengths[beginning[:2]] = (*lengths, len(beginning))

    def _file(self, beginning: str, found: _Phrase[Cue] | Cue) -> None:
        self._by_beginning[beginning] = (*self._by_beginning.get(beginning, ()), found)

    def find(self, text: str) -> list[Hit[Cue]]:
        """Every phrase in the text, in order of its start, with the longest beginning first."""
        hits: list[Hit[Cue]] = []
        for start in range(len(text) - 1):
            lengths = self._lengths.get(text[start : start + 2], _NONE)
            if text[start] in self._lengths:
                lengths = (*lengths, 1)
            if lengths:
                hits += self._found_at(text, start, lengths)
        return hits

    def _found_at(self, text: str, start: int, lengths: Iterable[int]) -> list[Hit[Cue]]:
        """The phrases at a place whose beginnings are so long."""
        hits: list[Hit[Cue]] = []
        met: set[int] = set()
        for length in lengths:
            end = start + length
            if end > len(text):
                continue
            for found in self._by_beginning.get(text[start:end], ()):
                if not isinstance(found, _Phrase):
                    hits.append(Hit(start, end, found))
                elif id(found) not in met:  # several of its beginnings may fit
                    met.add(id(found))
                    whole = found.end(text, start)
                    if whole is not None:
                        hits.append(Hit(start, whole, found.cue))
        return hits


def pattern_text(notation: str) -> str:
    """A phrase of the grammar as a regular expression; `#` stands for a number in it."""
    return _joined(parse(notation, shortest=1)).replace(re.escape("#"), "[0-9]+")


def _joined(parts: Iterable[Part]) -> str:
    return _GAP_PATTERN.join("".join(map(_alternatives, part)) for part in parts)


def _plain_word(parts: tuple[Part, ...]) -> str | None:
    """The folded word of a phrase that is just one, without letters at its ends."""
    if len(parts) > 1 or len(parts[0]) > 1 or len(parts[0][0]) > 1:
        return None
    word = fold_word(parts[0][0][0])
    return None if not word or _is_letter(word[0]) or _is_letter(word[-1]) else word


def _beginnings(part: Part) -> set[str]:
    """Texts one of which the part begins with, long enough to be filed under where it can."""
    found = {""}
    for element in part:
        found = {
            text if len(text) >= ENOUGH else text + fold_word(choice)
            for text in found
            for choice in element
        }
        if all(len(text) >= ENOUGH for text in found):
            break
    return found


def _alternatives(element: Element) -> str:
    if len(element) == 1:
        return _word(fold_word(element[0]))
    # Longer ones first: the pattern takes the first that fits.
    texts = sorted({fold_word(text) for text in element}, key=lambda text: (-len(text), text))
    return f"(?:{'|'.join(map(_word, texts))})"


def _word(text: str) -> str:
    """Letters must not stand inside a longer word: `it` is not in `with`."""
    before = "(?<![a-z])" if text and _is_letter(text[0]) else ""
    after = "(?![a-z])" if text and _is_letter(text[-1]) else ""
    return before + re.escape(text) + after


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"
