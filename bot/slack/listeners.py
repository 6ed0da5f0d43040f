"""The complete table of what secbench listens to. Each listener reads, hands in, acknowledges.

Slash commands are answered in the acknowledgement itself. Events and clicks are acknowledged at
once and answered after; Slack takes no message in the acknowledgement of a click on blocks.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.background import Background
from bot.slack.desk import Desk, Incoming
from bot.views import ids

COMMAND: Final = "/secbench"
MENTION: Final = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")


def register(app: AsyncApp, desk: Desk, background: Background) -> None:
    """Attach all listeners to a Bolt app."""

    async def on_mention(event: dict[str, Any]) -> None:
        if is_from_a_person(event):
            incoming = read_message(event)
            background.start("mention", desk.message(incoming, addressed=True))

    async def on_message(event: dict[str, Any], context: AsyncBoltContext) -> None:
        if not is_from_a_person(event):
            return
        incoming = read_message(event)
        if f"<@{context.bot_user_id}>" in (event.get("text") or "") and not incoming.direct:
            return  # app_mention brings this one
        background.start("message", desk.message(incoming, addressed=incoming.direct))

    async def on_command(ack: AsyncAck, command: dict[str, str]) -> None:
        message = desk.command(command.get("text", "")).message
        await ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks))

    async def on_click(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        background.start("click", desk.click(body))

    app.event("app_mention")(on_mention)
    app.event("message")(on_message)
    app.command(COMMAND)(on_command)
    actions = "|".join(
        (
            ids.CORRECT_INDUSTRY,
            ids.CORRECT_AREA,
            ids.COMPARE_WITH,
            ids.MORE_ACTIONS,
            ids.MORE_CASES,
            ids.SHARE,
            f"{ids.CHOOSE_INDUSTRY}-[a-z_]+",
        )
    )
    app.action(re.compile(f"^({actions})$"))(on_click)


def is_from_a_person(event: Mapping[str, Any]) -> bool:
    """Not a bot's message, an edit, a join notice or another system message."""
    return (
        not event.get("bot_id")
        and event.get("subtype") in (None, "file_share", "thread_broadcast")
        and bool(event.get("user"))
    )


def read_message(event: Mapping[str, Any]) -> Incoming:
    """A message event as a value; mentions are taken out of the text."""
    return Incoming(
        channel=str(event.get("channel", "")),
        ts=str(event.get("ts", "")),
        thread_ts=event.get("thread_ts"),
        text=MENTION.sub(" ", str(event.get("text") or "")).strip() or "使い方",
        direct=event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D"),
    )
