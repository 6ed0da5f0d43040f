"""The knowledge base as JSON: every figure with its source, section and provenance."""

from typing import Any

from pydantic import BaseModel

from bot.kb.base import Figure, KnowledgeBase


def export(base: KnowledgeBase) -> dict[str, Any]:
    """The whole base; `figures` are resolved, everything else is as the editors wrote it."""
    return {
        "sources": _entries(base.sources.values()),
        "metrics": _entries(base.metrics.values()),
        "figures": [_figure(figure, base) for figure in base.figures.values()],
        "corrections": _entries(base.corrections.values()),
        "areas": _entries(base.areas.values()),
        "actions": _entries(base.actions.values()),
        "cases": _entries(base.cases.values()),
        "industries": _entries(base.industries.values()),
        "uncovered": _entries(base.uncovered.values()),
        "terms": _entries(base.terms.values()),
        "seasons": _entries(base.seasons.values()),
        "check_sheet": _entries(base.check_sheet.values()),
        "self_check": base.self_check.model_dump(mode="json"),
        "emergency": {
            "kinds": _entries(base.emergency.kinds.values()),
            "follow_ups": _entries(base.emergency.follow_ups.values()),
            "contacts": _entries(base.emergency.contacts.values()),
            "sources": _entries(base.emergency.sources),
        },
    }


def _entries(entries: Any) -> list[Any]:
    return [
        entry.model_dump(mode="json", by_alias=True, exclude_none=True)
        for entry in entries
        if isinstance(entry, BaseModel)
    ]


def _figure(figure: Figure, base: KnowledgeBase) -> dict[str, Any]:
    source = base.sources[figure.source.id]
    correction = base.correction(figure)
    return {
        "id": figure.id,
        "metric": figure.metric,
        "scope": figure.scope,
        "value": figure.value,
        "unit": figure.unit,
        "n": figure.n,
        "n_estimated": figure.n_estimated,
        "count": figure.count,
        "approximate": figure.approximate,
        "derived": figure.derived,
        "note": figure.note,
        "correction": correction.id if correction else None,
        "source": figure.source.id,
        "section": figure.source.section,
        "citation": f"{source.short} {base.place(source.id, figure.source.section or '')}".strip(),
        "url": source.url,
        "checked": figure.checked.isoformat(),
    }
