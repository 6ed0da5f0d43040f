"""Which trouble the message is about: areas ranked by the phrases that point to them."""

from collections.abc import Sequence
from typing import Final, cast

from bot.kb.base import KnowledgeBase
from bot.kb.ids import AREA_IDS, AreaId
from bot.understanding.fold import Folded
from bot.understanding.phrases import Hit
from bot.understanding.query import AreaReading
from bot.understanding.vocabulary import STRONG, Cue

ENOUGH: Final = 0.35
"""Confidence from which an area is read; a single weak phrase has 0.4."""
FROM_TERM: Final = 0.5
"""Confidence of an area that only a technical term points to."""
MOST: Final = 3
"""Areas that one answer can speak to."""


def read_areas(folded: Folded, hits: Sequence[Hit[Cue]]) -> tuple[AreaReading, ...]:
    """The areas asked about, the surest first; weak phrases count only where no strong one is."""
    found: dict[str, list[Hit[Cue]]] = {}
    for hit in hits:
        if hit.cue.kind == "area":
            found.setdefault(hit.cue.id, []).append(hit)
    if any(hit.cue.weight >= STRONG for area in found.values() for hit in area):
        found = {
            area: area_hits
            for area, area_hits in found.items()
            if any(hit.cue.weight >= STRONG for hit in area_hits)
        }
    readings = [_reading(folded, area, area_hits) for area, area_hits in found.items()]
    readings.sort(key=lambda item: (-item[0], -item[1], AREA_IDS.index(item[2].id)))
    return tuple(reading for _, _, reading in readings if reading.confidence >= ENOUGH)[:MOST]


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


def _reading(folded: Folded, area: str, hits: Sequence[Hit[Cue]]) -> tuple[float, int, AreaReading]:
    doubt = 1.0
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end:  # overlapping phrases say the same thing once
            doubt *= 1 - hit.cue.weight
            end = hit.end
    best = max(hits, key=lambda hit: (hit.cue.weight, hit.end - hit.start))
    confidence = round(min(1 - doubt, 0.97), 3)
    evidence = folded.evidence(best.start, best.end)
    first = min(hit.start for hit in hits)
    return 1 - doubt, -first, AreaReading(cast(AreaId, area), confidence, evidence)


def read_ids(hits: Sequence[Hit[Cue]], kind: str) -> tuple[str, ...]:
    """The ids that hits of a kind point to, the longest phrase first, each once."""
    ranked = sorted(
        (hit for hit in hits if hit.cue.kind == kind),
        key=lambda hit: (hit.start - hit.end, hit.start),
    )
    return tuple(dict.fromkeys(hit.cue.id for hit in ranked))
