"""Parts of modals: views and inputs within Slack's limits. Labels and options are plain text."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from bot.views import ids
from bot.views.elements import Block, plain_text, section
from bot.views.limits import OPTION_TEXT, OPTION_VALUE, VIEW_BLOCKS, VIEW_METADATA, clip

TITLE: Final = 24
LABEL: Final = 2000
HINT: Final = 2000
OPTIONS: Final = 100

Option = tuple[str, str]
"""A value and its label."""


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    metadata: str = "",
    submit: str | None = None,
    close: str = "閉じる",
) -> dict[str, Any]:
    """A modal view; without `submit` it only shows."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title, TITLE),
        "close": plain_text(close, TITLE),
        "private_metadata": metadata[:VIEW_METADATA],
        "blocks": list(blocks)[:VIEW_BLOCKS],
    }
    if submit:
        view["submit"] = plain_text(submit, TITLE)
    return view


def told_modal(text: str, title: str) -> dict[str, Any]:
    """A modal that only says something, in mrkdwn."""
    return modal(ids.TOLD, title, [section(text)])


def select_input(
    block_id: str,
    label: str,
    options: Sequence[Option],
    *,
    chosen: str | None = None,
    hint: str = "",
    optional: bool = False,
) -> Block:
    """A menu of (value, label), with one of them chosen."""
    listed = [_option(option) for option in options[:OPTIONS]]
    element: Block = {"type": "static_select", "action_id": "value", "options": listed}
    initial = next((option for option in listed if option["value"] == chosen), None)
    if initial:
        element["initial_option"] = initial
    return _input(block_id, label, element, hint=hint, optional=optional)


def radio_input(
    block_id: str,
    label: str,
    options: Sequence[Option],
    *,
    action_id: str,
    chosen: str | None = None,
    hint: str = "",
) -> Block:
    """Radio buttons of (value, label); each choice is told to the app at once."""
    listed = [_option(option) for option in options]
    element: Block = {"type": "radio_buttons", "action_id": action_id, "options": listed}
    initial = next((option for option in listed if option["value"] == chosen), None)
    if initial:
        element["initial_option"] = initial
    return {**_input(block_id, label, element, hint=hint), "dispatch_action": True}


def person_input(block_id: str, label: str, *, chosen: str = "", hint: str = "") -> Block:
    element: Block = {"type": "users_select", "action_id": "value"}
    if chosen:
        element["initial_user"] = chosen
    return _input(block_id, label, element, hint=hint)


def text_input(
    block_id: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    longest: int = 60,
    multiline: bool = False,
) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "value", "max_length": longest}
    if multiline:
        element["multiline"] = True
    if value:
        element["initial_value"] = clip(value, longest)
    return _input(block_id, label, element, hint=hint, optional=True)


def time_input(block_id: str, label: str, *, chosen: str, hint: str = "") -> Block:
    """`chosen` as HH:MM."""
    element: Block = {"type": "timepicker", "action_id": "value", "initial_time": chosen}
    return _input(block_id, label, element, hint=hint)


def date_input(block_id: str, label: str, *, chosen: str = "", hint: str = "") -> Block:
    """An optional day; `chosen` as YYYY-MM-DD."""
    element: Block = {"type": "datepicker", "action_id": "value"}
    if chosen:
        element["initial_date"] = chosen
    return _input(block_id, label, element, hint=hint, optional=True)


def channel_input(block_id: str, label: str, *, chosen: str = "", hint: str = "") -> Block:
    """A public or private channel without guests from other organisations."""
    element: Block = {
        "type": "conversations_select",
        "action_id": "value",
        "filter": {
            "include": ["public", "private"],
            "exclude_bot_users": True,
            "exclude_external_shared_channels": True,
        },
    }
    if chosen:
        element["initial_conversation"] = chosen
    return _input(block_id, label, element, hint=hint)


def _input(
    block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, LABEL),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text(hint, HINT)
    return block


def values(view: dict[str, Any]) -> dict[str, str]:
    """What was filled in, by block id; an empty text for what was left out."""
    state: dict[str, dict[str, dict[str, Any]]] = view.get("state", {}).get("values", {})
    return {block_id: _value(fields) for block_id, fields in state.items()}


def _value(fields: dict[str, dict[str, Any]]) -> str:
    field = next(iter(fields.values()), {})
    selected = field.get("selected_option") or {}
    for value in (
        selected.get("value"),
        field.get("selected_time"),
        field.get("selected_date"),
        field.get("selected_conversation"),
        field.get("selected_user"),
        field.get("value"),
    ):
        if value:
            return str(value).strip()
    return ""


def day_in(text: str) -> date | None:
    """The day that a `date_input` was filled in with; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _option(option: Option) -> Block:
    value, label = option
    return {"text": plain_text(label, OPTION_TEXT), "value": value[:OPTION_VALUE]}
