"""People ask: by command, mention and direct message, about others' messages, and with malice."""

from bot.demo.standin.workspace import BOT_USER, PERSON, TEAM
from tests.slack.test_hostile_messages import hostile_message
from tests.soak.crowd import Crowd


async def command(crowd: Crowd) -> None:
    _, slack = crowd.errand("command", "answer")
    await slack.command(crowd.channel(), crowd.question())


async def mention(crowd: Crowd) -> None:
    _, slack = crowd.errand("mention", "message")
    await slack.write(crowd.channel(), f"<@{BOT_USER}> {crowd.question()}")


async def direct_message(crowd: Crowd) -> None:
    await _write_directly(crowd, "direct message", crowd.question())


async def follow_up(crowd: Crowd) -> None:
    """A mention in a thread that holds an answer."""
    answer = crowd.answer()
    if answer is None or answer.thread_ts is None:
        return
    _, slack = crowd.errand("follow-up", "message")
    await slack.write(answer.channel, f"<@{BOT_USER}> 費用は?", answer.thread_ts)


async def chatter(crowd: Crowd) -> None:
    """People talk to each other: it is acknowledged, and nobody is answered."""
    _, slack = crowd.errand("chatter", "ack")
    await slack.write(crowd.channel(), "お昼はどこにしますか")


async def hostile(crowd: Crowd) -> None:
    text = hostile_message(crowd.source)
    if crowd.source.random() < 0.5:
        _, slack = crowd.errand("hostile", "answer")
        await slack.command(crowd.channel(), text)
    else:
        await _write_directly(crowd, "hostile", text)


async def _write_directly(crowd: Crowd, kind: str, text: str) -> None:
    """In somebody's own conversation with the app."""
    _, slack = crowd.errand(kind, "message")
    await slack.send_event(
        {
            "type": "message",
            "channel": crowd.source.choice(crowd.direct),
            "channel_type": "im",
            "user": PERSON,
            "text": text,
            "ts": crowd.workspace.next_ts(),
        }
    )


async def check_sheet(crowd: Crowd) -> None:
    _, slack = crowd.errand("check sheet", "response")
    await slack.command(crowd.channel(), f"チェックシート {crowd.question()}")


async def shortcut(crowd: Crowd) -> None:
    """Ask about a message of somebody else's, from its menu."""
    answer = crowd.answer()
    if answer is None:
        return
    _, slack = crowd.errand("shortcut", "response")
    await slack.shortcut(answer)


async def forged(crowd: Crowd) -> None:
    """Requests with a wrong signature are refused."""
    errand, slack = crowd.errand("wrong signature", "refusal")
    if crowd.source.random() < 0.5:
        await slack.command(crowd.channel(), crowd.question())
        return
    await errand.send(
        "events_api",
        {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": "EvFORGED",
            "event": {"type": "app_mention", "user": PERSON, "text": "x", "ts": "1.1"},
        },
    )
