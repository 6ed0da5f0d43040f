"""When a week's post is due: zones, clock changes, holidays, ISO weeks, pauses, downtime."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.schedule import (
    Posting,
    Schedule,
    is_holiday,
    iso_week,
    latest_posting,
    monday_of,
    next_posting,
)

TOKYO = Schedule(1, time(9), "Asia/Tokyo")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_the_next_monday_at_nine_in_the_channels_own_zone() -> None:
    posting = next_posting(TOKYO, utc("2026-11-25T12:00+09:00"))

    assert posting == Posting(utc("2026-11-30T09:00+09:00"), "2026-W49")


def test_a_week_that_was_posted_is_not_posted_again_on_another_day() -> None:
    wednesday = Schedule(3, time(9), "Asia/Tokyo")

    posting = next_posting(wednesday, utc("2026-11-24T12:00+09:00"), last_week="2026-W48")

    assert posting is not None
    assert posting.week == "2026-W49"


def test_the_year_has_a_53rd_week_when_iso_says_so() -> None:
    friday = Schedule(5, time(9), "Asia/Tokyo")
    weeks = []
    posting = next_posting(friday, utc("2026-12-20T00:00+09:00"))
    for _ in range(3):
        assert posting is not None
        weeks.append((posting.week, posting.due.astimezone(ZoneInfo("Asia/Tokyo")).date()))
        posting = next_posting(friday, posting.due, posting.week)

    assert weeks == [
        ("2026-W52", date(2026, 12, 25)),
        ("2026-W53", date(2027, 1, 1)),
        ("2027-W01", date(2027, 1, 8)),
    ]


@pytest.mark.parametrize(
    ("at", "after", "due"),
    [
        # 02:30 does not exist on 29 March 2026 in Berlin: the change moves it to 03:30.
        ("02:30", "2026-03-28T12:00+01:00", "2026-03-29T03:30+02:00"),
        # 02:30 comes twice on 25 October 2026: the first one counts, and only it.
        ("02:30", "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00"),
        ("09:00", "2026-03-28T12:00+01:00", "2026-03-29T09:00+02:00"),
    ],
)
def test_clock_changes_neither_lose_nor_double_a_post(at: str, after: str, due: str) -> None:
    sunday = Schedule(7, time.fromisoformat(at), "Europe/Berlin")

    posting = next_posting(sunday, utc(after))

    assert posting is not None
    assert posting.due == utc(due)
    following = next_posting(sunday, posting.due, posting.week)
    assert following is not None
    assert timedelta(days=6) < following.due - posting.due < timedelta(days=8)


@pytest.mark.parametrize(
    ("on_holiday", "due", "week"),
    [
        ("post", "2027-01-11T09:00+09:00", "2027-W02"),  # 成人の日
        ("next", "2027-01-12T09:00+09:00", "2027-W02"),
        ("skip", "2027-01-18T09:00+09:00", "2027-W03"),
    ],
)
def test_a_holiday_is_kept_moved_or_skipped(on_holiday: str, due: str, week: str) -> None:
    schedule = Schedule(1, time(9), "Asia/Tokyo", on_holiday)  # type: ignore[arg-type]

    assert next_posting(schedule, utc("2027-01-08T00:00+09:00")) == Posting(utc(due), week)


def test_golden_week_moves_to_the_first_working_day() -> None:
    schedule = Schedule(1, time(9), "Asia/Tokyo", "next")  # 3, 4 and 5 May 2027 are holidays

    posting = next_posting(schedule, utc("2027-05-01T00:00+09:00"))

    assert posting == Posting(utc("2027-05-06T09:00+09:00"), "2027-W18")


def test_a_pause_ends_on_its_day() -> None:
    schedule = Schedule(1, time(9), "Asia/Tokyo", paused_until=date(2026, 12, 7))

    posting = next_posting(schedule, utc("2026-11-25T00:00+09:00"))

    assert posting == Posting(utc("2026-12-07T09:00+09:00"), "2026-W50")


def test_a_pause_without_end_in_sight_gives_none() -> None:
    schedule = Schedule(1, time(9), "Asia/Tokyo", paused_until=date(2099, 1, 1))

    assert next_posting(schedule, utc("2026-11-25T00:00+09:00")) is None


def test_after_three_weeks_of_downtime_one_post_is_due() -> None:
    first = Posting(utc("2026-11-02T09:00+09:00"), "2026-W45")

    latest = latest_posting(TOKYO, first, utc("2026-11-25T00:00+09:00"))

    assert latest == Posting(utc("2026-11-23T09:00+09:00"), "2026-W48")


@given(
    st.integers(1, 7),
    st.times(),
    st.sampled_from(["Asia/Tokyo", "America/New_York", "Europe/London", "Pacific/Apia", "UTC"]),
    st.sampled_from(["post", "next", "skip"]),
    st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - given a zone below
)
def test_each_week_comes_once_and_in_order(
    weekday: int, at: time, zone: str, on_holiday: str, after: datetime
) -> None:
    schedule = Schedule(weekday, at.replace(fold=0), zone, on_holiday)  # type: ignore[arg-type]
    start = after.replace(tzinfo=UTC)
    posting = next_posting(schedule, start)
    last = Posting(start, "")
    for _ in range(6):
        assert posting is not None
        assert posting.due > last.due
        assert posting.week > last.week
        last, posting = posting, next_posting(schedule, posting.due, posting.week)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_knows_its_monday(day: date) -> None:
    monday = monday_of(iso_week(day))

    assert monday.isoweekday() == 1
    assert monday <= day < monday + timedelta(days=7)


def test_new_years_day_is_a_holiday() -> None:
    assert is_holiday(date(2027, 1, 1))
    assert not is_holiday(date(2027, 1, 4))
