"""Questions outlive the process that received them, and are answered once."""

import asyncio
from datetime import timedelta

import psycopg
import pytest
import sqlalchemy as sa

from bot.demo import PACE, Demo, demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT, TEAM
from bot.slack.inbox import MOST_ATTEMPTS
from bot.store.direct import Direct
from bot.store.events import Events
from bot.store.schema import events
from tests.slack.helpers import answers, settled, until
from tests.wire import wire

DEAD = 4242
"""The number of a process that nobody is."""


async def left_behind(
    running: Demo,
    channel: str = CHANNEL,
    attempts: int = 0,
    text: str = "工務店です。何から始めれば?",
) -> str:
    """A question that a process had claimed when it was killed; returns its event's id."""
    posted = running.slack.api.workspace.next_ts()
    body = {
        "channel": channel,
        "ts": posted,
        "thread_ts": None,
        "text": text,
        "direct": channel == DIRECT,
        "addressed": True,
    }
    database = running.world.store.database
    dead = Events(database.engine, Direct(database.pool), DEAD)
    assert await dead.keep("EvLEFT", TEAM, f"{channel}:{posted}", body)
    await begun(running, timedelta(hours=1), attempts)
    return "EvLEFT"


async def begun(running: Demo, ago: timedelta, attempts: int) -> None:
    """Of every question: this many attempts, the last one so long ago."""
    values = {"begun_at": sa.func.now() - ago, "attempts": attempts}
    async with running.world.store.database.engine.begin() as connection:
        await connection.execute(sa.update(events).values(values))


@pytest.mark.parametrize("channel", [CHANNEL, DIRECT])
async def test_a_question_of_a_dead_process_is_answered(http: Demo, channel: str) -> None:
    await left_behind(http, channel)

    assert await http.app.sweeper.sweep() == 1
    await until(lambda: bool(answers(http, channel)))

    assert await http.app.sweeper.sweep() == 0
    assert len(answers(http, channel)) == 1


async def test_an_answer_that_was_posted_before_the_death_is_not_repeated(http: Demo) -> None:
    event_id = await left_behind(http, DIRECT)
    await http.slack.write(DIRECT, "工務店です。何から始めれば?")
    await until(lambda: bool(answers(http, DIRECT)))
    answer = answers(http, DIRECT)[0]
    metadata = dict(answer.metadata or {})
    metadata["event_payload"] = {**metadata["event_payload"], "event": event_id}
    from dataclasses import replace

    http.slack.api.workspace.post(replace(answer, metadata=metadata))

    await http.app.sweeper.sweep()
    await settled()

    assert len(answers(http, DIRECT)) == 1
    assert await http.world.store.events.open_count() == 0


@pytest.mark.parametrize("failure", ["http_500", "drop", "internal_error"])
async def test_an_answer_that_was_not_taken_is_sent_again(http: Demo, failure: str) -> None:
    http.slack.api.fail["chat.postMessage"].append(failure)

    await http.slack.write(CHANNEL, f"<@{BOT_USER}> 工務店です。何から始めれば?")
    await settled()
    async with http.world.store.database.engine.begin() as connection:
        earlier = sa.func.now() - timedelta(minutes=5)
        await connection.execute(sa.update(events).values(begun_at=earlier))
    await http.app.sweeper.sweep()
    await until(lambda: bool(answers(http, CHANNEL)))

    assert len(answers(http, CHANNEL)) == 1
    assert await http.world.store.events.open_count() == 0


async def test_each_attempt_waits_longer_than_the_one_before(http: Demo) -> None:
    """Slack's own outages last longer than a few minutes."""
    await left_behind(http)
    patience = timedelta(seconds=PACE.doubt_seconds)

    await begun(http, 3 * patience, attempts=4)
    assert await http.app.sweeper.sweep() == 0
    await begun(http, 5 * patience, attempts=4)
    assert await http.app.sweeper.sweep() == 1
    await until(lambda: bool(answers(http, CHANNEL)))


async def test_what_cannot_be_answered_is_given_up_after_a_while(http: Demo) -> None:
    await left_behind(http, attempts=MOST_ATTEMPTS)

    await http.app.sweeper.sweep()
    await settled()

    assert answers(http, CHANNEL) == []
    assert await http.world.store.events.open_count() == 0


