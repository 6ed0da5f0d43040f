"""What Slack sends when somebody types a command, presses a button or submits a form, as values."""

import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.views.modal import values


@dataclass(frozen=True)
class Command:
    """`/secbench` with its text; `response_url` takes private answers for half an hour."""

    team_id: str
    channel_id: str
    user_id: str
    text: str
    trigger_id: str
    response_url: str


@dataclass(frozen=True)
class Click:
    """A button or menu: its `value`, or the value chosen. Either in a `view` or a `message`.

    `thread_ts` is the thread that the message stands in or begins. `is_private` where only the
    person sees what was clicked: an ephemeral message or a view.
    """

    team_id: str
    user_id: str
    channel_id: str
    action_id: str
    block_id: str
    value: str
    trigger_id: str
    response_url: str
    is_private: bool
    message_ts: str
    thread_ts: str
    message: Mapping[str, Any]
    view: Mapping[str, Any] | None

    @property
    def in_modal(self) -> bool:
        return self.view is not None and self.view.get("type") == "modal"

    @property
    def filled(self) -> Mapping[str, str]:
        """What stands in the form around the button, by block id."""
        return values(dict(self.view or {}))


@dataclass(frozen=True)
class Submission:
    """A form sent off: what was filled in by block id, and what its view carried along."""

    team_id: str
    user_id: str
    filled: Mapping[str, str]
    metadata: str
    callback_id: str


@dataclass(frozen=True)
class Submitted:
    """What a submission leads to: complaints by block id, or the view to show instead."""

    errors: Mapping[str, str]
    view: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Handlers:
    """What a desk answers: commands by their word, forms and clicks by their ids.

    After the word of `commands_with_text` goes on what is asked for. A click's id may go on after a
    hyphen, where several buttons do the same. `for_everyone`: for guests and outsiders too.
    """

    commands: Mapping[str, Callable[[Command], Awaitable[None]]] = field(default_factory=dict)
    commands_with_text: Mapping[str, Callable[[Command], Awaitable[None]]] = field(
        default_factory=dict
    )
    submissions: Mapping[str, Callable[[Submission], Awaitable[Submitted]]] = field(
        default_factory=dict
    )
    clicks: Mapping[str, Callable[[Click], Awaitable[None]]] = field(default_factory=dict)
    for_everyone: bool = False


def readable(text: str) -> str:
    """A command's text as typed by any keyboard: full-width letters and spaces are plain ones."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def after_first_word(text: str) -> str:
    """What a command asks for after its word."""
    return readable(text).partition(" ")[2]


def read_command(command: Mapping[str, str]) -> Command:
    return Command(
        command.get("team_id", ""),
        command.get("channel_id", ""),
        command.get("user_id", ""),
        command.get("text", ""),
        command.get("trigger_id", ""),
        command.get("response_url", ""),
    )


def read_click(body: Mapping[str, Any], team_id: str) -> Click:
    """`team_id` is the workspace that has the app; the body may name an outsider's own."""
    action: Mapping[str, Any] = body["actions"][0]
    container: Mapping[str, Any] = body.get("container") or {}
    chosen = action.get("selected_option") or {}
    return Click(
        team_id,
        str(body["user"]["id"]),
        str((body.get("channel") or {}).get("id") or ""),
        str(action.get("action_id", "")),
        str(action.get("block_id", "")),
        str(chosen.get("value") or action.get("selected_user") or action.get("value") or ""),
        str(body.get("trigger_id", "")),
        str(body.get("response_url", "")),
        bool(container.get("is_ephemeral")) or body.get("view") is not None,
        str(container.get("message_ts") or ""),
        str(container.get("thread_ts") or container.get("message_ts") or ""),
        body.get("message") or {},
        body.get("view"),
    )


def read_submission(body: Mapping[str, Any], team_id: str) -> Submission:
    """`team_id` as in `read_click`."""
    view: Mapping[str, Any] = body["view"]
    return Submission(
        team_id,
        str(body["user"]["id"]),
        values(dict(view)),
        str(view.get("private_metadata", "")),
        str(view.get("callback_id", "")),
    )
