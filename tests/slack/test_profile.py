"""`/secbench プロフィール`: told once, used in every answer, seen and deleted by its people."""

import asyncio

import psycopg
import pytest

from bot.demo import Demo, demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, NEWS
from bot.views import ids
from tests.slack.forms import filled, latest, opened, pressed, submitted, text_of
from tests.slack.helpers import answers, until
from tests.wire import wire


async def test_the_profile_fits_every_answer_and_says_so(either: Demo) -> None:
    await submitted(either, "プロフィール", industry="construction", size="micro")

    answer = (await either.slack.command(CHANNEL, "担当者がいません")).json()

    assert "プロフィールの建設業で答えています" in answer["text"]
    assert "26.7%" in answer["text"]


async def test_a_mention_uses_it_too(http: Demo) -> None:
    await submitted(http, "プロフィール", industry="construction")

    await http.slack.write(CHANNEL, f"<@{BOT_USER}> 担当者がいません")
    await until(lambda: bool(answers(http, CHANNEL)))

    assert "プロフィールの建設業で答えています" in answers(http, CHANNEL)[0].text


async def test_what_a_question_says_counts_more(http: Demo) -> None:
    await submitted(http, "プロフィール", industry="construction")

    answer = (await http.slack.command(CHANNEL, "美容室です。担当者がいません")).json()

    assert "プロフィール" not in answer["text"]
    assert "生活関連サービス業" in answer["text"]


async def test_a_channels_own_profile_counts_before_the_workspaces(http: Demo) -> None:
    await submitted(http, "プロフィール", scope="workspace", industry="retail")
    await submitted(http, "プロフィール", scope="channel", industry="medical")

    here = (await http.slack.command(CHANNEL, "担当者がいません")).json()
    there = (await http.slack.command(NEWS, "担当者がいません")).json()

    assert "プロフィールの医療、福祉で" in here["text"]
    assert "プロフィールの小売業で" in there["text"]


async def test_it_is_shown_and_deleted(http: Demo) -> None:
    await submitted(http, "プロフィール", industry="construction", security_lead="総務 <!channel>")
    assert "総務 &lt;!channel&gt;" in text_of(latest(http)[1])

    view_id, view = await opened(http, "プロフィール")
    assert filled(view)["industry"]["value"]["selected_option"]["value"] == "construction"
    await pressed(http, view_id, ids.DELETE_PROFILE)
    await until(lambda: "消しました" in text_of(latest(http)[1]))

    answer = (await http.slack.command(CHANNEL, "担当者がいません")).json()
    assert "プロフィール" not in answer["text"]


@pytest.mark.parametrize(
    ("field", "value"), [("industry", "bakery"), ("size", "huge"), ("scope", "planet")]
)
async def test_a_choice_that_is_no_longer_there_is_told_beside_its_field(
    http: Demo, field: str, value: str
) -> None:
    body = (await submitted(http, "プロフィール", **{field: value})).json()

    assert body["response_action"] == "errors"
    assert "もう一度選んでください" in body["errors"][field]


async def test_without_the_database_questions_are_answered_all_the_same(http: Demo) -> None:
    await http.world.store.database.pool.close()

    answer = (await http.slack.command(CHANNEL, "建設業")).json()

    assert "13.1%" in answer["text"]


async def test_a_database_that_does_not_answer_is_not_waited_for(
    http: Demo, database_url: str
) -> None:
    """Slack gives up after three seconds."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute("LOCK TABLE profiles")

        async with asyncio.timeout(2):
            answer = (await http.slack.command(CHANNEL, "建設業")).json()

    assert "13.1%" in answer["text"]


async def test_a_database_that_keeps_silent_is_not_waited_for_either(database_url: str) -> None:
    """Not even for the end of the statement."""
    async with wire(database_url) as line, demo(environment={"DATABASE_URL": line.url}) as http:
        line.passing.clear()

        async with asyncio.timeout(2):
            answer = (await http.slack.command(CHANNEL, "建設業")).json()
        line.passing.set()

    assert "13.1%" in answer["text"]
