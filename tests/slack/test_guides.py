"""Whoever asks in plain words for a part of the app gets the button that opens it."""

import pytest

from bot.demo import Demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, Posted
from bot.views import ids
from tests.slack.forms import latest
from tests.slack.helpers import answers, press, settled, until


async def asked_for(running: Demo, text: str) -> Posted:
    """The answer to a mention."""
    await running.slack.write(CHANNEL, f"<@{BOT_USER}> {text}")
    await until(lambda: bool(answers(running, CHANNEL)))
    return answers(running, CHANNEL)[0]


@pytest.mark.parametrize(
    ("asked", "button", "form"),
    [
        ("自社診断をやりたい", ids.SELF_CHECK, "自社診断"),
        ("配信を止めたい", ids.SUBSCRIPTION, "配信"),
        ("会社の情報を登録したい", ids.PROFILE, "プロフィール"),
        ("取り組みの一覧を見たい", ids.TASKS, "取り組み"),
    ],
)
async def test_the_button_opens_the_form(http: Demo, asked: str, button: str, form: str) -> None:
    await press(http, await asked_for(http, asked), button)

    await until(lambda: bool(http.slack.api.workspace.views))
    assert form in latest(http)[1]["title"]["text"]


@pytest.mark.parametrize(
    ("asked", "button", "file"),
    [
        ("社長に見せる資料がほしい", ids.REPORT, ".docx"),
        ("書いた内容は誰かに見られる?", ids.EXPORT, ".csv"),
    ],
)
async def test_the_button_sends_the_file(http: Demo, asked: str, button: str, file: str) -> None:
    await press(http, await asked_for(http, asked), button)

    files = http.slack.api.workspace.files
    await until(lambda: any(each.name.endswith(file) for each in files.values()), seconds=10)


async def test_people_talking_among_themselves_are_not_interrupted(http: Demo) -> None:
    answer = await asked_for(http, "建設業です。何から?")

    await http.slack.write(CHANNEL, "報告書を作りたい", thread_ts=answer.thread_ts)
    await settled()

    assert len(answers(http, CHANNEL)) == 1


async def test_how_to_answer_check_sheets_has_a_command(http: Demo) -> None:
    answer = await asked_for(http, "チェックシートの書き方を知りたい")

    assert "/secbench チェックシート" in answer.text
