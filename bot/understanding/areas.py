"""Which trouble the message is about: what the learned model makes of the whole of it."""

import re
from collections.abc import Collection, Sequence
from typing import Final, cast

from bot.kb.base import KnowledgeBase
from bot.kb.ids import AreaId
from bot.understanding.features import Span
from bot.understanding.fold import Folded
from bot.understanding.linear import LinearModel
from bot.understanding.phrases import Hit
from bot.understanding.query import AreaReading
from bot.understanding.vocabulary import STRONG, Cue

NO_AREA: Final = "-"
ENOUGH: Final = 0.25
"""Confidence from which the first area is read."""
ALSO: Final = 0.2
"""Confidence from which further areas are."""
ALSO_TOLD: Final = 0.1
"""The same where a phrase of the lists tells them: 「担当者もルールもない」."""
FROM_TERM: Final = 0.5
"""Confidence of an area that only a technical term points to."""
MOST: Final = 3
"""Areas that one answer can speak to."""
EVIDENCE: Final = 14
"""Characters of the passage shown where no phrase of the lists was found."""
STRETCH: Final = 6
"""Characters that such a passage may be longer on each side, to the border of a word."""
_KINDS: Final = tuple(map(re.compile, ("[一-龥々]", "[ぁ-んー]", "[a-z0-9]")))


def read_areas(
    folded: Folded,
    hits: Sequence[Hit[Cue]],
    features: Collection[str],
    trades: Sequence[Span],
    model: LinearModel,
) -> tuple[AreaReading, ...]:
    """The areas asked about, the surest first."""
    told = {hit.cue.id for hit in hits if hit.cue.kind == "area" and hit.cue.weight >= STRONG}
    readings: list[AreaReading] = []
    for scored in model.rank(features, MOST + 1):
        if scored.label == NO_AREA:
            continue
        confidence = model.confidence(scored)
        also = ALSO_TOLD if scored.label in told else ALSO
        if confidence < (also if readings else ENOUGH) or len(readings) == MOST:
            break
        evidence = _evidence(folded, hits, scored.label, trades, model)
        readings.append(AreaReading(cast(AreaId, scored.label), round(confidence, 3), evidence))
    return tuple(readings)


def area_named(folded: Folded, hit: Hit[Cue]) -> AreaReading:
    """The area whose name is the whole message."""
    return AreaReading(cast(AreaId, hit.cue.id), STRONG, folded.evidence(hit.start, hit.end))


def areas_of_terms(
    folded: Folded, hits: Sequence[Hit[Cue]], kb: KnowledgeBase
) -> tuple[AreaReading, ...]:
    """The area that the first term named belongs to, for a message that says nothing clearer."""
    for hit in hits:
        if hit.cue.kind == "term":
            evidence = folded.evidence(hit.start, hit.end)
            return tuple(
                AreaReading(area, FROM_TERM, evidence) for area in kb.terms[hit.cue.id].areas[:1]
            )
    return ()


def read_ids(hits: Sequence[Hit[Cue]], kind: str) -> tuple[str, ...]:
    """The ids that hits of a kind point to, the longest phrase first, each once."""
    ranked = sorted(
        (hit for hit in hits if hit.cue.kind == kind),
        key=lambda hit: (hit.start - hit.end, hit.start),
    )
    return tuple(dict.fromkeys(hit.cue.id for hit in ranked))


def _evidence(
    folded: Folded,
    hits: Sequence[Hit[Cue]],
    area: str,
    trades: Sequence[Span],
    model: LinearModel,
) -> str:
    """The user's words that say it: a phrase of the lists, else the weightiest passage."""
    told = [hit for hit in hits if hit.cue.kind == "area" and hit.cue.id == area]
    if told:
        best = max(told, key=lambda hit: (hit.cue.weight, hit.end - hit.start, -hit.start))
        return folded.evidence(best.start, best.end)
    # Trades keep their length here, so that places in the text stay what they are.
    text = folded.text
    for start, end in trades:
        text = text[:start] + " " * (end - start) + text[end:]
    weights = [
        sum(model.weight(text[place : place + length], area) for length in (1, 2, 3))
        for place in range(len(text))
    ]
    width = min(EVIDENCE, len(text))
    starts = range(len(text) - width + 1)
    start = max(starts, key=lambda place: (sum(weights[place : place + width]), -place))
    # Of a passage that reaches into two sentences, the longer part.
    parts = text[start : start + width].split("。")
    longest = max(parts, key=len)
    first = text.index(longest, start)
    return folded.evidence(*_whole_words(text, first, first + len(longest)))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span made a little longer where it begins or ends within a word."""
    first, last = max(0, start - STRETCH), min(len(text), end + STRETCH)
    while start > first and _is_one_word(text[start - 1], text[start]):
        start -= 1
    while end < last and _is_one_word(text[end - 1], text[end]):
        end += 1
    return start, end


def _is_one_word(left: str, right: str) -> bool:
    """Whether two characters are of one kind: kanji, kana, or Latin letters and digits."""
    return any(kind.match(left) and kind.match(right) for kind in _KINDS)
