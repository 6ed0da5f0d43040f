"""What a picture shows, as values: bars with intervals or a line, and the same in words.

A Chart knows nothing of how it is drawn: as Slack's own block (`chart_block`) or as a PNG
(`bot.pictures`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.advice.reply import Reply, ReplyFigure
from bot.advice.self_check import CheckResult, Past
from bot.advice.wording import amount, interval
from bot.kb import KnowledgeBase
from bot.kb.ids import ALL_INDUSTRIES, OVERALL, IndustryId
from bot.kb.models import Unit
from bot.views.dates import short_day
from bot.views.elements import Block
from bot.views.limits import BLOCK_ID, clip

NATIVE_TITLE: Final = 50
NATIVE_LABEL: Final = 20
NATIVE_POINTS: Final = 20
HISTORY_POINTS: Final = 8
"""Self-checks in the history's line: as many dates as a phone shows side by side."""
UNIT_NAMES: Final[dict[Unit, str]] = {"percent": "%", "man_yen": "万円", "score": "点"}

_SHARE_TITLE: Final = "自社診断が70点以上の会社"
_HISTORY_TITLE: Final = "自社診断の点の移り変わり"
_PARTS_TITLE: Final = "自社診断の点(満点に対する割合)"
_TOTAL: Final = "合計"
_EVERYBODY: Final = "全体"
_FOURTEEN: Final = "14業種平均"

Kind = Literal["bars", "line"]


@dataclass(frozen=True)
class Point:
    """A value with its 95 % interval, where there is one; `label` is how it is written beside.

    `own` points are the asker's.
    """

    category: str
    value: float
    label: str
    low: float | None = None
    high: float | None = None
    own: bool = False


@dataclass(frozen=True)
class Series:
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """`unit` as it stands on the axis, which ends at `most` or beyond the longest bar."""

    kind: Kind
    title: str
    unit: str
    series: tuple[Series, ...]
    note: str = ""
    most: float | None = None

    @property
    def alt_text(self) -> str:
        """The same in words, for screen readers."""
        return f"{self.title}: {'。'.join(self.lines())}"

    def lines(self) -> Iterator[str]:
        """Each value in words."""
        for series in self.series:
            for point in series.points:
                name = (
                    f"{point.category}({series.name})" if len(self.series) > 1 else point.category
                )
                yield f"{name} {point.label}"


def reply_chart(reply: Reply, kb: KnowledgeBase) -> Chart | None:
    """The picture of an answer with figures to compare; None for any other."""
    match reply.kind:
        case "benchmark":
            return _benchmark(reply, kb)
        case "compare" | "ranking":
            return _by_industry(reply, kb)
    return None


def position_chart(figures: Sequence[ReplyFigure], kb: KnowledgeBase) -> Chart | None:
    """Shares of an industry beside those of all: two bars for each metric."""
    shares = [figure for figure in figures if figure.unit == "percent" and not _is_mean(figure, kb)]
    own = [figure for figure in shares if figure.industry]
    if not own:
        return None
    others = [other for figure in own if (other := _beside(figure, shares)) is not None]
    name = own[0].scope_name
    series = [Series(name, tuple(_point(figure, figure.label, own=True) for figure in own))]
    if others:
        points = tuple(_point(figure, _plain_label(figure, kb)) for figure in others)
        series.append(Series(f"{_EVERYBODY}・{_FOURTEEN}", points))
    return Chart("bars", f"{name}のいまの位置", "%", tuple(series), _SPAN)


def score_charts(
    found: CheckResult, history: Sequence[Past], industry: IndustryId | None
) -> tuple[Chart, ...]:
    """A self-check beside its own history, and the share of companies with 70 points or more."""
    first = _history(history) if len(history) > 1 else _parts(found)
    shares = tuple(
        _point(figure, _scope_label(figure), own=figure.industry == industry is not None)
        for figure in found.figures
    )
    second = Chart("bars", _SHARE_TITLE, "%", (Series(_SHARE_TITLE, shares),), _SPAN)
    return (first, second) if shares else (first,)


