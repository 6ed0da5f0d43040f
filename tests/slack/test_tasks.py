"""Actions taken on: who, until when; reminded of once a week; ticked off, postponed, dropped."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo import Demo
from bot.demo.clock import WEEK
from bot.demo.standin.workspace import BOT_USER, CHANNEL, PERSON, Person
from bot.views import ids
from bot.views.dates import short_day
from tests.slack.forms import button_of, filled, latest, opened, pressed, submitted, text_of
from tests.slack.helpers import answers, choose, settled, until

QUESTION = f"<@{BOT_USER}> 工務店です。事故が起きたときの手順がありません"
ACTION = "incident_response.contact_card"


async def take_form(running: Demo) -> tuple[str, dict[str, object]]:
    """Ask, and choose a step of the answer to take on."""
    await running.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(running, CHANNEL)))
    before = len(running.slack.api.workspace.views)
    await choose(running, answers(running, CHANNEL)[0], ids.TAKE, ACTION)
    await until(lambda: len(running.slack.api.workspace.views) > before)
    return latest(running)


async def taken(running: Demo, where: str = "privately") -> None:
    view_id, view = await take_form(running)
    delivered = await running.slack.submit(view_id, filled(view, where=where))
    assert "取り組みに加えました" in str(delivered.json()["view"])


async def test_a_step_of_an_answer_is_taken_on_and_ticked_off(either: Demo) -> None:
    await taken(either)

    view_id, view = await opened(either, "取り組み")
    assert "困ったときの連絡先" in text_of(view)
    assert f"<@{PERSON}>" in text_of(view)
    await pressed(either, view_id, ids.TASK_DONE)

    await until(lambda: "できました" in text_of(latest(either)[1]))
    assert "いま取り組んでいることはありません" in text_of(latest(either)[1])


async def test_a_task_is_postponed_by_a_week_and_dropped(http: Demo) -> None:
    await taken(http)
    tomorrow = (http.clock.now().astimezone(ZoneInfo("Asia/Tokyo")) + timedelta(days=1)).date()
    view_id, view = await opened(http, "取り組み")
    assert f"・{short_day(tomorrow)}まで" in text_of(view)

    await pressed(http, view_id, ids.TASK_POSTPONE)

    await until(lambda: f"・{short_day(tomorrow + WEEK)}まで" in text_of(latest(http)[1]))
    await pressed(http, view_id, ids.TASK_DROP)
    await until(lambda: "いま取り組んでいることはありません" in text_of(latest(http)[1]))


async def test_the_digest_reminds_the_channel_once_a_week(http: Demo) -> None:
    await taken(http, "in_channel")
    await submitted(http, "配信", channel=CHANNEL)

    await http.clock.advance(WEEK)
    await until(lambda: any("取り組み中" in post.text for post in answers(http, CHANNEL)))

    (post,) = [post for post in answers(http, CHANNEL) if "取り組み中" in post.text]
    before = len(http.slack.api.workspace.views)
    block_id, action = button_of({"blocks": post.blocks}, ids.TASKS)
    await http.slack.click(post, block_id, action)
    await until(lambda: len(http.slack.api.workspace.views) > before)
    view_id, _ = latest(http)
    await pressed(http, view_id, ids.TASK_DONE)
    await until(lambda: "できました" in text_of(latest(http)[1]))

    await http.clock.advance(WEEK)
    await until(
        lambda: len([p for p in answers(http, CHANNEL) if "自社診断から1問" in p.text]) == 2
    )
    assert "取り組み中" not in answers(http, CHANNEL)[-1].text


async def test_a_private_task_is_in_no_digest_and_nobody_elses(http: Demo) -> None:
    await taken(http)
    await submitted(http, "配信", channel=CHANNEL)
    http.slack.api.workspace.people["U0OTHER001"] = Person("U0OTHER001", "同僚")

    await http.clock.advance(WEEK)
    await until(lambda: any("自社診断から1問" in post.text for post in answers(http, CHANNEL)))

    assert "取り組み中" not in answers(http, CHANNEL)[-1].text
    _, view = await opened(http, "取り組み", user="U0OTHER001")
    assert "いま取り組んでいることはありません" in text_of(view)


async def test_another_persons_task_cannot_be_ticked_off(http: Demo) -> None:
    await taken(http)
    http.slack.api.workspace.people["U0OTHER001"] = Person("U0OTHER001", "同僚")
    view_id, view = await opened(http, "取り組み")
    block_id, action = button_of(view, ids.TASK_DONE)

    await http.slack.click_in_view(view_id, block_id, action, {}, user="U0OTHER001")
    await settled()

    _, view = await opened(http, "取り組み")
    assert "困ったときの連絡先" in text_of(view)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("due", "2020-01-01", "今日か、今日より後の日"),
        ("assignee", "U0GUEST001", "ゲストと社外の方には頼めません"),
    ],
)
async def test_bad_input_is_told_beside_its_field(
    http: Demo, field: str, value: str, complaint: str
) -> None:
    http.slack.api.workspace.people["U0GUEST001"] = Person("U0GUEST001", "客", guest=True)
    view_id, view = await take_form(http)

    delivered = await http.slack.submit(view_id, filled(view, **{field: value}))

    assert complaint in delivered.json()["errors"][field]


async def test_a_step_that_has_left_the_knowledge_base_is_told(http: Demo) -> None:
    view_id, view = await take_form(http)
    gone = {**view, "private_metadata": '{"action": "rules.gone", "channel": ""}'}
    http.slack.api.workspace.views[view_id] = gone

    delivered = await http.slack.submit(view_id, filled(view))

    assert "もう一度選んでください" in delivered.json()["errors"]["assignee"]
