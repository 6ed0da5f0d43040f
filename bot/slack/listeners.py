"""The complete table of what secbench listens to. Each listener reads, hands in, acknowledges.

Slash commands are answered in the acknowledgement itself. Events are kept and acknowledged, clicks
acknowledged, and answered after; Slack takes no message in the acknowledgement of a click.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail

from bot.answering import Advisor
from bot.slack.agent import Agent
from bot.slack.background import Background
from bot.slack.desk import Desk, Incoming, Pointed
from bot.slack.forms import Forms
from bot.slack.home import HomeDesk
from bot.slack.inbox import Inbox
from bot.slack.interactions import team_id
from bot.slack.workflow import CALLBACK, look_up
from bot.views import ids
from bot.views.report import Document

COMMAND: Final = "/secbench"
SHORTCUT: Final = "ask_about_message"
MENTION: Final = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
ANSWER_CLICKS: Final = "|".join(
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


@dataclass(frozen=True)
class Reception:
    """Whom listeners hand in to."""

    desk: Desk
    inbox: Inbox
    forms: Forms
    home: HomeDesk
    agent: Agent
    advisor: Advisor
    background: Background
    report: Callable[[str, str, str], Awaitable[Document]]


def register(app: AsyncApp, reception: Reception) -> None:
    """Attach all listeners to a Bolt app."""
    _register_questions(app, reception)
    _register_forms(app, reception.forms, reception.background)
    _register_surfaces(app, reception)


def _register_questions(app: AsyncApp, reception: Reception) -> None:
    """Messages, the command, and the buttons under answers."""
    desk, inbox, forms = reception.desk, reception.inbox, reception.forms
    background = reception.background

    async def on_mention(event: dict[str, Any], body: dict[str, Any]) -> None:
        if is_from_a_person(event):
            await inbox.receive(read_message(event, body, addressed=True))

    async def on_message(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        if not is_from_a_person(event):
            return
        incoming = read_message(event, body, addressed=is_direct(event))
        if f"<@{context.bot_user_id}>" in (event.get("text") or "") and not incoming.direct:
            return  # app_mention brings this one
        await inbox.receive(incoming)

    async def on_command(ack: AsyncAck, command: dict[str, str]) -> None:
        text = command.get("text", "")
        if forms.opens(text):
            await ack()
            background.start("form", forms.open(command))
            return
        team, channel = command.get("team_id", ""), command.get("channel_id", "")
        message = (await desk.command(team, channel, text)).message
        await ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks))

    async def on_click(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        background.start("click", desk.click(body))

    async def on_shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        background.start("shortcut", desk.shortcut(read_shortcut(body)))

    app.event("app_mention")(on_mention)
    app.event("message")(on_message)
    app.command(COMMAND)(on_command)
    app.action(re.compile(f"^({ANSWER_CLICKS})$"))(on_click)
    app.shortcut(SHORTCUT)(on_shortcut)


def _register_forms(app: AsyncApp, forms: Forms, background: Background) -> None:
    async def on_click(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        background.start("click", forms.click(body))

    async def on_submission(ack: AsyncAck, body: dict[str, Any]) -> None:
        submitted = await forms.submit(body)
        if submitted.errors:
            await ack(response_action="errors", errors=dict(submitted.errors))
        elif submitted.view:
            await ack(response_action="update", view=dict(submitted.view))
        else:
            await ack()

    app.action(_any_of(forms.click_ids))(on_click)
    app.view(_any_of(forms.submission_ids))(on_submission)


def _register_surfaces(app: AsyncApp, reception: Reception) -> None:
    """The App Home, the agent's pane, the workflow step."""
    background = reception.background

    async def on_home(event: dict[str, Any], body: dict[str, Any]) -> None:
        team = str(body["team_id"])
        if event.get("tab") == "home":
            background.start("home", reception.home.show(team, str(event["user"])))
        elif event.get("tab") == "messages":
            background.start("agent", reception.agent.opened(team, str(event["channel"])))

    async def on_step(inputs: dict[str, Any], complete: AsyncComplete, fail: AsyncFail) -> None:
        await look_up(inputs, complete, fail, reception.advisor)

    app.event("app_home_opened")(on_home)
    app.function(CALLBACK)(on_step)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """One of the ids, or one that goes on after a hyphen."""
    return re.compile(f"^({'|'.join(names)})(-[a-z0-9_.]+)?$")


def is_from_a_person(event: Mapping[str, Any]) -> bool:
    """Not a bot's message, an edit, a join notice or another system message."""
    return (
        not event.get("bot_id")
        and event.get("subtype") in (None, "file_share", "thread_broadcast")
        and bool(event.get("user"))
    )


def is_direct(event: Mapping[str, Any]) -> bool:
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")


def read_message(event: Mapping[str, Any], body: Mapping[str, Any], *, addressed: bool) -> Incoming:
    """A message event as a value; mentions are taken out of the text."""
    channel, ts = str(event.get("channel", "")), str(event.get("ts", ""))
    return Incoming(
        event_id=str(body.get("event_id") or f"{channel}:{ts}"),
        team_id=str(body.get("team_id") or event.get("team") or ""),
        channel=channel,
        ts=ts,
        thread_ts=event.get("thread_ts"),
        text=_storable(MENTION.sub(" ", str(event.get("text") or ""))).strip() or "使い方",
        direct=is_direct(event),
        addressed=addressed,
    )


def read_shortcut(body: Mapping[str, Any]) -> Pointed:
    """Somebody's message that a person points secbench at."""
    message: Mapping[str, Any] = body.get("message") or {}
    return Pointed(
        team_id(body),
        str((body.get("channel") or {}).get("id") or ""),
        MENTION.sub(" ", str(message.get("text") or "")).strip(),
        str(body.get("response_url", "")),
    )


def _storable(text: str) -> str:
    """PostgreSQL's text holds every character but NUL and halves of surrogate pairs."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()
