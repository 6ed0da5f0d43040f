"""When a channel's digest is due. Pure: zones, holidays and ISO weeks, no clock."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

OnHoliday = Literal["post", "next", "skip"]
WEEK: Final = timedelta(weeks=1)
DAY: Final = timedelta(days=1)
SEARCHED_WEEKS: Final = 520
"""Weeks that are looked through for the next posting; a pause may be long."""
WEEKEND: Final = (6, 7)


class Posting(NamedTuple):
    """An instant (UTC) and the ISO week whose post is due then, such as 2026-W48."""

    due: datetime
    week: str


@dataclass(frozen=True)
class Schedule:
    """A weekday (ISO: Monday 1), a local time in an IANA zone, and what holidays do to it.

    Before `paused_until` nothing is due.
    """

    weekday: int
    at: time
    zone: str
    on_holiday: OnHoliday = "post"
    paused_until: date | None = None


def next_posting(schedule: Schedule, after: datetime, last_week: str = "") -> Posting | None:
    """The first posting after an instant, for a week later than the last one that was posted.

    None when the pause outlasts the search. A local time that a clock change leaves out is moved
    by the change; one that comes twice counts the first time.
    """
    zone = ZoneInfo(schedule.zone)
    monday = _monday(after.astimezone(zone).date()) - WEEK  # a moved post may be of last week
    for _ in range(SEARCHED_WEEKS):
        nominal = monday + DAY * (schedule.weekday - 1)
        day = _moved(nominal, schedule.on_holiday)
        week = iso_week(nominal)
        if day and week > last_week and not _is_paused(schedule, day):
            due = datetime.combine(day, schedule.at, zone).astimezone(UTC)
            if due > after:
                return Posting(due, week)
        monday += WEEK
    return None


def latest_posting(schedule: Schedule, first: Posting, now: datetime) -> Posting:
    """Of the postings from `first` on that are due by now, the last: nobody wants three at once."""
    latest = first
    while (later := next_posting(schedule, latest.due, latest.week)) and later.due <= now:
        latest = later
    return latest


def iso_week(day: date) -> str:
    """The ISO 8601 week of a day: 2026-W53 holds the first days of January 2027."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(week: str) -> date:
    """The Monday of an ISO week; raises ValueError for any other text."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def is_holiday(day: date) -> bool:
    """A national holiday of Japan (国民の祝日に関する法律)."""
    return day in _holidays()


def _moved(day: date, on_holiday: OnHoliday) -> date | None:
    """The day to post on instead; None for none."""
    if on_holiday == "post" or not is_holiday(day):
        return day
    if on_holiday == "skip":
        return None
    while is_holiday(day) or day.isoweekday() in WEEKEND:
        day += DAY
    return day


def _is_paused(schedule: Schedule, day: date) -> bool:
    return schedule.paused_until is not None and day < schedule.paused_until


def _monday(day: date) -> date:
    return day - DAY * (day.isoweekday() - 1)


@lru_cache(maxsize=1)
def _holidays() -> Container[date]:
    # Imported at the first look: answering needs none of it.
    from holidays import country_holidays  # noqa: PLC0415

    return country_holidays("JP")
