"""Mentions, direct messages, threads and commands, over HTTP and by Socket Mode."""

from datetime import UTC, datetime, timedelta

import psycopg
import sqlalchemy as sa

from bot.demo import Demo, demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT
from bot.store.schema import events
from tests.slack.helpers import answers, settled, until

REPLIES = "conversations.replies"
QUESTION = f"<@{BOT_USER}> 従業員15人の工務店です。事故が起きたときの手順がありません"


async def test_a_mention_is_answered_once_in_its_thread(either: Demo) -> None:
    """`message` and `app_mention` both arrive; one answer goes out."""
    posted, deliveries = await either.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(either, CHANNEL)))
    await settled()

    (answer,) = answers(either, CHANNEL)
    assert [delivered.status for delivered in deliveries] == [200, 200]
    assert answer.thread_ts == posted.ts
    assert "26.7%" in answer.text
    assert "ほかの業種の例です" in answer.text


async def test_a_command_is_answered_in_its_own_response(either: Demo) -> None:
    delivered = await either.slack.command(CHANNEL, "建設業")

    body = delivered.json()
    assert body["response_type"] == "ephemeral"
    assert "13.1%" in body["text"]
    assert body["blocks"]
    assert not [call for call in either.slack.api.calls if call[0].startswith("chat.")]


async def test_a_command_without_text_or_with_help_lists_the_uses(either: Demo) -> None:
    for text in ("", "help", "ヘルプ"):
        body = (await either.slack.command(CHANNEL, text)).json()
        assert "/secbench 建設業" in body["text"]


async def test_a_direct_message_is_answered_beside_it(either: Demo) -> None:
    await either.slack.write(DIRECT, "美容室3人。スタッフのSNSの決まりを作りたい")
    await until(lambda: bool(answers(either, DIRECT)))

    (answer,) = answers(either, DIRECT)
    assert answer.thread_ts is None
    assert "生活関連サービス業、娯楽業" in answer.text


async def test_a_follow_up_in_the_thread_keeps_the_topic(either: Demo) -> None:
    posted, _ = await either.slack.write(CHANNEL, f"<@{BOT_USER}> 建設業で教育をしている割合は?")
    await until(lambda: len(answers(either, CHANNEL)) == 1)

    await either.slack.write(CHANNEL, "製造業は?", thread_ts=posted.ts)
    await until(lambda: len(answers(either, CHANNEL)) == 2)

    follow_up = answers(either, CHANNEL)[1]
    assert follow_up.thread_ts == posted.ts
    assert "52.4%" in follow_up.text


async def test_a_direct_conversation_goes_on_in_whichever_process(
    http: Demo, environment: dict[str, str]
) -> None:
    """Each process has answered it once; the last answer counts for both."""
    async with demo(environment=environment) as second:
        await http.slack.write(DIRECT, "建設業で教育をしている割合は?")
        await until(lambda: len(answers(http, DIRECT)) == 1)
        await second.slack.write(DIRECT, "製造業は?")
        await until(lambda: len(answers(second, DIRECT)) == 1)
        assert "52.4%" in answers(second, DIRECT)[0].text

        await second.slack.write(DIRECT, "製造業で体制がある割合は?")
        await until(lambda: len(answers(second, DIRECT)) == 2)
        await http.slack.write(DIRECT, "建設業は?")
        await until(lambda: len(answers(http, DIRECT)) == 2)

    assert "26.7%" in answers(http, DIRECT)[1].text


async def test_what_the_database_has_forgotten_the_thread_itself_tells(
    http: Demo, database_url: str
) -> None:
    """The subject is in the answer's metadata; once read, it is remembered again."""
    posted, _ = await http.slack.write(CHANNEL, f"<@{BOT_USER}> 建設業で教育をしている割合は?")
    await until(lambda: bool(answers(http, CHANNEL)))
    await settled()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM subjects")

        await http.slack.write(CHANNEL, "ありがとう!お昼どこ行く?", thread_ts=posted.ts)
        await settled()
        await http.slack.write(CHANNEL, "製造業は?", thread_ts=posted.ts)
        await until(lambda: len(answers(http, CHANNEL)) == 2)

        assert "52.4%" in answers(http, CHANNEL)[1].text
        assert len([name for name, _ in http.slack.api.calls if name == REPLIES]) == 1
        assert "教育" not in str(connection.execute("SELECT * FROM subjects").fetchall())


