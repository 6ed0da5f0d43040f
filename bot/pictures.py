"""Charts as PNG: bars with intervals and lines, legible on a phone and in dark mode.

matplotlib is imported when the first picture is drawn: text answers never wait for it. Values stand
beside their bars, and the asker's own bars differ by hatching too, so that no colour is needed.
"""

import asyncio
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bot.views.chart import Chart, Series
from bot.views.limits import clip

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_KEPT: Final = 64
"""Pictures kept; one takes about 40 KB."""
WIDTH: Final = 6.0
"""Inches; with the resolution below 900 pixels, as wide as a phone shows sharply."""
DOTS_PER_INCH: Final = 150
ROW: Final = 0.34
"""Inches for a bar."""
HEAD: Final = 0.4
FOOT: Final = 0.35
"""Inches above and below the axes of a chart."""
NAME_POINTS: Final = 10
LINE_HEIGHT: Final = 2.2
LONGEST_TITLE: Final = 34
LONGEST_NAME: Final = 16
ROOM: Final = 1.45
"""The axis goes on beyond the longest bar, for the values beside it."""

# Two colours of Okabe and Ito's palette, told apart with any kind of colour blindness.
OWN_COLOUR: Final = "#0072B2"
OTHER_COLOUR: Final = "#E69F00"
TEXT_COLOUR: Final = "#1a1a1a"
GROUND: Final = "#ffffff"
GRID_COLOUR: Final = "#d0d0d0"

_lock: Final = threading.Lock()
_painter: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


async def picture(charts: tuple[Chart, ...]) -> bytes:
    """The charts one under another as a PNG, drawn off the event loop and remembered."""
    return await asyncio.get_running_loop().run_in_executor(_painter, draw, charts)


@lru_cache(maxsize=MOST_KEPT)
def draw(charts: tuple[Chart, ...]) -> bytes:
    """The PNG of the charts; the same charts give the same bytes."""
    with _lock:
        return _drawn(charts)


def _drawn(charts: tuple[Chart, ...]) -> bytes:
    from matplotlib import rc_context  # noqa: PLC0415 - text answers must not wait for it
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    heights = [_height(chart) for chart in charts]
    with rc_context({"font.family": _font(), "axes.unicode_minus": False}):
        figure = Figure(figsize=(WIDTH, sum(heights)), dpi=DOTS_PER_INCH, facecolor=GROUND)
        FigureCanvasAgg(figure)
        below = sum(heights)
        for chart, height in zip(charts, heights, strict=True):
            below -= height
            axes = figure.add_axes(_place(chart, below, height, sum(heights)))
            _frame(axes, chart)
            (_bars if chart.kind == "bars" else _line)(axes, chart)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", facecolor=GROUND, metadata={"Software": None})
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _font() -> str:
    """The Japanese font that comes with matplotlib-fontja."""
    from matplotlib import font_manager  # noqa: PLC0415
    from matplotlib_fontja import get_font_ttf_path  # noqa: PLC0415

    path = get_font_ttf_path()
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


def _height(chart: Chart) -> float:
    if chart.kind == "line":
        return LINE_HEIGHT
    return HEAD + FOOT + ROW * sum(len(series.points) for series in chart.series)


def _place(
    chart: Chart, below: float, height: float, whole: float
) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of the axes as shares of the picture.

    Reckoned from the longest name: matplotlib's own layouts draw everything twice.
    """
    names = (clip(point.category, LONGEST_NAME) for each in chart.series for point in each.points)
    longest = max(map(len, names)) if chart.kind == "bars" else 3
    left = 0.2 + longest * NAME_POINTS / 72
    bottom = below + (FOOT if chart.note or chart.kind == "line" else FOOT / 3)
    top = below + height - HEAD
    return left / WIDTH, bottom / whole, (WIDTH - left - 0.15) / WIDTH, (top - bottom) / whole


def _frame(axes: "Axes", chart: Chart) -> None:
    axes.set_title(clip(chart.title, LONGEST_TITLE), loc="left", color=TEXT_COLOUR, fontsize=12)
    axes.set_facecolor(GROUND)
    axes.tick_params(colors=TEXT_COLOUR, labelsize=NAME_POINTS, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    if chart.note:
        axes.set_xlabel(chart.note, fontsize=8, color=TEXT_COLOUR, loc="left")


def _bars(axes: "Axes", chart: Chart) -> None:
    """Horizontal bars, those of one category together, the first on top."""
    categories = list(
        dict.fromkeys(point.category for series in chart.series for point in series.points)
    )
    many = len(chart.series)
    thickness = 0.8 / many
    for number, series in enumerate(chart.series):
        offset = (number - (many - 1) / 2) * thickness
        for point in series.points:
            place = categories.index(point.category) + offset
            errors: dict[str, Any] = {}
            if point.low is not None and point.high is not None:
                errors["xerr"] = [[point.value - point.low], [point.high - point.value]]
            axes.barh(
                place,
                point.value,
                height=thickness * 0.9,
                color=OWN_COLOUR if point.own else OTHER_COLOUR,
                hatch="" if point.own or many == 1 else "///",
                edgecolor=GROUND,
                error_kw={"ecolor": TEXT_COLOUR, "capsize": 2, "elinewidth": 1},
                **errors,
            )
            end = max(point.value, point.high or point.value, 0)
            axes.annotate(
                f" {point.label}", (end, place), va="center", fontsize=9, color=TEXT_COLOUR
            )
    axes.set_yticks(range(len(categories)), [clip(name, LONGEST_NAME) for name in categories])
    axes.invert_yaxis()
    ends = [point.high or point.value for each in chart.series for point in each.points]
    longest = chart.most or max(ends)
    lowest = min(0.0, *(point.value for each in chart.series for point in each.points))
    axes.set_xlim(lowest, max(longest, 1.0) * ROOM)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    if lowest < 0:
        axes.axvline(0, color=TEXT_COLOUR, lw=0.8)
    if many > 1:
        _legend(axes, chart.series)


def _legend(axes: "Axes", series: tuple[Series, ...]) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415

    handles = [
        Patch(
            facecolor=OWN_COLOUR if any(point.own for point in each.points) else OTHER_COLOUR,
            hatch="" if any(point.own for point in each.points) else "///",
            edgecolor=GROUND,
            label=each.name,
        )
        for each in series
    ]
    # Beside the title: no bar reaches there.
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=len(series),
        fontsize=9,
        frameon=False,
        borderaxespad=0.1,
    )


def _line(axes: "Axes", chart: Chart) -> None:
    for series in chart.series:
        names = [point.category for point in series.points]
        places = range(len(names))
        axes.plot(
            places, [point.value for point in series.points], marker="o", color=OWN_COLOUR, lw=2
        )
        for place, point in zip(places, series.points, strict=True):
            axes.annotate(
                point.label,
                (place, point.value),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=10,
                color=TEXT_COLOUR,
            )
        axes.set_xticks(places, [clip(name, LONGEST_NAME) for name in names])
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_ylim(-30, 115)
    axes.set_yticks([0, 50, 70, 100])
    axes.grid(axis="y", color=GRID_COLOUR, lw=0.8)
