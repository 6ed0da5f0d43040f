"""How much two texts speak of the same things."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain

_CONTENT = re.compile(r"[一-龥ァ-ヶーA-Za-z0-9]+")
LONGEST = 500
"""Characters of a text that are looked at."""


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring kanji, katakana, letters: what a sentence is about, not its grammar."""
    return frozenset(
        word[index : index + 2]
        for word in _CONTENT.findall(text[:LONGEST].upper())
        for index in range(len(word) - 1)
    )


class Likeness:
    """Tells how much each of some texts, by its place, has in common with a question."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            for pair in bigrams(text):
                self._places.setdefault(pair, []).append(place)

    def shared(self, asked: frozenset[str]) -> Counter[int]:
        """How many of the question's pairs each text has; those without one are left out."""
        found = (self._places[pair] for pair in asked if pair in self._places)
        return Counter(chain.from_iterable(found))
