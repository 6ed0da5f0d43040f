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
KEY: Final = 3
"""Characters of a beginning that phrases are filed under, where it has as many."""
_GAP_PATTERN: Final = f"[^。]{{0,{GAP}}}?"

Cue = TypeVar("Cue")


class Hit(NamedTuple, Generic[Cue]):
    """A phrase found: its span in the folded text and what it is a cue for."""

    start: int
    end: int
    cue: Cue


class _Phrase(Generic[Cue]):
    """A phrase; its pattern is made when its beginning is first met."""

    __slots__ = ("_parts", "_pattern", "cue")

    def __init__(self, parts: tuple[Part, ...], cue: Cue) -> None:
        self._parts = parts
        self._pattern: re.Pattern[str] | None = None
        self.cue = cue

    def end(self, text: str, start: int) -> int | None:
        """Where the phrase ends when it stands at `start`."""
        if self._pattern is None:
            self._pattern = re.compile(_joined(self._parts))
        match = self._pattern.match(text, start)
        return match.end() if match else None


class PhraseIndex(Generic[Cue]):
    """Finds phrases by the first characters they may begin with."""

    def __init__(self, phrases: Iterable[tuple[str, Cue]]) -> None:
        """Take (notation, cue) pairs; raises ValueError for a notation that cannot be read."""
        self._by_start: dict[str, list[tuple[str, _Phrase[Cue] | Cue]]] = {}
        for notation, cue in phrases:
            parts = parse(notation)
            word = _plain_word(parts)
            if word is not None:
                self._by_start.setdefault(word[:KEY], []).append((word, cue))
                continue
            phrase = _Phrase(parts, cue)
            for beginning in _beginnings(parts[0]):
                self._by_start.setdefault(beginning[:KEY], []).append((beginning, phrase))
        self._pairs = {key[:2] for key in self._by_start}

    def find(self, text: str) -> list[Hit[Cue]]:
        """Every phrase in the text, in order of its start."""
        beginnings, pairs = self._by_start, self._pairs
        hits: list[Hit[Cue]] = []
        for start in range(len(text) - 1):
            if (single := text[start]) in beginnings:
                hits += _compared(text, start, beginnings[single])
            if (pair := text[start : start + 2]) in pairs:  # at few places: no need to look closer
                for key in (pair, text[start : start + KEY]):
                    if key in beginnings:
                        hits += _compared(text, start, beginnings[key])
        return hits


def pattern_text(notation: str) -> str:
    """A phrase of the grammar as a regular expression; `#` stands for a number in it."""
    return _joined(parse(notation, shortest=1)).replace(re.escape("#"), "[0-9]+")


def _joined(parts: Iterable[Part]) -> str:
    return _GAP_PATTERN.join("".join(map(_alternatives, part)) for part in parts)


def _compared(
    text: str, start: int, filed: Iterable[tuple[str, _Phrase[Cue] | Cue]]
) -> list[Hit[Cue]]:
    """The phrases of those filed together that stand at `start`."""
    hits: list[Hit[Cue]] = []
    met: set[int] = set()
    for beginning, found in filed:
        if not text.startswith(beginning, start):
            continue
        if not isinstance(found, _Phrase):
            hits.append(Hit(start, start + len(beginning), found))
        elif id(found) not in met:  # several of its beginnings may fit
            met.add(id(found))
            end = found.end(text, start)
            if end is not None:
                hits.append(Hit(start, end, found.cue))
    return hits


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
            text if len(text) >= KEY else text + fold_word(choice)
            for text in found
            for choice in element
        }
        if all(len(text) >= KEY for text in found):
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
