"""Put the files' entries together into one KnowledgeBase, resolving what groups share."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.kb.base import EmergencyGuide, Figure, KnowledgeBase
from bot.kb.loader import Place, RawKnowledge
from bot.kb.models import Action, Correction, FigureEntry, FigureGroup


def assemble(raw: RawKnowledge) -> KnowledgeBase | None:
    """The base, or None with findings added to `raw` where a needed part is missing."""
    figures = {figure.id: figure for figure in _figures(raw)}
    self_check = _last(raw, "self_check")
    emergency = _last(raw, "emergency")
    for name, value in (("self_check", self_check), ("emergency", emergency)):
        if value is None:
            raw.findings.append(f"{name}: missing; add a file with the key `{name}:`")
    if raw.findings:
        return None
    entries: dict[str, Any] = dict(raw.entries)
    corrections: dict[str, Correction] = entries["corrections"]
    return KnowledgeBase(
        **entries,
        figures=figures,
        self_check=self_check,
        emergency=EmergencyGuide(
            kinds={kind.id: kind for kind in emergency.kinds},
            follow_ups={each.id: each for each in emergency.follow_ups},
            contacts={contact.id: contact for contact in emergency.contacts},
            sources=emergency.sources,
        ),
        actions_by_area=_by_area(entries["actions"].values()),
        trades=tuple(content.trades for _, content in raw.files if content.trades),
        phrases=tuple(content.phrases for _, content in raw.files if content.phrases),
        grammar=tuple(content.grammar for _, content in raw.files if content.grammar),
        learned=raw.learned,
        corrections_by_figure={
            figure: correction
            for correction in corrections.values()
            for figure in correction.figures
        },
    )


def _by_area(actions: Iterable[Action]) -> dict[Any, tuple[Action, ...]]:
    areas: dict[str, list[Action]] = {}
    for action in actions:
        areas.setdefault(action.area, []).append(action)
    return {area: tuple(found) for area, found in areas.items()}


def _last(raw: RawKnowledge, key: str) -> Any:
    """The last file's value of a key that holds one thing: a pack's replaces ours."""
    values = [getattr(content, key) for _, content in raw.files if getattr(content, key)]
    return values[-1] if values else None


def _figures(raw: RawKnowledge) -> Iterator[Figure]:
    seen: dict[tuple[Path, str], Place] = {}
    values = {
        (group.scope, entry.metric): entry.value
        for _, content in raw.files
        for group in content.groups
        for entry in group.figures
    }
    for path, content in raw.files:
        for index, group in enumerate(content.groups):
            if content.checked is None:
                raw.findings.append(
                    f"{path.name}: a file with figures needs `checked: YYYY-MM-DD`; add the day "
                    "they were last compared with the source"
                )
                break
            for entry_index, entry in enumerate(group.figures):
                place = Place(path, ("groups", index, "figures", entry_index))
                metric: Any = raw.entries["metrics"].get(entry.metric)
                if metric is None:
                    raw.findings.append(
                        f"{place}: {group.scope}.{entry.metric}: unknown metric; "
                        "add it to metrics.yaml or correct the id"
                    )
                    continue
                _refuse_twice(raw, seen, place, f"{group.scope}.{entry.metric}")
                count = values.get((group.scope, metric.rate_of)) if metric.rate_of else None
                yield _figure(group, entry, metric.unit, count, content.checked)


def _refuse_twice(
    raw: RawKnowledge, seen: dict[tuple[Path, str], Place], place: Place, name: str
) -> None:
    """A figure stands once in a directory; a pack, being another directory, replaces it."""
    root = next(root for root in raw.roots if place.file.is_relative_to(root))
    earlier = seen.setdefault((root, name), place)
    if earlier is not place:
        raw.findings.append(f"{place}: {name}: stands also in {earlier}; remove one of them")


def _figure(group: FigureGroup, entry: FigureEntry, unit: Any, count: Any, checked: date) -> Figure:
    return Figure(
        id=f"{group.scope}.{entry.metric}",
        metric=entry.metric,
        scope=group.scope,
        value=entry.value,
        unit=unit,
        n=entry.n or group.n,
        n_estimated=entry.n_estimated,
        count=count,
        approximate=entry.approximate,
        derived=entry.derived,
        note=entry.note,
        source=group.source,
        checked=checked,
    )
