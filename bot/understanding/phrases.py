"""Finding thousands of phrases in one pass over the folded text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from bot.kb.notation import expand
from bot.understanding.fold import fold_word

GAP: Final = 12
"""Characters that `…` may stand for; more would join words of unrelated clauses."""

Cue = TypeVar("Cue")


@dataclass(frozen=True, slots=True)
class Hit(Generic[Cue]):
    """A phrase found: its span in the folded text and what it is a cue for."""

    start: int
    end: int
    cue: Cue


class PhraseIndex(Generic[Cue]):
    """Finds phrases by the first two characters of their first part (or by its only one)."""

    def __init__(self, phrases: Iterable[tuple[str, Cue]]) -> None:
        """Take (notation, cue) pairs; raises ValueError for a notation that cannot be read."""
        self._by_start: dict[str, list[tuple[str, tuple[tuple[str, ...], ...], Cue]]] = {}
        for notation, cue in phrases:
            first, *rest = (tuple(map(fold_word, part)) for part in expand(notation))
            for text in dict.fromkeys(first):
                self._by_start.setdefault(text[:2], []).append((text, tuple(rest), cue))

    def find(self, text: str) -> Iterator[Hit[Cue]]:
        """Every phrase in the text, in order of its start."""
        by_start = self._by_start
        for start in range(len(text) - 1):
            for key in (text[start : start + 2], text[start]):
                for first, rest, cue in by_start.get(key, ()):
                    if text.startswith(first, start) and _is_word(text, start, first):
                        end = _end_of(text, start + len(first), rest)
                        if end is not None:
                            yield Hit(start, end, cue)


def _is_word(text: str, start: int, word: str) -> bool:
    """Letters must not stand inside a longer word: `it` is not in `with`."""
    end = start + len(word)
    return not (
        (_is_letter(word[0]) and start > 0 and _is_letter(text[start - 1]))
        or (_is_letter(word[-1]) and end < len(text) and _is_letter(text[end]))
    )


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z"


def _end_of(text: str, position: int, parts: tuple[tuple[str, ...], ...]) -> int | None:
    for alternatives in parts:
        best: tuple[int, int] | None = None
        for word in alternatives:
            found = text.find(word, position, position + GAP + len(word))
            if found >= 0 and (best is None or found < best[0]):
                best = (found, found + len(word))
        if best is None or "。" in text[position : best[0]]:
            return None
        position = best[1]
    return position
