"""Features that the learned models read: character n-grams, and cues for what was found.

A feature in angle brackets is a cue; no n-gram can look like one, as folding drops `<` and `>`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bot.understanding.phrases import Hit
from bot.understanding.vocabulary import STRONG, TRADE_CUES, UNLEARNED, Cue

LONGEST_GRAM: Final = 3
BORDER: Final = "^"
"""Stands before and after a text, so that its first and last characters are told apart."""
TRADE: Final = "T"
"""Stands for a trade in a text whose sense does not depend on which one it is."""
OTHERS_TRADE: Final = "O"
"""Stands for a trade that is not the asker's."""
NUMBER: Final = "0"
_NUMBERS: Final = re.compile("[0-9]+")

Span = tuple[int, int]


def grams(text: str) -> set[str]:
    """All character n-grams of a text with its borders, up to LONGEST_GRAM characters long."""
    bordered = f"{BORDER}{text}{BORDER}"
    found = {
        bordered[start : start + length]
        for length in range(1, LONGEST_GRAM + 1)
        for start in range(len(bordered) - length + 1)
    }
    found.discard(BORDER)
    return found


def masked(text: str, spans: Iterable[Span], mark: str) -> str:
    """The text with a mark in place of each span; spans may not overlap."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + mark + text[end:]
    return text


def question_features(
    text: str, hits: Sequence[Hit[Cue]], trades: Sequence[Span], compared: int
) -> set[str]:
    """What a whole message says, whoever says it: trades and numbers are masked.

    `compared` counts the industries it names.
    """
    found = {
        f"<{hit.cue.kind}:{hit.cue.id}:{'s' if hit.cue.weight >= STRONG else 'w'}>"
        for hit in hits
        if hit.cue.kind not in TRADE_CUES and hit.cue.kind not in UNLEARNED
    }
    found.add(f"<industries {min(compared, 3)}>")
    if trades:
        found.add("<trade>")
    return found | grams(without_numbers(masked(text, trades, TRADE)))


def clause_features(
    text: str, hits: Sequence[Hit[Cue]], clause: Span, others: Sequence[Span]
) -> set[str]:
    """What a clause says about the trade of whoever it is about; others' trades are masked."""
    start, end = clause
    hidden = [span for span in others if start <= span[0] and span[1] <= end]
    inside = masked(text[start:end], [(a - start, b - start) for a, b in hidden], OTHERS_TRADE)
    found = grams(inside)
    for hit in hits:
        if hit.cue.kind not in TRADE_CUES or hit.start < start or hit.end > end:
            continue
        if any(a <= hit.start and hit.end <= b for a, b in hidden):
            continue
        found.add(f"<{hit.cue.kind}:{hit.cue.id}>")
        if hit.end == end:  # the head of a Japanese phrase stands last
            found.update((f"<{hit.cue.kind}:{hit.cue.id}$>", f"<{hit.cue.id}$>"))
    return found


def without_numbers(text: str) -> str:
    """The text with every number written as 0."""
    return _NUMBERS.sub(NUMBER, text)
