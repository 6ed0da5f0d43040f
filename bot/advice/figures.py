"""Figures of the knowledge base with intervals, comparisons and notes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.advice.reply import ReplyFigure
from bot.advice.statistics import SMALL_SAMPLE, Interval, difference, wilson
from bot.advice.wording import scope_name
from bot.kb.base import Figure, KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, OVERALL, IndustryId

Verdict = Literal["higher", "lower", "unclear"]


@dataclass(frozen=True)
class Standing:
    """An industry beside all respondents; `overall` is None where the source has no such value."""

    own: ReplyFigure
    overall: ReplyFigure | None
    verdict: Verdict | None


def shown(figure: Figure, kb: KnowledgeBase) -> ReplyFigure:
    """A figure as replies carry it, with its interval where the count is known or follows."""
    counts = proportion(figure)
    span: Interval | None = None
    if counts and kb.trusted(figure) is figure:
        span = wilson(*counts)
    correction = kb.correction(figure)
    return ReplyFigure(
        metric=figure.metric,
        label=kb.metrics[figure.metric].label,
        scope=figure.scope,
        scope_name=scope_name(figure.scope, kb),
        industry=_industry(figure.scope),
        value=figure.value,
        unit=figure.unit,
        n=figure.n,
        n_estimated=figure.n_estimated,
        count=figure.count if kb.trusted(figure) is figure else None,
        low=round(span.low, 1) if span else None,
        high=round(span.high, 1) if span else None,
        approximate=figure.approximate,
        source=figure.source.key,
        note=correction.note if correction else None,
    )


def proportion(figure: Figure) -> tuple[int, int] | None:
    """(count, n) of a percentage of companies.

    Where the source prints no count it follows from share and n, rounded (they fit for every
    industry). None for means, amounts and shares of unknown base.
    """
    if figure.unit != "percent" or figure.n is None or figure.n_estimated:
        return None
    if not isinstance(figure.value, int | float):
        return None
    count = figure.count if figure.count is not None else round(figure.value * figure.n / 100)
    return count, figure.n


@lru_cache(maxsize=1024)
def find(metric: str, scope: str, kb: KnowledgeBase) -> ReplyFigure | None:
    """The figure to show for a metric and scope: the trusted one where the print is in doubt."""
    figure = kb.figure(metric, scope)
    return shown(kb.trusted(figure), kb) if figure else None


@lru_cache(maxsize=1024)
def standing(metric: str, industry: IndustryId, kb: KnowledgeBase) -> Standing | None:
    """Where an industry stands on a metric, or None where it has no figure of its own."""
    own = kb.figure(metric, industry)
    if own is None:
        return None
    overall = kb.figure(metric, OVERALL)
    return Standing(
        shown(kb.trusted(own), kb),
        shown(overall, kb) if overall else None,
        compare(kb.trusted(own), overall, kb) if overall else None,
    )


def compare(first: Figure, second: Figure, kb: KnowledgeBase) -> Verdict | None:
    """Whether the first share is clearly higher or lower; None where no share is comparable."""
    a, b = proportion(first), proportion(second)
    corrections = (kb.correction(first), kb.correction(second))
    if a is None or b is None or any(item and item.no_verdict for item in corrections):
        return None
    span = difference(a, b)
    if span.low > 0:
        return "higher"
    return "lower" if span.high < 0 else "unclear"


def notes_for(figures: tuple[ReplyFigure, ...], kb: KnowledgeBase) -> tuple[str, ...]:
    """What a reader must know with these figures: errors of the source, small samples."""
    notes: dict[str, None] = {}
    for figure in figures:
        if figure.note:
            notes[figure.note] = None
        printed = _misprints(kb).get(f"{figure.scope}.{figure.metric}")
        if printed:
            notes[printed] = None
    small = {
        figure.scope_name: figure.n
        for figure in figures
        if figure.industry and figure.n and figure.n < SMALL_SAMPLE and figure.low is not None
    }
    if small:
        names = "、".join(f"{name}({n:,}社)" for name, n in small.items())
        notes[f"回答が少ないため、幅を持って見てください: {names}"] = None
    return tuple(notes)


@lru_cache(maxsize=4)
def _misprints(kb: KnowledgeBase) -> dict[str, str]:
    """What to say of the figures, by id, that stand in for misprinted ones."""
    return {each.replaced_by: each.note for each in kb.corrections.values() if each.replaced_by}


def _industry(scope: str) -> IndustryId | None:
    return scope if scope in INDUSTRY_IDS else None
