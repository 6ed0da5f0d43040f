"""The engine against the stand-in: exactly one post a week, whatever Slack answers or does not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from sqlalchemy.exc import OperationalError

from bot.demo import Demo, demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT, PERSON, TEAM, Posted
from bot.digest.delivery import Courier
from bot.digest.pace import Pace
from bot.digest.schedule import Schedule
from bot.errors import StoreError
from bot.store.deliveries import Deliveries
from bot.store.schema import deliveries, subscriptions
from bot.store.subscriptions import Subscription
from tests.slack.helpers import answers, press, until

PACE = Pace(doubt_seconds=0.3, presence_seconds=0.1, poll_seconds=0.1, waits=(0.05, 0.1))
IMPATIENT = replace(PACE, give_up_after=timedelta())
WEEK = timedelta(weeks=1)
TOKYO = ZoneInfo("Asia/Tokyo")
LOST_CONNECTION = OperationalError("SELECT", {}, Exception("the connection is lost"))


@pytest.fixture
def pace() -> Pace:
    return PACE


@pytest.fixture
async def running(environment: dict[str, str], pace: Pace) -> AsyncIterator[Demo]:
    """On a Wednesday: the next week's digest is not due yet when a week has passed."""
    async with demo(environment=environment, pace=pace) as found:
        today = found.clock.now().astimezone(TOKYO).isoweekday()
        await found.clock.advance(timedelta(days=(3 - today) % 7))
        yield found


async def subscribe(running: Demo) -> Subscription:
    schedule = Schedule(1, time(9), "Asia/Tokyo")
    return await running.world.store.subscriptions.save(
        TEAM, CHANNEL, PERSON, schedule, "construction", running.clock.now()
    )


def posts(running: Demo) -> list[Posted]:
    return [p for p in answers(running, CHANNEL) if "自社診断から1問" in p.text]


def told(running: Demo) -> list[str]:
    return [message.text for message in answers(running, DIRECT)]


async def ledger(running: Demo) -> list[tuple[str, str | None]]:
    """(state, Slack's answer) of each delivery, in order."""
    statement = sa.select(deliveries.c.state, deliveries.c.answer).order_by(deliveries.c.id)
    async with running.world.store.database.engine.connect() as connection:
        return [(row.state, row.answer) for row in await connection.execute(statement)]


async def settled(running: Demo, count: int = 1) -> list[tuple[str, str | None]]:
    """The ledger, once so many deliveries are finished."""
    found: list[tuple[str, str | None]] = []
    for _ in range(600):
        found = await ledger(running)
        if len([state for state, _ in found if state not in ("due", "posting")]) >= count:
            return found
        await asyncio.sleep(0.01)
    raise AssertionError(found)


async def stopped(running: Demo) -> None:
    """Wait until the subscription is stopped, which comes a moment after its failed delivery."""
    for _ in range(600):
        if (await running.world.store.deliveries.counts())["stopped"]:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nothing is stopped")


def failing_once(
    monkeypatch: pytest.MonkeyPatch, owner: type, method: str, error: Exception
) -> None:
    """Have a coroutine method raise an error the first time it is called."""
    real, errors = getattr(owner, method), [error]

    async def failing(self: object, *arguments: object, **options: object) -> object:
        if errors:
            raise errors.pop()
        return await real(self, *arguments, **options)

    monkeypatch.setattr(owner, method, failing)


async def test_one_post_a_week_and_no_topic_twice(running: Demo) -> None:
    await subscribe(running)
    for week in range(1, 5):
        await running.clock.advance(WEEK)
        await running.clock.advance(timedelta())  # a second tick at the same instant
        await settled(running, week)

    assert await settled(running, 4) == [("posted", "ok")] * 4
    titles = [post.text.splitlines()[0] for post in posts(running)]
    assert len(titles) == len(set(titles)) == 4


async def test_two_ticks_at_once_make_one_delivery(running: Demo) -> None:
    await subscribe(running)
    due = running.clock.now() + WEEK
    await asyncio.gather(*(running.world.engine.tick(due) for _ in range(8)))

    await settled(running)
    assert len(posts(running)) == 1


async def test_after_weeks_of_downtime_one_post_comes(running: Demo) -> None:
    await subscribe(running)

    await running.clock.advance(5 * WEEK)

    assert await settled(running) == [("posted", "ok")]
    assert len(posts(running)) == 1


