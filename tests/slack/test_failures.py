"""What goes wrong is answered with what to do next, and nothing is lost in silence."""

import logging

import psycopg
import pytest

from bot.answering import Advisor
from bot.demo import Demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT
from bot.views import ids
from tests.slack.helpers import answers, control, press, settled, until

QUESTION = f"<@{BOT_USER}> 工務店です。何から始めれば?"


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long"])
async def test_refused_blocks_are_sent_again_as_text(http: Demo, error: str) -> None:
    http.slack.api.fail["chat.postMessage"] += [error, error]

    await http.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(http, CHANNEL)))

    (answer,) = answers(http, CHANNEL)
    assert answer.blocks is None
    assert "0円" in answer.text


async def test_a_slack_that_does_not_know_the_newer_blocks_gets_the_older_ones(http: Demo) -> None:
    http.slack.api.fail["chat.postMessage"].append("invalid_blocks")

    await http.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(http, CHANNEL)))

    (answer,) = answers(http, CHANNEL)
    assert "context_actions" not in {block["type"] for block in answer.blocks or []}
    assert control(answer, f"{ids.FEEDBACK}-no")


async def test_a_rate_limit_is_waited_for(http: Demo) -> None:
    http.slack.api.fail["chat.postMessage"].append("ratelimited")

    await http.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(http, CHANNEL)), seconds=5)

    assert len(answers(http, CHANNEL)) == 1


async def test_refused_blocks_after_a_click_are_sent_again_as_text(http: Demo) -> None:
    await http.slack.write(DIRECT, "工務店です。何から?")
    await until(lambda: bool(answers(http, DIRECT)))
    http.slack.api.fail["response_url"] += ["invalid_blocks", "invalid_blocks"]

    await press(http, answers(http, DIRECT)[0], ids.MORE_ACTIONS)
    await until(lambda: answers(http, DIRECT)[0].edited)

    assert answers(http, DIRECT)[0].blocks is None


async def test_an_unexpected_error_gives_a_number_that_stands_in_the_log(
    http: Demo, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("秘密の相談内容")

    monkeypatch.setattr(Advisor, "ask", broken)
    with caplog.at_level(logging.ERROR):
        await http.slack.write(CHANNEL, QUESTION)
        await until(lambda: bool(answers(http, CHANNEL)))

    (answer,) = answers(http, CHANNEL)
    fields = next(r.fields for r in caplog.records if r.getMessage() == "message_failed")  # type: ignore[attr-defined]
    assert fields["reference"] in answer.text
    assert fields["error"] == "RuntimeError"
    assert "秘密" not in caplog.text
    assert "工務店" not in caplog.text


async def test_when_slack_does_not_say_who_we_are_it_is_asked_to_send_again(http: Demo) -> None:
    """A 5xx makes Slack retry an event; a 200 would lose the question."""
    http.slack.api.fail["auth.test"].append("internal_error")

    _, deliveries = await http.slack.write(CHANNEL, QUESTION)
    again = await http.slack.send_event(
        {"type": "app_mention", "channel": CHANNEL, "user": "U1", "text": QUESTION, "ts": "1.1"}
    )
    await until(lambda: bool(answers(http, CHANNEL)))

    assert deliveries[0].status == 503
    assert again.status == 200


async def test_a_thread_that_could_not_be_read_once_is_read_again(
    http: Demo, database_url: str
) -> None:
    posted, _ = await http.slack.write(CHANNEL, f"<@{BOT_USER}> 建設業で教育をしている割合は?")
    await until(lambda: bool(answers(http, CHANNEL)))
    await settled()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM subjects")
    http.slack.api.fail["conversations.replies"].append("internal_error")

    await http.slack.write(CHANNEL, "製造業は?", thread_ts=posted.ts)
    await settled()
    assert len(answers(http, CHANNEL)) == 1

    await http.slack.write(CHANNEL, "製造業は?", thread_ts=posted.ts)
    await until(lambda: len(answers(http, CHANNEL)) == 2)
    assert "52.4%" in answers(http, CHANNEL)[1].text
