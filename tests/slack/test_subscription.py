"""`/secbench 配信`: subscribe, preview, post now, stop; who may, and what bad input is told."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.demo import Demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT, NEWS, PERSON, TEAM, Person, Room
from bot.store.subscriptions import Subscription
from bot.views import ids
from tests.slack.forms import filled, latest, opened, pressed, submitted, text_of
from tests.slack.helpers import answers, press, until


async def subscription(running: Demo, channel: str = CHANNEL) -> Subscription:
    found = await running.world.store.subscriptions.of_channel(TEAM, channel)
    assert found
    return found


async def test_a_subscription_is_saved_and_shows_its_next_post(either: Demo) -> None:
    delivered = await submitted(either, "配信", weekday="5", at="16:30", industry="construction")

    saved = await subscription(either)
    assert saved.schedule.weekday == 5
    assert saved.industry == "construction"
    assert saved.subscribed_by == PERSON
    assert "(金) 16:30" in text_of(delivered.json()["view"])
    _, view = await opened(either, "配信")
    assert f"<#{CHANNEL}>: 次 " in text_of(view)


async def test_the_zone_is_the_askers_by_default(http: Demo) -> None:
    http.slack.api.workspace.people[PERSON].zone = "America/Los_Angeles"

    await submitted(http, "配信")

    assert (await subscription(http)).schedule.zone == "America/Los_Angeles"


async def test_the_preview_is_the_very_payload(http: Demo) -> None:
    await submitted(http, "配信", industry="retail")
    coming = (await subscription(http)).next
    assert coming
    view_id, _ = await opened(http, "配信")

    await pressed(http, view_id, ids.PREVIEW)
    await until(lambda: "配信の見本" in text_of(latest(http)[1]))
    preview = latest(http)[1]["blocks"]
    await http.clock.advance(coming.due - http.clock.now())
    await until(lambda: bool(answers(http, CHANNEL)))

    posted = [_without_ids(block) for block in answers(http, CHANNEL)[0].blocks or []]
    assert [_without_ids(block) for block in preview] == posted


def _without_ids(block: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if key != "block_id"}


async def test_post_now_posts_once_a_week(http: Demo) -> None:
    await submitted(http, "配信")
    for told in ("今週分の配信を始めました", "今週分はもう配信しています"):
        view_id, _ = await opened(http, "配信")
        await pressed(http, view_id, ids.POST_NOW)
        await until(lambda text=told: text in text_of(latest(http)[1]))  # type: ignore[misc]
        await until(lambda: bool(answers(http, CHANNEL)))

    assert len(answers(http, CHANNEL)) == 1


async def test_stop_deletes_it(http: Demo) -> None:
    await submitted(http, "配信")
    view_id, _ = await opened(http, "配信")

    await pressed(http, view_id, ids.STOP)
    await until(lambda: "配信を止めました" in text_of(latest(http)[1]))

    assert await http.world.store.subscriptions.of_team(TEAM) == []


async def test_the_item_is_ticked_off_and_counted_for_the_channel(http: Demo) -> None:
    await submitted(http, "配信")
    existing = await subscription(http)
    await http.world.store.deliveries.post_now(existing, http.clock.now(), http.world.engine.defer)
    await until(lambda: bool(answers(http, CHANNEL)))

    await press(http, answers(http, CHANNEL)[0], "tick_item-done")
    await until(lambda: "はい 1・一部 0・いいえ 0" in str(answers(http, CHANNEL)[0].blocks))
    await press(http, answers(http, CHANNEL)[0], "tick_item-partly")
    await until(lambda: "はい 0・一部 1・いいえ 0" in str(answers(http, CHANNEL)[0].blocks))


@pytest.mark.parametrize(("ahead", "kept"), [(2, True), (3, False)])
async def test_a_pause_that_is_over_is_not_filled_in_again(
    http: Demo, ahead: int, kept: bool
) -> None:
    """The form would be refused as it came."""
    today = http.clock.now().astimezone(ZoneInfo("Asia/Tokyo")).date()
    until_day = (today + timedelta(days=3)).isoformat()
    await submitted(http, "配信", paused_until=until_day)
    await http.clock.advance(timedelta(days=ahead))

    view_id, view = await opened(http, "配信")
    delivered = await http.slack.submit(view_id, filled(view))

    assert (until_day in str(view)) is kept
    assert delivered.json()["response_action"] == "update"


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("weekday", "8", "もう一度選んでください"),
        ("at", "25:00", "時刻を選んでください"),
        ("zone", "Asia/Edo", "もう一度選んでください"),
        ("zone", "../../etc/passwd", "もう一度選んでください"),
        ("industry", "bakery", "もう一度選んでください"),
        ("on_holiday", "dance", "もう一度選んでください"),
        ("paused_until", "2020-01-01", "今日より後の日"),
        ("paused_until", "someday", "今日より後の日"),
        ("channel", "C0NOWHERE1", "アプリがこのチャンネルにいません"),
        ("channel", DIRECT, "チャンネルで使ってください"),
        ("channel", "", "チャンネルで使ってください"),
    ],
)
async def test_each_bad_input_is_told_beside_its_field(
    http: Demo, field: str, value: str, complaint: str
) -> None:
    body = (await submitted(http, "配信", **{field: value})).json()

    assert body["response_action"] == "errors"
    assert complaint in body["errors"][field]
    assert await http.world.store.subscriptions.of_team(TEAM) == []


@pytest.mark.parametrize(
    ("room", "complaint"),
    [
        (Room("C0OTHER001", "他", {BOT_USER}), "参加しているチャンネル"),
        (Room("C0OTHER001", "他", {PERSON}), "/invite @secbench"),
        (Room("C0OTHER001", "他", {PERSON, BOT_USER}, archived=True), "アーカイブ"),
        (Room("C0OTHER001", "他", {PERSON, BOT_USER}, shared=True), "社外と共有"),
    ],
)
async def test_a_channel_that_cannot_be_used_says_why(
    http: Demo, room: Room, complaint: str
) -> None:
    http.slack.api.workspace.rooms[room.id] = room

    body = (await submitted(http, "配信", channel=room.id)).json()

    assert complaint in body["errors"]["channel"]


async def test_only_admins_may_when_an_admin_says_so(http: Demo) -> None:
    workspace = http.slack.api.workspace
    workspace.people["U0MEMBER01"] = Person("U0MEMBER01", "社員")
    for room in workspace.rooms.values():
        room.members.add("U0MEMBER01")
    await submitted(http, "配信", who="admins")

    view_id, view = await opened(http, "配信", NEWS, user="U0MEMBER01")
    delivered = await http.slack.submit(view_id, filled(view), user="U0MEMBER01")

    assert "管理者だけです" in delivered.json()["errors"]["channel"]
    assert "who" not in filled(view)