@pytest.mark.parametrize("failure", ["ratelimited", "http_500", "internal_error", "drop"])
async def test_what_passes_is_tried_again(running: Demo, failure: str) -> None:
    await subscribe(running)
    running.slack.api.fail["chat.postMessage"] += [failure, failure]

    await running.clock.advance(WEEK)

    assert await settled(running) == [("posted", "ok")]
    assert len(posts(running)) == 1


@pytest.mark.parametrize("failure", ["done_http_500", "done_internal_error", "done_drop"])
async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(
    running: Demo, failure: str
) -> None:
    await subscribe(running)
    running.slack.api.fail["chat.postMessage"].append(failure)

    await running.clock.advance(WEEK)

    assert await settled(running) == [("posted", "found")]
    assert len(posts(running)) == 1


@pytest.mark.parametrize(
    "error",
    [LOST_CONNECTION, StoreError("the key is missing")],
    ids=lambda error: type(error).__name__,
)
async def test_an_unforeseen_error_before_the_post_leaves_nothing_behind(
    running: Demo, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This very process lives on, and takes up what its own job has left."""
    await subscribe(running)
    failing_once(monkeypatch, Courier, "_client", error)

    await running.clock.advance(WEEK)

    assert await settled(running) == [("posted", "ok")]
    assert len(posts(running)) == 1


async def test_a_post_whose_outcome_was_not_written_is_found(
    running: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribe(running)
    failing_once(monkeypatch, Deliveries, "finish", LOST_CONNECTION)

    await running.clock.advance(WEEK)

    assert await settled(running) == [("posted", "found")]
    assert len(posts(running)) == 1


async def test_before_a_token_is_renewed_nothing_was_posted(
    running: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No doubt, so no look into the channel's history."""
    await subscribe(running)
    refused = SlackApiError("refused", {"ok": False, "error": "invalid_refresh_token"})
    failing_once(monkeypatch, Courier, "_client", SlackTokenRotationError(refused))

    await running.clock.advance(WEEK)

    assert await settled(running) == [("posted", "ok")]
    assert "conversations.history" not in [method for method, _ in running.slack.api.calls]


async def test_a_delivery_in_flight_is_left_to_the_job_that_has_it(running: Demo) -> None:
    await subscribe(running)
    running.slack.api.delays["chat.postMessage"] = 0.5
    await running.clock.advance(WEEK)
    await until(lambda: "chat.postMessage" in [method for method, _ in running.slack.api.calls])
    async with running.world.store.database.engine.connect() as connection:
        delivery = (await connection.execute(sa.select(deliveries.c.id))).scalar_one()

    await running.world.courier.deliver(delivery)

    assert await settled(running) == [("posted", "ok")]
    assert len(posts(running)) == 1


async def test_without_the_history_a_person_decides(running: Demo) -> None:
    await subscribe(running)
    running.slack.api.fail["chat.postMessage"].append("http_500")
    running.slack.api.fail["conversations.history"].append("missing_scope")

    await running.clock.advance(WEEK)

    assert await settled(running) == [("unsure", "missing_scope")]
    assert posts(running) == []
    await until(lambda: bool(answers(running, DIRECT)))
    await press(running, answers(running, DIRECT)[0], "digest_post_now")
    await until(lambda: bool(posts(running)))
    assert await settled(running) == [("posted", "ok")]


@pytest.mark.parametrize("pace", [IMPATIENT], ids=["impatient"])
@pytest.mark.parametrize("failure", ["fatal_error", "team_added_to_org", "http_500", "drop"])
async def test_after_a_day_without_a_clear_answer_a_person_decides(
    running: Demo, failure: str
) -> None:
    await subscribe(running)
    running.slack.api.fail["chat.postMessage"].append(failure)

    await running.clock.advance(WEEK)

    assert [state for state, _ in await settled(running)] == ["unsure"]
    await until(lambda: bool(told(running)))
    assert "確かめられませんでした" in told(running)[0]
    assert posts(running) == []


@pytest.mark.parametrize("pace", [IMPATIENT], ids=["impatient"])
@pytest.mark.parametrize("failure", ["internal_error", "ratelimited", "drop"])
async def test_after_a_day_without_the_history_a_person_decides(
    running: Demo, failure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribe(running)
    failing_once(monkeypatch, Courier, "_client", LOST_CONNECTION)
    running.slack.api.fail["conversations.history"] += [failure] * 2  # aiohttp repeats a GET once

    await running.clock.advance(WEEK)

    assert [state for state, _ in await settled(running)] == ["unsure"]
    await until(lambda: bool(told(running)))
    assert "確かめられませんでした" in told(running)[0]
    assert posts(running) == []


async def test_a_channel_that_is_gone_stops_it_and_tells_the_owner_once(running: Demo) -> None:
    await subscribe(running)
    running.slack.api.workspace.rooms[CHANNEL].archived = True

    for _ in range(2):
        await running.clock.advance(WEEK)
        await settled(running)

    assert await settled(running) == [("failed", "is_archived")]
    (notice,) = told(running)
    assert "アーカイブされています" in notice
    assert "/secbench 配信" in notice
    found = await running.world.store.subscriptions.of_channel(TEAM, CHANNEL)
    assert found
    assert (found.problem, found.next) == ("is_archived", None)
    assert (await running.world.store.deliveries.counts())["stopped"] == 1


async def test_a_removed_bot_is_told_once_and_stopped_after_three_weeks(running: Demo) -> None:
    await subscribe(running)
    room = running.slack.api.workspace.rooms[CHANNEL]
    room.members.discard(BOT_USER)

    for week in range(1, 6):
        await running.clock.advance(WEEK)
        await settled(running, min(week, 4))

    assert len(await ledger(running)) == 4
    first, last = told(running)
    assert "/invite @secbench" in first
    assert "止めました" in last


async def test_posting_now_starts_a_stopped_one_again(running: Demo) -> None:
    saved = await subscribe(running)
    room = running.slack.api.workspace.rooms[CHANNEL]
    room.archived = True
    await running.clock.advance(WEEK)
    await settled(running)
    await stopped(running)
    room.archived = False
    store, now = running.world.store, running.clock.now() + WEEK

    assert await store.deliveries.post_now(saved, now, running.world.engine.defer)

    assert await settled(running, 2) == [("failed", "is_archived"), ("posted", "ok")]
    found = await store.subscriptions.of_channel(TEAM, CHANNEL)
    assert found
    assert found.next
    assert (found.problem, found.failing_since, found.told_at) == (None, None, None)
    assert (await store.deliveries.counts())["stopped"] == 0


async def test_posting_now_and_a_tick_do_not_block_each_other(running: Demo) -> None:
    """Both write the subscription and its delivery, at the same instant."""
    saved = await subscribe(running)
    store, defer, now = running.world.store, running.world.engine.defer, running.clock.now()

    for _ in range(20):
        now += WEEK
        await asyncio.gather(
            store.deliveries.post_now(saved, now, defer), store.deliveries.make_due(now, defer)
        )

    assert len(await ledger(running)) == 20


async def test_a_success_ends_the_time_of_failing(running: Demo) -> None:
    await subscribe(running)
    room = running.slack.api.workspace.rooms[CHANNEL]
    room.members.discard(BOT_USER)
    await running.clock.advance(WEEK)
    await settled(running, 1)
    room.members.add(BOT_USER)
    await running.clock.advance(WEEK)
    await settled(running, 2)

    async with running.world.store.database.engine.connect() as connection:
        row = (await connection.execute(sa.select(subscriptions))).one()
    assert (row.failing_since, row.told_at) == (None, None)


async def test_blocks_that_slack_refuses_go_out_as_text(running: Demo) -> None:
    await subscribe(running)
    running.slack.api.fail["chat.postMessage"].append("invalid_blocks")

    await running.clock.advance(WEEK)
    await settled(running)

    (post,) = posts(running)
    assert post.blocks is None


async def test_a_stopped_subscription_posts_nothing_more(running: Demo) -> None:
    await subscribe(running)
    await running.world.store.subscriptions.stop(TEAM, CHANNEL)

    await running.clock.advance(WEEK)

    assert await ledger(running) == []


async def test_another_day_in_a_week_that_was_posted_waits_for_the_next(running: Demo) -> None:
    saved = await subscribe(running)
    await running.clock.advance(WEEK)
    await settled(running)
    changed = await running.world.store.subscriptions.save(
        TEAM, CHANNEL, PERSON, Schedule(7, time(9), "Asia/Tokyo"), None, running.clock.now()
    )

    assert changed.id == saved.id
    assert changed.next
    assert changed.next.week > (changed.last_week or "")


async def test_old_rows_are_cleared(running: Demo) -> None:
    await subscribe(running)
    await running.clock.advance(WEEK)
    await settled(running)

    later = running.clock.now() + timedelta(days=401)

    assert await running.world.store.deliveries.clear(running.clock.now()) == 0
    assert await running.world.store.deliveries.clear(later) == 1
