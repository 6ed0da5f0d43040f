"""The agent's pane, the message shortcut, the workflow step: with and without a paid plan."""

import json
from typing import Any

import pytest

from bot.demo import Demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT, Posted
from tests.slack.forms import submitted
from tests.slack.helpers import answers, settled, until


def calls(running: Demo, method: str) -> list[dict[str, Any]]:
    return [arguments for name, arguments in running.slack.api.calls if name == method]


async def test_opening_the_conversation_suggests_prompts_that_fit_the_profile(
    either: Demo,
) -> None:
    await submitted(either, "プロフィール", scope="workspace", industry="hospitality")

    await either.slack.open_home(tab="messages")
    await until(lambda: DIRECT in either.slack.api.workspace.prompts)

    prompts = either.slack.api.workspace.prompts[DIRECT]["prompts"]
    assert len(prompts) == 4
    assert "宿泊業、飲食サービス業" in prompts[0]["message"]


async def test_every_suggested_prompt_gets_a_real_answer(http: Demo) -> None:
    await http.slack.open_home(tab="messages")
    await until(lambda: DIRECT in http.slack.api.workspace.prompts)

    for prompt in http.slack.api.workspace.prompts[DIRECT]["prompts"]:
        answer = http.world.advisor.ask(prompt["message"])
        assert answer.reply.kind in ("advice", "benchmark", "cases"), prompt["message"]


async def test_a_status_is_shown_while_working_and_cleared(http: Demo) -> None:
    await http.slack.write(DIRECT, "工務店です。何から?")
    await until(lambda: len(calls(http, "assistant.threads.setStatus")) == 2)

    first, last = calls(http, "assistant.threads.setStatus")
    assert first["status"]
    assert last["status"] == ""
    assert first["thread_ts"] == last["thread_ts"]


async def test_a_free_plan_has_no_dead_end(http: Demo) -> None:
    http.slack.api.paid_plan = False

    await http.slack.open_home(tab="messages")
    for number in range(1, 6):
        await http.slack.write(DIRECT, "工務店です。何から?")
        await until(lambda number=number: len(answers(http, DIRECT)) == number)  # type: ignore[misc]

    # After three refusals nothing more is asked.
    assert len(calls(http, "assistant.threads.setStatus")) == 3


@pytest.mark.parametrize("trouble", ["drop", "http_500", "internal_error"])
async def test_a_line_that_drops_is_no_refusal_of_the_plan(http: Demo, trouble: str) -> None:
    http.slack.api.fail["assistant.threads.setStatus"] = [trouble] * 3
    for number in range(1, 5):
        await http.slack.write(DIRECT, "工務店です。何から?")
        await until(lambda number=number: len(answers(http, DIRECT)) == number)  # type: ignore[misc]

    await until(lambda: len(calls(http, "assistant.threads.setStatus")) == 3 + 2)


async def test_the_shortcut_answers_somebodys_message_privately(either: Demo) -> None:
    posted = either.slack.api.workspace.post(
        Posted(
            CHANNEL, "1.000001", None, "U0OTHER001", "同僚", False,
            "うちは保育園です。USBの貸し借りが自由なんだけど大丈夫かな", None,
        )
    )  # fmt: skip

    await either.slack.shortcut(posted)
    await until(lambda: bool(answers(either, CHANNEL)))

    (answer,) = answers(either, CHANNEL)
    assert answer.ephemeral
    assert "医療、福祉" in answer.text


@pytest.mark.parametrize(
    ("industry", "method", "said"),
    [
        ("建設業", "functions.completeSuccess", "13.1%"),
        ("うちは工務店", "functions.completeSuccess", "建設業"),
        ("農業", "functions.completeSuccess", "農業、林業のページは、この調査にはありません"),
        ("", "functions.completeError", "業種が空です"),
        ("ふにゃふにゃ", "functions.completeError", "どの業種か、わかりませんでした"),
    ],
)
async def test_the_workflow_step_completes_or_fails_with_a_plain_reason(
    either: Demo, industry: str, method: str, said: str
) -> None:
    delivered = await either.slack.send_event(
        {
            "type": "function_executed",
            "function": {"id": "Fn1", "callback_id": "look_up_benchmark", "type": "app"},
            "function_execution_id": "Fx1",
            "inputs": {"industry": industry},
            "bot_access_token": either.slack.api.bot_token,
        }
    )
    assert delivered.status == 200
    await until(lambda: bool(calls(either, method)))

    (call,) = calls(either, method)
    outputs = call.get("outputs")
    told = json.loads(outputs)["answer"] if outputs else call["error"]
    assert said in told


async def test_messages_of_the_app_itself_are_left_alone(http: Demo) -> None:
    await http.slack.send_event(
        {
            "type": "message", "channel": DIRECT, "channel_type": "im",
            "user": BOT_USER, "bot_id": "B1", "text": "x", "ts": "1.000002",
        }
    )  # fmt: skip
    await settled()

    assert answers(http, DIRECT) == []
