"""How much two texts speak of the same things."""

import re

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
