"""`/secbench 診断`: answered part by part, resumed after a break, compared, shared on purpose."""

from typing import Any

import pytest

from bot.demo import Demo
from bot.demo.standin.requests import Delivered
from bot.demo.standin.workspace import CHANNEL, NEWS, PERSON
from bot.views import ids
from tests.slack.forms import filled, latest, opened, pressed, submitted, text_of
from tests.slack.helpers import answers, settled, until

PARTS = (range(1, 6), range(6, 19), range(19, 26))


async def answered(running: Demo, part: int, answer: str, **changes: str) -> Delivered:
    """Fill in the part that is shown and send it off."""
    view_id, view = latest(running)
    given = {f"item-{number}": answer for number in PARTS[part - 1]} | changes
    return await running.slack.submit(view_id, filled(view, **given))


async def finished(running: Demo, answer: str = "partly", **changes: str) -> None:
    """Go through the whole self-check."""
    await opened(running, "診断")
    for part in (1, 2, 3):
        assert (await answered(running, part, answer, **changes)).json().get("errors") is None


async def chosen(running: Demo, number: int, answer: str) -> None:
    """Choose an answer without sending the form off."""
    view_id, view = latest(running)
    action = {
        "type": "radio_buttons",
        "action_id": f"{ids.SELF_CHECK_ITEM}-{number}",
        "selected_option": {"value": answer},
    }
    delivered = await running.slack.click_in_view(view_id, f"item-{number}", action, filled(view))
    assert delivered.status == 200


def initial(view: dict[str, Any], number: int) -> str | None:
    """The answer that an item comes with."""
    block = next(block for block in view["blocks"] if block.get("block_id") == f"item-{number}")
    option = block["element"].get("initial_option")
    return option["value"] if option else None


async def test_three_parts_lead_to_the_result(either: Demo) -> None:
    await submitted(either, "プロフィール", scope="workspace", industry="construction")

    await finished(either, "partly")

    result = text_of(latest(either)[1])
    assert "50点(100点満点)" in result
    assert "建設業で70点以上の会社は 13.1%" in result
    assert "はじめての結果です" in result
    assert "認証や、取引先への保証にはなりません" in result


async def test_an_answer_is_kept_the_moment_it_is_chosen(http: Demo) -> None:
    await opened(http, "診断")
    await chosen(http, 2, "done")
    await settled()

    _, view = await opened(http, "診断")

    assert initial(view, 2) == "done"
    assert initial(view, 3) is None
    assert "1問に答えました" in text_of(view)


async def test_a_break_between_parts_is_resumed_with_the_next_part(http: Demo) -> None:
    await opened(http, "診断")
    await answered(http, 1, "done")

    _, view = await opened(http, "診断")

    assert "2/3" in text_of(view)
    assert "5問に答えました" in text_of(view)


async def test_a_second_self_check_shows_the_change(http: Demo) -> None:
    await finished(http, "not_done")
    view_id, _ = await opened(http, "診断")
    await pressed(http, view_id, ids.SELF_CHECK)
    await until(lambda: "1/3" in text_of(latest(http)[1]))
    assert initial(latest(http)[1], 1) == "not_done"

    await answered(http, 1, "done")
    await answered(http, 2, "not_done")
    await answered(http, 3, "not_done", **{"item-25": "unknown"})

    result = text_of(latest(http)[1])
    assert "19点(100点満点)" in result
    assert "+19点" in result
    assert "上がった項目: 1 ソフトを最新にする" in result
    assert "下がった項目: 25 決まりを示す" in result


async def test_what_was_answered_last_time_does_not_count_as_answered(http: Demo) -> None:
    await finished(http, "not_done")
    view_id, _ = await opened(http, "診断")

    await pressed(http, view_id, ids.SELF_CHECK)
    await until(lambda: "1/3" in text_of(latest(http)[1]))

    assert "0問に答えました" in text_of(latest(http)[1])
    assert initial(latest(http)[1], 1) == "not_done"


async def test_a_choice_that_arrives_after_the_result_begins_nothing(http: Demo) -> None:
    await opened(http, "診断")
    await answered(http, 1, "done")
    await answered(http, 2, "done")
    view_id, view = latest(http)
    await answered(http, 3, "done")
    assert "100点" in text_of(latest(http)[1])

    action = {
        "type": "radio_buttons",
        "action_id": f"{ids.SELF_CHECK_ITEM}-25",
        "selected_option": {"value": "not_done"},
    }
    http.slack.api.workspace.views[view_id] = view
    await http.slack.click_in_view(view_id, "item-25", action, filled(view))
    await settled()
    late = await http.slack.submit(view_id, filled(view, **{"item-25": "not_done"}))

    assert "100点" in text_of(late.json()["view"])
    _, shown = await opened(http, "診断")
    assert "100点" in text_of(shown)


