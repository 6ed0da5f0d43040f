"""👍 and 👎: kept, explained, and the answer put right in its place."""

from typing import Any

from bot.demo import Demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, Posted
from bot.views import ids
from tests.slack.forms import filled, latest
from tests.slack.helpers import answers, press, settled, until

TEAM = "T0DEMO0001"


async def asked(running: Demo, text: str = "工務店です。何から?") -> Posted:
    await running.slack.write(CHANNEL, f"<@{BOT_USER}> {text}")
    await until(lambda: bool(answers(running, CHANNEL)))
    return answers(running, CHANNEL)[0]


async def judged(running: Demo, message: Posted, value: str) -> None:
    """Press one of the two buttons that Slack draws itself."""
    block = next(b for b in message.blocks or [] if b["type"] == "context_actions")
    action = {"type": "feedback_buttons", "action_id": ids.FEEDBACK, "value": value}
    assert (await running.slack.click(message, block["block_id"], action)).status == 200


async def form_of(running: Demo, message: Posted) -> tuple[str, dict[str, Any]]:
    before = len(running.slack.api.workspace.views)
    await judged(running, message, "no")
    await until(lambda: len(running.slack.api.workspace.views) > before)
    return latest(running)


async def test_a_thumb_up_is_kept_and_thanked_for_privately(either: Demo) -> None:
    message = await asked(either)

    await judged(either, message, "yes")
    await until(lambda: any("ありがとうございます" in m.text for m in answers(either, CHANNEL)))

    thanks = answers(either, CHANNEL)[-1]
    assert thanks.ephemeral
    (given,) = await either.world.store.feedback.verdicts()
    assert given.verdict.useful
    assert given.verdict.state.startswith("recommend;construction")


async def test_a_thumb_down_offers_the_right_industry_and_answers_again(http: Demo) -> None:
    message = await asked(http)

    view_id, view = await form_of(http, message)
    await http.slack.submit(
        view_id, filled(view, reason="wrong_industry", industry="real_estate", comment="大家です")
    )
    await until(lambda: answers(http, CHANNEL)[0].edited)

    assert "不動産業" in answers(http, CHANNEL)[0].text
    (given,) = await http.world.store.feedback.verdicts()
    assert not given.verdict.useful
    assert given.verdict.reason == "wrong_industry"
    assert given.verdict.industry == "real_estate"
    assert given.verdict.comment == "大家です"


async def test_a_private_answer_has_plain_buttons(http: Demo) -> None:
    await http.slack.command(CHANNEL, "建設業")
    (answer,) = answers(http, CHANNEL)

    await press(http, answer, f"{ids.FEEDBACK}-yes")
    await settled()

    (given,) = await http.world.store.feedback.verdicts()
    assert given.verdict.useful


async def test_a_later_verdict_replaces_the_earlier_one(http: Demo) -> None:
    message = await asked(http)
    await judged(http, message, "yes")
    await settled()

    await form_of(http, message)

    (given,) = await http.world.store.feedback.verdicts()
    assert not given.verdict.useful


async def test_a_choice_that_is_no_longer_there_is_told_beside_its_field(http: Demo) -> None:
    view_id, view = await form_of(http, await asked(http))

    delivered = await http.slack.submit(view_id, filled(view, reason="boring", industry="x"))

    assert set(delivered.json()["errors"]) == {"reason", "industry"}


async def test_unanswered_questions_are_counted_and_kept_only_by_consent(http: Demo) -> None:
    feedback = http.world.store.feedback
    await http.slack.command(CHANNEL, "今日のランチは")
    await settled()
    await feedback.set_keeps_questions(TEAM, True)
    await http.slack.command(CHANNEL, "明日の天気は")
    await settled()

    (counted,) = await feedback.unanswered()
    assert (counted.kind, counted.questions) == ("fallback", 2)
    assert [kept.question for kept in await feedback.questions()] == ["明日の天気は"]

    await feedback.set_keeps_questions(TEAM, False)
    assert await feedback.questions() == []


async def test_a_verdict_is_kept_although_the_answer_can_no_longer_be_replaced(http: Demo) -> None:
    message = await asked(http)
    view_id, view = await form_of(http, message)
    http.slack.api.targets.clear()  # as after half an hour

    delivered = await http.slack.submit(
        view_id, filled(view, reason="wrong_industry", industry="real_estate")
    )

    assert "もう一度、質問を書いてください" in str(delivered.json()["view"])
    (given,) = await http.world.store.feedback.verdicts()
    assert given.verdict.industry == "real_estate"


async def test_what_follows_in_the_thread_is_about_the_corrected_answer(http: Demo) -> None:
    message = await asked(http)
    view_id, view = await form_of(http, message)
    await http.slack.submit(view_id, filled(view, reason="wrong_industry", industry="real_estate"))
    await until(lambda: answers(http, CHANNEL)[0].edited)
    before = len(answers(http, CHANNEL))

    await http.slack.write(CHANNEL, "ほかの業種と比べると?", thread_ts=message.thread_ts)
    await until(lambda: len(answers(http, CHANNEL)) > before)

    assert "不動産業" in answers(http, CHANNEL)[-1].text


async def test_another_persons_words_are_never_kept(http: Demo) -> None:
    store = http.world.store.feedback
    await store.set_keeps_questions(TEAM, keeps=True)
    posted, _ = await http.slack.write(CHANNEL, "今日のランチはどこに行きましょう")

    await http.slack.shortcut(posted)
    await until(lambda: bool(answers(http, CHANNEL)))
    await settled()

    assert await store.questions() == []
    (counted,) = await store.unanswered()
    assert counted.questions == 1


async def test_what_no_database_can_hold_is_stored_all_the_same(http: Demo) -> None:
    store = http.world.store.feedback
    await store.set_keeps_questions(TEAM, keeps=True)

    view_id, view = await form_of(http, await asked(http))
    await http.slack.submit(view_id, filled(view, reason="other", comment="だめ\x00\ud83d"))
    await http.slack.command(CHANNEL, "今日の\x00天気は")
    await settled()

    (kept,) = await store.questions()
    assert kept.question == "今日の 天気は"
    (given,) = await store.verdicts()
    assert given.verdict.comment == "だめ ?"
