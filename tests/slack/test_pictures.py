"""「図で見る」: Slack's own chart where it is taken, else a PNG; the same always in words."""

import subprocess
import sys

from bot.demo import Demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT
from bot.views import ids
from tests.slack.forms import latest, pressed
from tests.slack.helpers import answers, press, until
from tests.slack.test_self_check import finished

QUESTION = f"<@{BOT_USER}> 製造業と建設業、どっちが教育をやってる?"
PNG = b"\x89PNG\r\n"


async def test_a_picture_goes_into_the_thread_with_the_same_in_words(either: Demo) -> None:
    await either.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(either, CHANNEL)))
    answer = answers(either, CHANNEL)[0]

    await press(either, answer, f"{ids.PICTURE}-answer")
    await until(lambda: len(answers(either, CHANNEL)) == 2, seconds=10)

    shown = answers(either, CHANNEL)[1]
    assert shown.thread_ts == answer.thread_ts
    assert "製造 52.4%(48〜57%)" in shown.text
    (stored,) = either.slack.api.workspace.files.values()
    assert stored.content.startswith(PNG)
    assert "建設 33.0%" in stored.alt_text


async def test_slacks_own_chart_is_used_where_it_is_taken(http: Demo) -> None:
    http.slack.api.native_charts = True
    await http.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(http, CHANNEL)))

    await press(http, answers(http, CHANNEL)[0], f"{ids.PICTURE}-answer")
    await until(lambda: len(answers(http, CHANNEL)) == 2, seconds=10)

    shown = answers(http, CHANNEL)[1]
    assert shown.blocks
    assert shown.blocks[0]["type"] == "data_visualization"
    assert "製造 52.4%" in shown.text
    assert http.slack.api.workspace.files == {}


async def test_the_picture_of_a_private_answer_comes_privately(http: Demo) -> None:
    await http.slack.command(CHANNEL, "建設業")

    await press(http, answers(http, CHANNEL)[0], f"{ids.PICTURE}-answer")
    await until(lambda: any(message.files for message in answers(http, DIRECT)), seconds=10)

    assert all(message.ephemeral for message in answers(http, CHANNEL))


async def test_the_picture_of_a_self_check(http: Demo) -> None:
    await finished(http, "partly")
    view_id, _ = latest(http)

    await pressed(http, view_id, ids.PICTURE)
    await until(lambda: any(message.files for message in answers(http, DIRECT)), seconds=10)

    assert "合計 50点" in answers(http, DIRECT)[0].text


def test_text_answers_never_wait_for_matplotlib() -> None:
    code = (
        "import sys; from bot.answering import ready_advisor; import bot.slack.app;"
        "ready_advisor(()).ask('建設業'); sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_where_the_app_is_no_member_the_picture_comes_privately(http: Demo) -> None:
    await http.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(http, CHANNEL)))
    answer = answers(http, CHANNEL)[0]
    http.slack.api.workspace.rooms[CHANNEL].members.discard(BOT_USER)

    await press(http, answer, f"{ids.PICTURE}-answer")
    await until(lambda: any(message.files for message in answers(http, DIRECT)), seconds=10)

    assert any("1対1の会話に送ります" in message.text for message in answers(http, CHANNEL))