async def test_while_the_database_is_down_slack_is_asked_to_send_again(http: Demo) -> None:
    await http.world.store.database.pool.close()

    _, deliveries = await http.slack.write(CHANNEL, f"<@{BOT_USER}> 建設業")

    assert deliveries[-1].status >= 500


async def test_while_the_database_is_down_follow_ups_are_sent_again_too(http: Demo) -> None:
    """Whether the thread is ours cannot be told, nor whether the message was answered."""
    posted, _ = await http.slack.write(CHANNEL, f"<@{BOT_USER}> 建設業で教育をしている割合は?")
    await until(lambda: len(answers(http, CHANNEL)) == 1)
    await http.world.store.database.pool.close()

    _, deliveries = await http.slack.write(CHANNEL, "製造業は?", thread_ts=posted.ts)
    await settled()

    assert deliveries[-1].status >= 500
    assert len(answers(http, CHANNEL)) == 1


async def test_a_follow_up_in_a_thread_that_only_slack_remembers_is_answered_once(
    http: Demo, database_url: str
) -> None:
    posted, _ = await http.slack.write(CHANNEL, f"<@{BOT_USER}> 建設業で教育をしている割合は?")
    await until(lambda: len(answers(http, CHANNEL)) == 1)
    await settled()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM subjects")
    http.slack.api.delays["conversations.replies"] = 0.1
    follow_up = {
        "type": "message",
        "channel": CHANNEL,
        "user": "U1",
        "text": "製造業は?",
        "ts": http.slack.api.workspace.next_ts(),
        "thread_ts": posted.ts,
    }

    for _ in range(3):  # Slack repeats what it holds for lost
        assert (await http.slack.send_event(follow_up)).status == 200
    await until(lambda: len(answers(http, CHANNEL)) == 2)
    await settled()

    assert len(answers(http, CHANNEL)) == 2


async def test_a_question_answered_late_follows_nothing_that_came_after_it(http: Demo) -> None:
    await left_behind(http, DIRECT, text="製造業は?")
    await http.slack.write(DIRECT, "建設業で教育をしている割合は?")
    await until(lambda: len(answers(http, DIRECT)) == 1)
    await settled()

    await http.app.sweeper.sweep()
    await until(lambda: len(answers(http, DIRECT)) == 2)
    await settled()
    late = answers(http, DIRECT)[1]
    await http.slack.write(DIRECT, "卸売業は?")
    await until(lambda: len(answers(http, DIRECT)) == 3)

    assert "教育" not in late.text.splitlines()[0]
    assert "教育" in answers(http, DIRECT)[2].text.splitlines()[0]


async def test_a_question_that_is_kept_though_nobody_heard_so_is_answered(
    database_url: str,
) -> None:
    """Slack is told to send it again, and finds it kept."""
    async with wire(database_url) as line, demo(environment={"DATABASE_URL": line.url}) as http:
        line.losing = b"INSERT INTO events"
        posted, deliveries = await http.slack.write(CHANNEL, f"<@{BOT_USER}> 工務店です。何から?")
        assert deliveries[-1].status >= 500
        again = {"type": "app_mention", "channel": CHANNEL, "user": "U1", "ts": posted.ts}
        await http.slack.send_event({**again, "text": posted.text})

        async def swept() -> bool:
            await begun(http, timedelta(hours=1), attempts=1)
            await http.app.sweeper.sweep()
            return bool(answers(http, CHANNEL))

        async with asyncio.timeout(5):
            while not await swept():  # noqa: ASYNC110 - one more sweep each time
                await asyncio.sleep(0.05)

        assert len(answers(http, CHANNEL)) == 1


async def test_a_lost_connection_leaves_no_question_claimed(http: Demo, database_url: str) -> None:
    """The process lives on, so nobody else would take it up."""
    http.slack.api.delays["chat.postMessage"] = 0.3
    await http.slack.write(CHANNEL, f"<@{BOT_USER}> 工務店です。何から始めれば?")
    await until(lambda: any(name == "chat.postMessage" for name, _ in http.slack.api.calls))
    for _ in range(4):  # the pool trusts, for a second, each connection that it has looked at
        await http.world.store.events.open_count()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

        await until(lambda: bool(answers(http, CHANNEL)))
        still_open = sa.select(sa.func.count()).where(events.c.done_at.is_(None))
        await until(lambda: connection.execute(str(still_open)).fetchone() == (0,))

    assert len(answers(http, CHANNEL)) == 1
