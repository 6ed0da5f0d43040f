"""Knowledge packs made up to be many times as large as the built-in base, for measuring only.

A copy of the base has each entry under another id, and for each of its words a new one: the first
half of one word and the second half of another, so that made-up words begin and end like real ones.
None of them stands in a labelled question, so that the answers stay what they are.
"""

import json
import random
from pathlib import Path
from typing import Any, Final

from bot.kb import KnowledgeBase, builtin_directory
from bot.kb.loader import ENTRY_LISTS, read
from bot.understanding.fold import fold_word
from tests.benchmarks.words import SIGNS, leaves, plain_entries
from tests.evaluation.questions import read_questions

SHORTEST: Final = 3
"""Characters of a word that others are made from."""
SHORTEST_NEW: Final = 5
"""Shorter ones would soon all be taken: a language names its rarer things by longer words."""
LONGEST_FOUND: Final = 12
FIXED: Final = frozenset({"areas", "industries", "uncovered", "emergency", "self_check", "grammar"})
"""What there is once, or under ids that are the code's own."""
LOOKED_FOR: Final = {"terms": ("name", "aliases"), "check_sheet": ("also",)}
"""Keys of entries that hold words."""
REFERRING: Final = {"metrics": ("rate_of",), "corrections": ("figures", "replaced_by")}
"""Keys of entries that hold ids of metrics or figures, which a copy has under other ids."""


class Words:
    """New words, each once, the same ones in every run."""

    def __init__(self, kb: KnowledgeBase) -> None:
        parts = [part for entry in plain_entries(kb) for part in entry.split()]
        self._parts = [part for part in parts if len(part) >= SHORTEST and "、" not in part]
        self._taken = {fold_word(part) for part in parts}
        for question in read_questions():
            self._taken |= _pieces(fold_word(question.text))
        self._source = random.Random(20261126)  # noqa: S311 - repeatable on purpose

    def new(self) -> str:
        while True:
            head, tail = self._source.choices(self._parts, k=2)
            word = head[: (len(head) + 1) // 2] + tail[len(tail) // 2 :]
            folded = fold_word(word)
            if len(word) >= SHORTEST_NEW and folded not in self._taken:
                self._taken.add(folded)
                return word

    def instead_of(self, value: Any) -> Any:
        """A new word for each; a phrase in the editors' notation gets one in front."""
        if isinstance(value, dict):
            return {key: self.instead_of(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.instead_of(item) for item in value]
        return f"{self.new()}…{value}" if SIGNS.search(value) else self.new()


def write_packs(kb: KnowledgeBase, folder: Path, copies: int) -> None:
    """Write so many copies of the base, file by file."""
    words = Words(kb)
    files = [
        (path.stem, content.model_dump(mode="json", exclude_defaults=True, by_alias=True))
        for path, content in read((builtin_directory(),)).files
    ]
    for number in range(1, copies + 1):
        for stem, content in files:
            kept = {key: value for key, value in content.items() if key not in FIXED}
            if kept:
                copy = {key: _copy(key, value, words, f"_{number}") for key, value in kept.items()}
                # JSON is YAML, and quickly written.
                text = json.dumps(copy, ensure_ascii=False, indent=1)
                (folder / f"{stem}_{number}.yaml").write_text(text, encoding="utf-8")


def size_of(kb: KnowledgeBase) -> int:
    """How many entries and words a base holds."""
    lists = [each.model_dump() for each in (*kb.trades, *kb.phrases)]
    entries = sum(len(getattr(kb, kind)) for kind in (*ENTRY_LISTS, "figures"))
    return entries + sum(1 for _ in leaves(lists))


def _copy(key: str, value: Any, words: Words, suffix: str) -> Any:
    match key:
        case "groups":
            return [{**group, "figures": _figures(group["figures"], suffix)} for group in value]
        case "trades":
            return {kind: _trades(groups, words) for kind, groups in value.items()}
        case "phrases":
            spellings = {words.new(): right for right in value.pop("spellings", {}).values()}
            return {**words.instead_of(value), "spellings": spellings}
        case "checked":
            return value
    return [_entry(key, entry, words, suffix) for entry in value]


def _figures(figures: list[dict[str, Any]], suffix: str) -> list[dict[str, Any]]:
    return [{**figure, "metric": figure["metric"] + suffix} for figure in figures]


def _trades(groups: dict[str, Any], words: Words) -> dict[str, Any]:
    """Editors write words as one text with commas, deeds line by line."""
    return {
        name: {
            key: new if key == "deeds" else ", ".join(new)
            for key, new in words.instead_of(lists).items()
        }
        for name, lists in groups.items()
    }


def _entry(kind: str, entry: dict[str, Any], words: Words, suffix: str) -> dict[str, Any]:
    copy = {**entry, "id": entry["id"] + suffix}
    for key in LOOKED_FOR.get(kind, ()):
        if key in entry:
            copy[key] = words.instead_of(entry[key])
    for key in REFERRING.get(kind, ()):
        if isinstance(entry.get(key), str):
            copy[key] = entry[key] + suffix
        elif key in entry:
            copy[key] = [name + suffix for name in entry[key]]
    return copy


def _pieces(text: str) -> set[str]:
    return {
        text[start:end]
        for start in range(len(text))
        for end in range(start + SHORTEST_NEW, min(start + LONGEST_FOUND, len(text)) + 1)
    }
