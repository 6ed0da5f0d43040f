"""Subscriptions to digests, many at once: each channel its own, spread over many workspaces."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bot.store.schema import subscriptions
from bot.store.store import open_store
from tests.benchmarks.stage import Place

WORKSPACES: Final = 1_000


async def subscribe(url: str, numbers: range, due: datetime) -> list[Place]:
    """Subscribe a channel for each number, due at an instant; where their posts belong."""
    async with open_store(url, Path()) as store, store.database.engine.begin() as connection:
        rows = [_row(number, due) for number in numbers]
        await connection.execute(sa.insert(subscriptions), rows)
    return [(row["channel_id"], "") for row in rows]


def _row(number: int, due: datetime) -> dict[str, Any]:
    return {
        "team_id": f"T{number % WORKSPACES:06d}",
        "channel_id": f"C{number:09d}",
        "subscribed_by": "U1",
        "weekday": due.isoweekday(),
        "at": due.time(),
        "zone": "UTC",
        "industry": "construction",
        "on_holiday": "post",
        "next_due": due,
        "next_week": f"{due.isocalendar()[0]}-W{due.isocalendar()[1]:02d}",
    }
