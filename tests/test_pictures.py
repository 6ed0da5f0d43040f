"""Pictures: a PNG as wide as a phone shows, the same bytes for the same chart, quickly."""

import asyncio
import struct
import time
from datetime import date

import pytest

from bot.advice.self_check import Past, result
from bot.answering import Advisor
from bot.kb import KnowledgeBase
from bot.pictures import draw, picture
from bot.views.chart import Chart, Point, Series, reply_chart, score_charts


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.fixture(scope="module")
def ranking() -> Chart:
    from bot.kb import load

    kb = load()
    chart = reply_chart(Advisor(kb).ask("教育をしている業種ランキング").reply, kb)
    assert chart is not None
    return chart


def test_a_picture_fits_a_phone(ranking: Chart) -> None:
    width, height = size(draw((ranking,)))

    assert 600 <= width <= 1000
    assert height <= 2 * width


def test_the_same_chart_gives_the_same_bytes(ranking: Chart) -> None:
    first = draw((ranking,))
    draw.cache_clear()

    assert draw((ranking,)) == first


def test_the_second_time_it_comes_from_memory(ranking: Chart) -> None:
    draw((ranking,))
    start = time.perf_counter()

    draw((ranking,))

    assert time.perf_counter() - start < 0.01


async def test_drawing_does_not_hold_the_event_loop(ranking: Chart) -> None:
    draw.cache_clear()
    longest, last = 0.0, time.perf_counter()
    task = asyncio.create_task(picture((ranking,)))
    while not task.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now

    assert (await task).startswith(b"\x89PNG")
    assert longest < 0.25


def test_a_self_check_and_its_history(kb: KnowledgeBase) -> None:
    found = result(dict.fromkeys(range(1, 26), "unknown"), "retail", "micro", kb)
    history = [Past(date(2026, 11, 26), -25), Past(date(2026, 5, 1), 100)]

    charts = score_charts(found, history, "retail")

    assert size(draw(charts))[1] > size(draw(charts[:1]))[1]


def test_a_long_history_shows_as_many_dates_as_fit(kb: KnowledgeBase) -> None:
    found = result(dict.fromkeys(range(1, 26), "done"), "retail", "micro", kb)
    history = [Past(date(2026, month, 1), 100 - month) for month in range(12, 0, -1)]

    line, _ = score_charts(found, history, "retail")

    (series,) = line.series
    assert [point.category for point in series.points][-1] == "12月1日"
    assert len(series.points) == 8


def test_odd_values_can_be_drawn() -> None:
    points = tuple(Point(f"長い名前{'あ' * 30}{n}", float(n), str(n)) for n in (0, -25, 10**9))

    assert draw((Chart("bars", "題" * 80, "%", (Series("x", points),)),))
    assert draw((Chart("line", "", "点", (Series("x", points[:1]),)),))
