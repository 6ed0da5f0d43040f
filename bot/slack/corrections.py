"""What a click makes of the question that it belongs to."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.understanding import Query
from bot.views import ids
from bot.views.state import with_area, with_industries


def unchanged(query: Query, _: str) -> Query:
    return query


def _other_industry(query: Query, chosen: str) -> Query | None:
    changed = with_industries(query, chosen)
    if not changed.industries:
        return None
    if changed.intent in ("compare", "ranking"):
        changed = replace(changed, intent="benchmark")
    return changed


def _other_area(query: Query, chosen: str) -> Query | None:
    changed = with_area(query, chosen)
    if not changed.areas:
        return None
    # A definition was of the old subject.
    return replace(
        changed, intent="recommend" if changed.intent == "definition" else changed.intent
    )


def _compared(query: Query, chosen: str) -> Query | None:
    names = ",".join([*(reading.id for reading in query.industries), chosen])
    changed = replace(with_industries(query, names), intent="compare")
    return changed if len(changed.industries) > 1 else None


def _cases(query: Query, _: str) -> Query:
    return replace(query, intent="case")


def _detailed(query: Query, _: str) -> Query:
    return replace(query, detailed=True)


CLICKS: Final[dict[str, Callable[[Query, str], Query | None]]] = {
    ids.CORRECT_INDUSTRY: _other_industry,
    ids.CHOOSE_INDUSTRY: _other_industry,
    ids.CORRECT_AREA: _other_area,
    ids.COMPARE_WITH: _compared,
    ids.MORE_CASES: _cases,
    ids.MORE_ACTIONS: _detailed,
}
"""What a click makes of the question it belongs to; other buttons ask it again unchanged."""


def corrected(query: Query, industry: str, area: str) -> Query:
    """The query with the right industry and area; empty ones stay as they were read."""
    if industry:
        query = _other_industry(query, industry) or query
    return (_other_area(query, area) or query) if area else query
