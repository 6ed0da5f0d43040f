"""What listeners take from Slack's payloads: messages for us, and messages pointed at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.store.text import storable
from bot.views import wording

MENTION: Final = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")


@dataclass(frozen=True)
class Incoming:
    """A message for us: `thread_ts` is the thread it stands in, None outside threads.

    `addressed` to us: a mention or a direct message. `event_id` is the event that brought it.
    """

    event_id: str
    team_id: str
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    direct: bool
    addressed: bool

    @property
    def answer_thread(self) -> str | None:
        """Where the answer goes: the message's thread; in a direct message beside it."""
        if self.direct:
            return self.thread_ts
        return self.thread_ts or self.ts


@dataclass(frozen=True)
class Pointed:
    """A message, anybody's, that a person asks about through the shortcut in its menu."""

    team_id: str
    channel: str
    text: str
    response_url: str


def is_from_a_person(event: Mapping[str, Any]) -> bool:
    """Not a bot's message, an edit, a join notice or another system message."""
    return (
        not event.get("bot_id")
        and event.get("subtype") in (None, "file_share", "thread_broadcast")
        and bool(event.get("user"))
    )


def is_direct(event: Mapping[str, Any]) -> bool:
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")


def read_message(
    event: Mapping[str, Any], body: Mapping[str, Any], team_id: str, *, addressed: bool
) -> Incoming:
    """A message event as a value; mentions are taken out of the text."""
    channel, ts = str(event.get("channel", "")), str(event.get("ts", ""))
    return Incoming(
        event_id=str(body.get("event_id") or f"{channel}:{ts}"),
        team_id=team_id,
        channel=channel,
        ts=ts,
        thread_ts=event.get("thread_ts"),
        text=storable(MENTION.sub(" ", str(event.get("text") or ""))).strip()
        or wording.HELP_QUESTION,
        direct=is_direct(event),
        addressed=addressed,
    )


def read_shortcut(body: Mapping[str, Any], team_id: str) -> Pointed:
    """Somebody's message that a person points secbench at."""
    message: Mapping[str, Any] = body.get("message") or {}
    return Pointed(
        team_id,
        str((body.get("channel") or {}).get("id") or ""),
        MENTION.sub(" ", str(message.get("text") or "")).strip(),
        str(body.get("response_url", "")),
    )
