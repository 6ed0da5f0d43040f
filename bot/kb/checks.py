"""Relations between entries: references resolve, counts match percentages, dates are kept."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from bot.kb.base import Figure, KnowledgeBase
from bot.kb.emergency_models import EmergencyKind, FollowUp
from bot.kb.ids import AREA_IDS, EMERGENCY_IDS, INDUSTRY_IDS, LEARNED_MODELS, SCOPES, UNCOVERED_IDS
from bot.kb.loader import Place, RawKnowledge
from bot.kb.models import (
    Action,
    Correction,
    Metric,
    Reviewed,
    Source,
    SourceRef,
)
from bot.kb.notation import parse

ROUNDING = 0.051
"""Points of percent by which a printed share may differ from its count (one decimal, rounded)."""
OF_AN_ITEM = "item"
"""Begins the ids of actions that belong to a self-check item and to no area."""


def relation_findings(raw: RawKnowledge, base: KnowledgeBase) -> Iterator[str]:
    """All findings that need more than one entry to see, each with place, entry and mend."""
    yield from _missing_ids(base)
    for name in LEARNED_MODELS:
        if name not in base.learned:
            yield f"learned/{name}.json: missing; run `secbench kb train`"
    yield from _source_findings(raw, base)
    yield from _figure_findings(base)
    yield from _correction_findings(raw, base)
    yield from _action_findings(raw, base)
    yield from _self_check_findings(base)
    yield from _sheet_findings(raw, base)
    yield from _season_findings(raw, base)
    yield from _reference_findings(raw, base)
    yield from _metric_cue_findings(raw, base)


def phrase_findings(raw: RawKnowledge) -> Iterator[str]:
    """Phrases and words whose notation cannot be read, and words that tell two trades."""
    yield from _clashes(raw)
    for path, content in raw.files:
        for keys, text in _texts(content.grammar, ("grammar",)):
            yield from _notation_findings(path, keys, text, shortest=1)
        for keys, text in _texts(content.trades, ("trades",)):
            yield from _notation_findings(path, keys, text)
        for keys, text in _texts(content.phrases, ("phrases",)):
            yield from _notation_findings(path, keys, text)
        for follow_up in content.emergency.follow_ups if content.emergency else ():
            for text in follow_up.asked:
                keys = ("emergency", "follow_ups", follow_up.id)
                yield from _notation_findings(path, keys, text)


def _metric_cue_findings(raw: RawKnowledge, base: KnowledgeBase) -> Iterator[str]:
    for path, content in raw.files:
        for name in content.phrases.metrics if content.phrases else ():
            if name not in base.metrics:
                place = Place(path, ("phrases", "metrics", name))
                yield f"{place}: {name}: no such metric; correct the id"


def _texts(
    value: object, keys: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name != "spellings":
                yield from _texts(getattr(value, name), (*keys, name))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, (*keys, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*keys, index))


def _clashes(raw: RawKnowledge) -> Iterator[str]:
    """A word that is enough alone may stand under one trade only."""
    seen: dict[str, tuple[str, Place]] = {}
    for path, content in raw.files:
        for kind in ("industries", "uncovered") if content.trades else ():
            for name, words in getattr(content.trades, kind).items():
                for key in ("names", "trades", "deeds"):
                    place = Place(path, ("trades", kind, name, key))
                    for word in getattr(words, key):
                        plain = unicodedata.normalize("NFKC", word).casefold()
                        other, other_place = seen.setdefault(plain, (name, place))
                        if other != name:
                            yield (
                                f"{place}: {name}: '{word}' stands also under {other} "
                                f"({other_place}); leave it under one of them"
                            )


def _notation_findings(
    path: Path, keys: tuple[str | int, ...], text: str, shortest: int = 2
) -> Iterator[str]:
    try:
        parse(text, shortest)
    except ValueError as error:
        yield f"{Place(path, keys)}: {keys[-2]}: {error}"


def overdue(raw: RawKnowledge, today: date) -> Iterator[str]:
    """Warnings for entries whose facts should have been looked at again by now."""
    for (kind, name), place in raw.places.items():
        entry = raw.entries[kind][name]
        if isinstance(entry, Reviewed) and entry.review_by and entry.review_by < today:
            yield (
                f"{place}: {name}: review was due on {entry.review_by}; "
                "compare with the official page and set `checked` and `review_by` anew"
            )


def _missing_ids(base: KnowledgeBase) -> Iterator[str]:
    expected: tuple[tuple[str, tuple[str, ...], object], ...] = (
        ("industries", INDUSTRY_IDS, base.industries),
        ("uncovered", UNCOVERED_IDS, base.uncovered),
        ("areas", AREA_IDS, base.areas),
        ("emergency kinds", EMERGENCY_IDS, base.emergency.kinds),
    )
    for kind, ids, found in expected:
        for name in ids:
            if name not in found:  # type: ignore[operator]
                yield f"{kind}: {name}: missing; add an entry with this id"


def _source_findings(raw: RawKnowledge, base: KnowledgeBase) -> Iterator[str]:
    for path, content in raw.files:
        for keys, ref in _refs(content, ()):
            source = base.sources.get(ref.id)
            if source is None:
                yield (
                    f"{Place(path, keys)}: {_owner(content, keys)}: unknown source '{ref.id}'; "
                    "add it to sources.yaml or correct the id"
                )
            elif source.sections and ref.section and ref.section not in source.sections:
                yield (
                    f"{Place(path, keys)}: {_owner(content, keys)}: source '{ref.id}' has no "
                    f"section '{ref.section}'; use one of {', '.join(source.sections)}"
                )


def _refs(
    value: object, keys: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], SourceRef]]:
    if isinstance(value, SourceRef):
        yield keys, value
    elif isinstance(value, Source):
        return
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _refs(getattr(value, name), (*keys, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _refs(item, (*keys, index))


def _owner(content: BaseModel, keys: tuple[str | int, ...]) -> str:
    entries = getattr(content, str(keys[0]))
    if isinstance(entries, tuple) and len(keys) > 1 and isinstance(keys[1], int):
        entry = entries[keys[1]]
        return str(getattr(entry, "id", None) or getattr(entry, "scope", keys[0]))
    return str(keys[0])


def _figure_findings(base: KnowledgeBase) -> Iterator[str]:
    for figure in base.figures.values():
        if figure.scope not in SCOPES:
            yield (
                f"figures: {figure.id}: unknown scope '{figure.scope}'; "
                f"use one of {', '.join(SCOPES)}"
            )
        if figure.unit == "percent" and figure.n is None and not figure.note:
            yield f"figures: {figure.id}: no `n`; add it, or a `note` that says why there is none"
        yield from _count_findings(figure, base)


def _count_findings(figure: Figure, base: KnowledgeBase) -> Iterator[str]:
    if figure.count is None or figure.n is None or isinstance(figure.value, str):
        return
    share = 100 * figure.count / figure.n
    if abs(share - figure.value) > ROUNDING and figure.id not in base.corrections_by_figure:
        yield (
            f"figures: {figure.id}: {figure.count} of {figure.n} is {share:.1f}, not "
            f"{figure.value}; correct it, or describe the source's error in corrections.yaml"
        )


def _correction_findings(raw: RawKnowledge, base: KnowledgeBase) -> Iterator[str]:
    for correction in base.corrections.values():
        place = raw.places["corrections", correction.id]
        for name in _figures_named(correction):
            if name not in base.figures:
                yield f"{place}: {correction.id}: no figure '{name}'; correct the id (scope.metric)"


def _figures_named(correction: Correction) -> tuple[str, ...]:
    replaced = (correction.replaced_by,) if correction.replaced_by else ()
    return (*correction.figures, *replaced)


def _action_findings(raw: RawKnowledge, base: KnowledgeBase) -> Iterator[str]:
    for action in base.actions.values():
        place = raw.places["actions", action.id]
        if action.area not in base.areas and action.area != OF_AN_ITEM:
            yield f"{place}: {action.id}: the id must start with an area id or `item`, and a dot"
        if action.when == "today" and action.headline is None:
            yield f"{place}: {action.id}: an action for today needs a `headline`; add one"
        yield from _fit_findings(place, action)


def _fit_findings(place: Place, action: Action) -> Iterator[str]:
    if not action.sizes:
        yield f"{place}: {action.id}: `sizes` is empty; name a size or leave the key out"


def _self_check_findings(base: KnowledgeBase) -> Iterator[str]:
    check = base.self_check
    numbers = [item.number for item in check.items]
    if numbers != list(range(1, 26)):
        yield "self_check: items: must be numbered 1 to 25 in order; correct `number`"
    best = max((answer.points for answer in check.answers), default=0)
    worst = min((answer.points for answer in check.answers), default=0)
    if best * len(numbers) != check.full_score or worst * len(numbers) != check.lowest_score:
        yield (
            "self_check: full_score, lowest_score: must be the items times the highest and the "
            "lowest points; correct them"
        )
    scores = [n for band in check.bands for n in range(band.low, band.high + 1)]
    if sorted(scores) != list(range(check.lowest_score, check.full_score + 1)):
        yield "self_check: bands: must cover each score once; correct `low` and `high`"
    for item in check.items:
        if item.action not in base.actions:
            yield f"self_check: item {item.number}: no action '{item.action}'; correct the id"
        if item.rate and item.rate not in base.metrics:
            yield f"self_check: item {item.number}: no metric '{item.rate}'; correct `rate`"


def _sheet_findings(raw: RawKnowledge, base: KnowledgeBase) -> Iterator[str]:
    for question in base.check_sheet.values():
        if question.action not in base.actions:
            place = raw.places["check_sheet", question.id]
            yield f"{place}: {question.id}: no action '{question.action}'; correct the id"


def _season_findings(raw: RawKnowledge, base: KnowledgeBase) -> Iterator[str]:
    for season in base.seasons.values():
        for name in season.actions:
            if name not in base.actions:
                place = raw.places["seasons", season.id]
                yield f"{place}: {season.id}: action {name} is not there; correct the id"


def _reference_findings(raw: RawKnowledge, base: KnowledgeBase) -> Iterator[str]:
    for metric in base.metrics.values():
        yield from _metric_findings(raw.places["metrics", metric.id], metric, base)
    for term in base.terms.values():
        if term.action and term.action not in base.actions:
            yield (
                f"{raw.places['terms', term.id]}: {term.id}: no action '{term.action}'; "
                "correct `action`"
            )
        for name in term.figures:
            if f"overall.{name}" not in base.figures:
                yield (
                    f"{raw.places['terms', term.id]}: {term.id}: no overall figure '{name}'; "
                    "correct the metric id"
                )
    guide = base.emergency
    advice: list[EmergencyKind | FollowUp] = [*guide.kinds.values(), *guide.follow_ups.values()]
    for entry in advice:
        for name in entry.contacts:
            if name not in guide.contacts:
                yield f"emergency: {entry.id}: no contact '{name}'; correct the id"
    for area in base.areas:
        if not any(area in case.teaches for case in base.cases.values()):
            yield f"cases: no case teaches '{area}'; add a line to the `teaches` of one"


def _metric_findings(place: Place, metric: Metric, base: KnowledgeBase) -> Iterator[str]:
    if metric.rate_of and metric.rate_of not in base.metrics:
        yield f"{place}: {metric.id}: no metric '{metric.rate_of}'; correct `rate_of`"
