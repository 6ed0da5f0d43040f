"""Days and people as they stand in texts."""

import re
from datetime import date
from typing import Final

USER_ID: Final = re.compile(r"[UW][A-Z0-9]{2,20}")
_WEEKDAYS = "月火水木金土日"


def day_text(day: date) -> str:
    """2026年11月30日(月)."""
    return f"{day.year}年{day.month}月{day.day}日({_WEEKDAYS[day.isoweekday() - 1]})"


def short_day(day: date) -> str:
    """11月30日."""
    return f"{day.month}月{day.day}日"


def user_mention(user_id: str) -> str:
    """A mention of a person, or nothing that could be one of something else."""
    return f"<@{user_id}>" if USER_ID.fullmatch(user_id) else "だれか"