async def test_the_last_result_can_be_seen_while_the_next_check_is_open(http: Demo) -> None:
    await finished(http, "done")
    view_id, _ = await opened(http, "診断")
    await pressed(http, view_id, ids.SELF_CHECK)
    await until(lambda: "1/3" in text_of(latest(http)[1]))
    await chosen(http, 1, "not_done")
    await settled()
    await http.slack.open_home()
    homes = http.slack.api.workspace.homes
    await until(lambda: "結果を見る" in text_of(homes.get(PERSON, {})))
    before = len(http.slack.api.workspace.views)

    action = {"type": "button", "action_id": f"{ids.SELF_CHECK}-see", "value": "see"}
    await http.slack.click_in_home("check", action)

    await until(lambda: len(http.slack.api.workspace.views) > before)
    assert "100点" in text_of(latest(http)[1])


@pytest.mark.parametrize(
    ("state", "complaint"), [("shared", "社外と共有"), ("archived", "アーカイブ")]
)
async def test_sharing_where_others_read_along_is_refused(
    http: Demo, state: str, complaint: str
) -> None:
    await finished(http, "partly")
    setattr(http.slack.api.workspace.rooms[NEWS], state, True)
    view_id, _ = latest(http)
    before = len(http.slack.api.workspace.views)
    await pressed(http, view_id, ids.SELF_CHECK_SHARE)
    await until(lambda: len(http.slack.api.workspace.views) > before)
    share_id, share = latest(http)

    delivered = await http.slack.submit(share_id, filled(share, channel=NEWS))

    assert complaint in delivered.json()["errors"]["channel"]
    assert answers(http, NEWS) == []


async def test_after_it_is_finished_the_command_shows_the_result(http: Demo) -> None:
    await finished(http, "done")

    _, view = await opened(http, "診断")

    assert "100点(100点満点)" in text_of(view)


async def test_a_channel_with_its_own_profile_is_a_company_of_its_own(http: Demo) -> None:
    await submitted(http, "プロフィール", channel=NEWS, scope="channel", industry="medical")
    await finished(http, "done")

    _, view = await opened(http, "診断", NEWS)

    assert "0問に答えました" in text_of(view)
    assert "医療、福祉" in text_of(view)


async def test_a_form_that_was_open_while_the_items_changed_still_submits(http: Demo) -> None:
    view_id, view = await opened(http, "診断")
    values = filled(view, **{f"item-{number}": "done" for number in range(1, 5)})
    del values["item-5"]  # an item that this form did not have yet
    values["item-99"] = values["item-4"]  # and one that is no longer there

    assert (await http.slack.submit(view_id, values)).json()["response_action"] == "update"
    await answered(http, 2, "done")
    await answered(http, 3, "done")

    assert "1/3" in text_of(latest(http)[1])  # the missing item is asked for
    await answered(http, 1, "done")
    await answered(http, 2, "done")
    await answered(http, 3, "done")
    assert "100点" in text_of(latest(http)[1])


async def test_nothing_is_shared_until_the_person_says_so(http: Demo) -> None:
    await finished(http, "partly")
    view_id, _ = latest(http)
    assert answers(http, CHANNEL) == []

    before = len(http.slack.api.workspace.views)
    await pressed(http, view_id, ids.SELF_CHECK_SHARE)
    await until(lambda: len(http.slack.api.workspace.views) > before)
    share_id, share = latest(http)
    assert "1問ごとの答えは共有しません" in text_of(share)
    await http.slack.submit(share_id, filled(share))

    (shared,) = answers(http, CHANNEL)
    assert "50点" in shared.text
    assert "ソフトを最新にする" not in str(shared.blocks)


async def test_sharing_where_one_is_not_a_member_is_told_beside_the_field(http: Demo) -> None:
    await finished(http, "partly")
    http.slack.api.workspace.rooms[NEWS].members.discard(PERSON)
    view_id, _ = latest(http)
    before = len(http.slack.api.workspace.views)
    await pressed(http, view_id, ids.SELF_CHECK_SHARE)
    await until(lambda: len(http.slack.api.workspace.views) > before)
    share_id, share = latest(http)

    delivered = await http.slack.submit(share_id, filled(share, channel=NEWS))

    assert "参加しているチャンネルだけ" in delivered.json()["errors"]["channel"]