def chart_block(chart: Chart, block_id: str) -> Block:
    """Slack's own chart: no intervals, so the text beside it carries them."""
    named = [_named(each) for each in chart.series]
    # Slack wants every series to have every category; the text beside it misses none.
    categories = [name for name in named[0] if all(name in each for each in named)][:NATIVE_POINTS]
    series = [
        {
            "name": clip(each.name, NATIVE_LABEL),
            "data": [{"label": name, "value": values[name]} for name in categories],
        }
        for each, values in zip(chart.series, named, strict=True)
    ]
    return {
        "type": "data_visualization",
        "block_id": block_id[:BLOCK_ID],
        "title": clip(chart.title, NATIVE_TITLE),
        "chart": {
            "type": "bar" if chart.kind == "bars" else "line",
            "series": series,
            "axis_config": {"categories": categories, "y_label": chart.unit},
        },
    }


def _named(series: Series) -> dict[str, float]:
    """The values by category, within Slack's length and each name once."""
    values: dict[str, float] = {}
    for point in series.points:
        name, again = clip(point.category, NATIVE_LABEL), 2
        while name in values:
            suffix = f"({again})"
            name, again = clip(point.category, NATIVE_LABEL - len(suffix)) + suffix, again + 1
        values[name] = point.value
    return values


def chart_text(charts: Sequence[Chart]) -> str:
    """The same as the pictures, in lines."""
    lines = []
    for chart in charts:
        lines += [chart.title, *(f"・{line}" for line in chart.lines())]
        if chart.note:
            lines.append(f"※{chart.note}")
    return "\n".join(lines)


_SPAN: Final = "かっこの中は、誤差を見込んだ幅(95%)です"


def _benchmark(reply: Reply, kb: KnowledgeBase) -> Chart | None:
    return position_chart(reply.figures, kb)


def _by_industry(reply: Reply, kb: KnowledgeBase) -> Chart | None:
    """One metric, one bar for each industry; the first metric where several are compared."""
    if not reply.figures:
        return None
    metric = reply.figures[0].metric
    figures = [figure for figure in reply.figures if figure.metric == metric and figure.industry]
    unit = UNIT_NAMES.get(figures[0].unit) if figures else None
    if unit is None or len(figures) < 2:
        return None
    label = kb.metrics[metric].label
    points = tuple(
        _point(figure, kb.industries[figure.industry].short, own=figure.industry == reply.industry)
        for figure in figures
        if figure.industry
    )
    note = _SPAN if any(point.low is not None for point in points) else ""
    return Chart("bars", label, unit, (Series(label, points),), note)


def _beside(figure: ReplyFigure, shares: Sequence[ReplyFigure]) -> ReplyFigure | None:
    """The same metric of all respondents, or of the 14 industries together."""
    for other in shares:
        if other.industry is None and other.metric in (figure.metric, f"{figure.metric}_weighted"):
            return other
    return None


def _plain_label(figure: ReplyFigure, kb: KnowledgeBase) -> str:
    return kb.metrics[figure.metric.removesuffix("_weighted")].label


def _is_mean(figure: ReplyFigure, kb: KnowledgeBase) -> bool:
    return kb.metrics[figure.metric].mean


def _scope_label(figure: ReplyFigure) -> str:
    if figure.scope == OVERALL:
        return _EVERYBODY
    return _FOURTEEN if figure.scope == ALL_INDUSTRIES else figure.scope_name


def _point(figure: ReplyFigure, category: str, *, own: bool = False) -> Point:
    span = f"({interval(figure)})" if interval(figure) else ""
    return Point(
        category,
        float(figure.value),
        f"{amount(figure)}{span}",
        figure.low,
        figure.high,
        own,
    )


def _history(history: Sequence[Past]) -> Chart:
    points = tuple(
        Point(short_day(past.day), past.score, f"{past.score}点", own=True)
        for past in reversed(history[:HISTORY_POINTS])
    )
    return Chart("line", _HISTORY_TITLE, "点", (Series("点", points),))


def _parts(found: CheckResult) -> Chart:
    points = [Point(_TOTAL, found.score, f"{found.score}点", own=True)]
    for each in found.parts:
        share = round(100 * each.points / each.most, 1)
        points.append(Point(each.part.name, share, f"{each.points}点({each.most}点中)", own=True))
    return Chart("bars", _PARTS_TITLE, "%", (Series("点", tuple(points)),), most=100)
