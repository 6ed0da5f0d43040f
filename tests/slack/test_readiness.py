"""Whether /readyz notices what would leave people without answers."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.demo import Demo
from bot.digest.schedule import Schedule
from bot.readiness import readiness_checks
from bot.slack.server import Check
from bot.store.schema import deliveries, events, subscriptions
from bot.store.store import Store, open_store
from tests.slack.test_server import get

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
LONG_AGO = timedelta(minutes=11)


def checks_of(store: Store, *, works: bool = True) -> dict[str, Check]:
    return readiness_checks(
        store,
        lambda: NOW,
        asyncio.Event(),
        identity=None,
        is_connected=None,
        patience=45,
        works=works,
    )


async def write(store: Store, statement: sa.Update) -> None:
    async with store.database.engine.begin() as connection:
        await connection.execute(statement)


async def test_questions_that_nobody_takes_up(database_url: str, tmp_path: Path) -> None:
    async with open_store(database_url, tmp_path) as store:
        check = checks_of(store, works=False)["questions"]
        await store.events.keep("Ev1", "T1", "C1:1", {})
        assert await check() is None

        await write(store, sa.update(events).values(begun_at=sa.func.now() - timedelta(minutes=5)))

        assert "1 questions wait" in (await check() or "")
        await store.events.done("Ev1")
        assert await check() is None


async def test_digests_that_nobody_makes_due(database_url: str, tmp_path: Path) -> None:
    async with open_store(database_url, tmp_path) as store:
        check = checks_of(store)["digests"]
        schedule = Schedule(1, time(9), "Asia/Tokyo")
        await store.subscriptions.save("T1", "C1", "U1", schedule, None, NOW)
        assert await check() is None

        await write(store, sa.update(subscriptions).values(next_due=NOW - LONG_AGO))

        assert "1 digests are overdue" in (await check() or "")


async def test_digests_that_nobody_delivers(database_url: str, tmp_path: Path) -> None:
    async def no_job(*_: object) -> None:
        """Nothing works on them."""

    async with open_store(database_url, tmp_path) as store:
        check = checks_of(store)["digests"]
        schedule = Schedule(1, time(9), "Asia/Tokyo")
        for channel in ("C1", "C2"):
            await store.subscriptions.save(
                "T1", channel, "U1", schedule, None, NOW - timedelta(days=8)
            )
        await store.deliveries.make_due(NOW, no_job)
        await write(store, sa.update(deliveries).values(due=NOW - LONG_AGO))
        assert "2 digests are overdue" in (await check() or "")

        first = sa.select(sa.func.min(deliveries.c.id)).scalar_subquery()
        moved = sa.update(deliveries).where(deliveries.c.id == first)
        await write(store, moved.values(state="posted", finished_at=NOW))

        assert await check() is None  # a long queue that moves is no stalled one


async def test_a_process_that_is_about_to_end(http: Demo) -> None:
    http.leaving.set()

    status, body = await get(f"{http.app_url}/readyz")

    assert status == 503
    assert "about to end" in body["process"]
