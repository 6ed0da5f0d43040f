"""Block Kit elements within their limits. Texts come escaped; only headers and cells are plain."""

from collections.abc import Sequence
from typing import Any

from bot.views.limits import (
    BLOCK_ID,
    BUTTON_TEXT,
    BUTTON_VALUE,
    CONFIRM_BUTTON,
    CONFIRM_TEXT,
    CONFIRM_TITLE,
    CONTEXT_TEXT,
    HEADER_TEXT,
    OPTION_TEXT,
    OPTION_VALUE,
    SECTION_TEXT,
    TABLE_COLUMNS,
    TABLE_ROWS,
    clip,
    clip_escaped,
)

Block = dict[str, Any]


def plain_text(text: str, limit: int) -> Block:
    """A label or option, in which nothing is formatted."""
    return {"type": "plain_text", "text": clip(text, limit), "emoji": False}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, HEADER_TEXT)}


def section(mrkdwn: str) -> Block:
    return {"type": "section", "text": _mrkdwn(mrkdwn, SECTION_TEXT)}


def section_with(mrkdwn: str, accessory: Block) -> Block:
    """A section with a button or menu beside it."""
    return {**section(mrkdwn), "accessory": accessory}


def context(mrkdwn: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(mrkdwn, CONTEXT_TEXT)]}


def divider() -> Block:
    return {"type": "divider"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A table whose first row names the columns; cells wrap, so that a phone can show them."""
    cells = [[_cell(text) for text in row[:TABLE_COLUMNS]] for row in (head, *rows)[:TABLE_ROWS]]
    settings = [{"is_wrapped": True} for _ in head[:TABLE_COLUMNS]]
    return {"type": "table", "rows": cells, "column_settings": settings}


def _cell(text: str) -> Block:
    # Slack refuses an empty cell.
    return {"type": "raw_text", "text": clip(text, 200) or " "}


def actions(block_id: str, elements: Sequence[Block]) -> Block:
    return {"type": "actions", "block_id": block_id[:BLOCK_ID], "elements": list(elements)}


def button(
    action_id: str,
    label: str,
    value: str,
    *,
    spoken: str = "",
    primary: bool = False,
    confirm: str = "",
) -> Block:
    """A button; `spoken` is what a screen reader says where the label alone is too short.

    `confirm` is a question that Slack asks before it is pressed.
    """
    element: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(label, BUTTON_TEXT),
        "value": value[:BUTTON_VALUE],
    }
    if spoken:
        element["accessibility_label"] = clip(spoken, BUTTON_TEXT)
    if primary:
        element["style"] = "primary"
    if confirm:
        element["style"] = "danger"
        element["confirm"] = {
            "title": plain_text(label, CONFIRM_TITLE),
            "text": plain_text(confirm, CONFIRM_TEXT),
            "confirm": plain_text(label, CONFIRM_BUTTON),
            "deny": plain_text("やめる", CONFIRM_BUTTON),
        }
    return element


def select(action_id: str, placeholder: str, options: Sequence[tuple[str, str]]) -> Block:
    """A menu of (value, label)."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain_text(placeholder, BUTTON_TEXT),
        "options": [
            {"text": plain_text(label, OPTION_TEXT), "value": value[:OPTION_VALUE]}
            for value, label in options
        ],
    }


def _mrkdwn(text: str, limit: int) -> Block:
    # verbatim: nothing but our own links becomes a link or a mention.
    return {"type": "mrkdwn", "text": clip_escaped(text, limit), "verbatim": True}
