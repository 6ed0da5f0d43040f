"""BM25 on pairs of characters, as a search engine ranks: what understanding is compared with.

Plain Python with an inverted index; idf and lengths are worked out ahead.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

K1: Final = 1.5
B: Final = 0.75


class BM25:
    def __init__(self, entries: Sequence[str]) -> None:
        """Index the entries, which must not be empty."""
        self._entries = entries
        counted = [Counter(pairs(entry)) for entry in entries]
        mean = sum(map(Counter.total, counted)) / len(entries)
        holding = Counter(pair for counts in counted for pair in counts)
        self._index: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, counts in enumerate(counted):
            length = K1 * (1 - B + B * counts.total() / mean)
            for pair, count in counts.items():
                rare = math.log(1 + (len(entries) - holding[pair] + 0.5) / (holding[pair] + 0.5))
                score = rare * count * (K1 + 1) / (count + length)
                self._index[pair].append((number, score))

    def best(self, query: str) -> tuple[str, float] | None:
        """The entry that fits best, and how well; None when no pair of characters is shared."""
        scores: defaultdict[int, float] = defaultdict(float)
        for pair in set(pairs(query)):
            for number, score in self._index.get(pair, ()):
                scores[number] += score
        if not scores:
            return None
        number = max(scores, key=lambda each: (scores[each], -each))
        return self._entries[number], scores[number]


def pairs(text: str) -> list[str]:
    """Each two characters that follow each other."""
    return [text[place : place + 2] for place in range(len(text) - 1)]