async def test_a_thread_that_was_others_is_ours_from_our_first_answer_on(
    http: Demo, database_url: str
) -> None:
    """Also after the database has forgotten it."""
    posted, _ = await http.slack.write(CHANNEL, "お昼どうする?")
    await http.slack.write(CHANNEL, "カレーかな", thread_ts=posted.ts)
    await settled()
    question = f"<@{BOT_USER}> 建設業で教育をしている割合は?"
    await http.slack.write(CHANNEL, question, thread_ts=posted.ts)
    await until(lambda: len(answers(http, CHANNEL)) == 1)
    await settled()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM subjects")

    await http.slack.write(CHANNEL, "製造業は?", thread_ts=posted.ts)
    await until(lambda: len(answers(http, CHANNEL)) == 2)

    assert "52.4%" in answers(http, CHANNEL)[1].text


async def test_without_its_memory_a_question_is_answered_all_the_same(
    http: Demo, database_url: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE subjects RENAME TO lost")

    await http.slack.write(DIRECT, "建設業で教育をしている割合は?")
    await until(lambda: len(answers(http, DIRECT)) == 1)

    assert "建設業" in answers(http, DIRECT)[0].text


async def test_conversations_are_forgotten_after_a_week(http: Demo) -> None:
    await http.slack.write(DIRECT, "建設業で教育をしている割合は?")
    await until(lambda: len(answers(http, DIRECT)) == 1)
    await settled()
    subjects, now = http.world.store.subjects, datetime.now(UTC)

    assert await subjects.clear(now + timedelta(days=6)) == 0
    assert await subjects.clear(now + timedelta(days=8)) == 1


async def test_people_talking_in_our_thread_are_left_alone(either: Demo) -> None:
    posted, _ = await either.slack.write(CHANNEL, QUESTION)
    await until(lambda: len(answers(either, CHANNEL)) == 1)

    await either.slack.write(CHANNEL, "ありがとう!お昼どこ行く?", thread_ts=posted.ts)
    await settled()

    assert len(answers(either, CHANNEL)) == 1


async def test_channel_talk_without_a_mention_is_not_read(either: Demo) -> None:
    await either.slack.write(CHANNEL, "工務店です。ルールがない")
    posted, _ = await either.slack.write(CHANNEL, "別の話")
    await either.slack.write(CHANNEL, "セキュリティのルールがない", thread_ts=posted.ts)
    await settled()

    assert answers(either, CHANNEL) == []


async def test_bots_edits_and_system_messages_are_ignored(either: Demo) -> None:
    base = {"type": "message", "channel": DIRECT, "channel_type": "im", "text": "工務店です"}
    for odd in (
        {**base, "ts": "1.1", "bot_id": "B1", "user": "U1"},
        {**base, "ts": "1.2", "subtype": "message_changed"},
        {**base, "ts": "1.3", "subtype": "channel_join", "user": "U1"},
        {**base, "ts": "1.4", "user": BOT_USER},
        {**base, "ts": "1.5"},
    ):
        assert (await either.slack.send_event(odd)).status == 200
    await settled()

    assert answers(either, DIRECT) == []


async def test_a_retried_delivery_is_not_answered_twice(either: Demo) -> None:
    event = {
        "type": "app_mention",
        "channel": CHANNEL,
        "user": "U1",
        "text": QUESTION,
        "ts": "1764000000.000001",
    }
    for _ in range(3):
        await either.slack.send_event(event)
    await until(lambda: bool(answers(either, CHANNEL)))
    await settled()

    assert len(answers(either, CHANNEL)) == 1


async def test_an_empty_mention_gets_help(either: Demo) -> None:
    await either.slack.write(CHANNEL, f"<@{BOT_USER}>")
    await until(lambda: bool(answers(either, CHANNEL)))

    assert "/secbench 建設業" in answers(either, CHANNEL)[0].text


async def test_what_people_say_to_each_other_is_not_kept(http: Demo) -> None:
    """With the optional scopes Slack delivers it; it is dropped, and no row holds it."""
    posted, _ = await http.slack.write(CHANNEL, "お昼どうする?")
    await http.slack.write(CHANNEL, "カレーかな", thread_ts=posted.ts)
    await settled()

    assert answers(http, CHANNEL) == []
    assert await http.world.store.events.open_count() == 0
    async with http.world.store.database.engine.connect() as connection:
        assert (await connection.execute(sa.select(events))).all() == []


async def test_the_text_of_a_question_goes_with_its_answer(http: Demo) -> None:
    await http.slack.write(CHANNEL, QUESTION)
    await until(lambda: bool(answers(http, CHANNEL)))
    await settled()

    async with http.world.store.database.engine.connect() as connection:
        (row,) = (await connection.execute(sa.select(events))).all()
    assert row.done_at is not None
    assert row.body is None
