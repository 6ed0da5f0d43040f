"""Digests that fall due all the time, and what became of each."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

import psycopg

from bot.demo.standin.workspace import BOT_USER, PERSON, TEAM, Room
from bot.digest.schedule import Schedule
from bot.kb.ids import INDUSTRY_IDS
from bot.store.store import open_store
from tests.soak.database import Database
from tests.soak.standin import SoakWorkspace

CHANNELS: Final = 150
EACH_SECONDS: Final = 1.0
"""Each time the next subscription's week is brought forward to now."""


@dataclass(frozen=True)
class Posts:
    """`made` rows of the ledger; of them `lost` (not posted, or not in the channel) and `doubled`
    posts."""

    made: int
    lost: int
    doubled: int


def digest_channels(workspace: SoakWorkspace) -> list[str]:
    """Channels with the app in them."""
    names = [f"C0DIGEST{number:03d}" for number in range(CHANNELS)]
    for name in names:
        workspace.rooms[name] = Room(name, name.lower(), {PERSON, BOT_USER})
    return names


async def subscribe(database: Database, channels: Sequence[str]) -> None:
    """Subscribe all, due in some days."""
    now = datetime.now(UTC)
    schedule = Schedule((now + timedelta(days=3)).isoweekday(), time(9), "Asia/Tokyo")
    async with open_store(database.url, Path()) as store:
        for number, channel in enumerate(channels):
            industry = INDUSTRY_IDS[number % len(INDUSTRY_IDS)]
            await store.subscriptions.save(TEAM, channel, PERSON, schedule, industry, now)


async def keep_falling_due(database: Database, channels: Sequence[str]) -> None:
    """Bring the next week of one channel after another forward, until cancelled."""
    for channel in itertools.cycle(channels):
        await asyncio.sleep(EACH_SECONDS)
        try:
            await database.ask(
                "UPDATE subscriptions SET next_due = now() "
                "WHERE channel_id = %s AND next_due > now()",
                channel,
            )
        except psycopg.Error:  # it is being restarted
            continue


async def open_work(database: Database) -> int:
    """Digests that are due and not finished, and questions that are not answered."""
    ((count,),) = await database.ask(
        "SELECT (SELECT count(*) FROM deliveries WHERE state IN ('due', 'posting'))"
        " + (SELECT count(*) FROM subscriptions WHERE next_due <= now())"
        " + (SELECT count(*) FROM events WHERE done_at IS NULL)"
    )
    return int(count)


async def posts(database: Database, workspace: SoakWorkspace) -> Posts:
    """Compare the ledger with the channels: each week's post stands there once."""
    rows = await database.ask(
        "SELECT channel_id, iso_week, state FROM deliveries"
        " JOIN subscriptions ON subscriptions.id = subscription_id"
    )
    seen = workspace.digests
    weeks = {(channel, week): state for channel, week, state in rows}
    lost = sum(state != "posted" or not seen[key] for key, state in weeks.items())
    unknown = sum(key not in weeks for key in seen)
    return Posts(len(weeks), lost, sum(count - 1 for count in seen.values()) + unknown)
