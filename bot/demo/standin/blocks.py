"""What Slack accepts as blocks: limits of Block Kit as its reference states them.

Independent of the views on purpose: this is the other side of the contract. `problems` says what
Slack would answer `invalid_blocks` to.
"""

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block


def problems(blocks: Any) -> list[str]:
    """Everything wrong with a message's blocks; an empty list when Slack would take them."""
    if not isinstance(blocks, list):
        return ["blocks is not a list"]
    found = [] if len(blocks) <= 50 else ["more than 50 blocks"]
    ids = [block.get("block_id") for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        found.append("a block_id stands twice")
    if sum(block.get("type") == "table" for block in blocks) > 1:
        found.append("more than one table")
    for number, block in enumerate(blocks):
        found += [f"block {number} ({block.get('type')}): {text}" for text in _problems(block)]
    return found


def view_problems(view: dict[str, Any]) -> list[str]:
    """Everything wrong with a modal; an empty list when Slack would open it."""
    found = list(_text(view.get("title"), 24, "plain_text"))
    for part in ("submit", "close"):
        if part in view:
            found += _text(view[part], 24, "plain_text")
    if len(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata over 3000")
    blocks = view.get("blocks", [])
    if not 1 <= len(blocks) <= 100:
        found.append("not 1 to 100 blocks")
    if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
        found.append("inputs without submit")
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        found.append("a block_id stands twice")
    for number, block in enumerate(blocks):
        found += [f"block {number} ({block.get('type')}): {text}" for text in _problems(block)]
    return found


def _problems(block: dict[str, Any]) -> Iterator[str]:
    if len(block.get("block_id", "")) > 255:
        yield "block_id over 255"
    match block.get("type"):
        case "header":
            yield from _text(block.get("text"), 150, "plain_text")
        case "section":
            yield from _section(block)
        case "context":
            if not 1 <= len(block.get("elements", [])) <= 10:
                yield "not 1 to 10 elements"
            for element in block.get("elements", []):
                yield from _text(element, 3000)
        case "actions":
            yield from _actions(block)
        case "table":
            yield from _table(block)
        case "input":
            yield from _text(block.get("label"), 2000, "plain_text")
            if "hint" in block:
                yield from _text(block["hint"], 2000, "plain_text")
            yield from _element(block.get("element", {}))
        case "divider":
            pass
        case other:
            yield f"type {other} is not known here"
    yield from _sdk_problems(block)


def _section(block: dict[str, Any]) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "neither text nor fields"
    if "text" in block:
        yield from _text(block["text"], 3000)
    if len(block.get("fields", [])) > 10:
        yield "more than 10 fields"
    for part in block.get("fields", []):
        yield from _text(part, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _actions(block: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(block.get("elements", [])) <= 25:
        yield "not 1 to 25 elements"
    names = [element.get("action_id") for element in block.get("elements", [])]
    if len(names) != len(set(names)):
        yield "an action_id stands twice"
    for element in block.get("elements", []):
        yield from _element(element)


def _sdk_problems(block: dict[str, Any]) -> Iterator[str]:
    """What slack_sdk's own validators say."""
    parsed = Block.parse(block)
    if parsed is None:
        yield "slack_sdk cannot read it"
        return
    try:
        parsed.validate_json()
    except SlackObjectFormationError as error:
        yield str(error)


def _text(value: Any, limit: int, kind: str | None = None) -> Iterator[str]:
    if not isinstance(value, dict) or value.get("type") not in ("plain_text", "mrkdwn"):
        yield "not a text object"
        return
    if kind and value["type"] != kind:
        yield f"text is not {kind}"
    text = value.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= limit:
        yield f"text is empty or over {limit}"


def _element(element: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(element.get("action_id", "")) <= 255:
        yield "action_id is empty or over 255"
    match element.get("type"):
        case "button":
            yield from _text(element.get("text"), 75, "plain_text")
            if len(element.get("value", "")) > 2000:
                yield "value over 2000"
            if len(element.get("accessibility_label", "")) > 75:
                yield "accessibility_label over 75"
        case "static_select":
            if "placeholder" in element:
                yield from _text(element["placeholder"], 150, "plain_text")
            options = element.get("options", [])
            if not 1 <= len(options) <= 100:
                yield "not 1 to 100 options"
            for option in options:
                yield from _text(option.get("text"), 75, "plain_text")
                if not 1 <= len(option.get("value", "")) <= 150:
                    yield "option value is empty or over 150"
            initial = element.get("initial_option")
            if initial is not None and initial not in options:
                yield "initial_option is not one of the options"
        case "plain_text_input":
            if not 1 <= element.get("max_length", 3000) <= 3000:
                yield "max_length is not 1 to 3000"
        case "timepicker" | "datepicker" | "conversations_select":
            pass
        case other:
            yield f"element {other} is not known here"


def _table(block: dict[str, Any]) -> Iterator[str]:
    rows = block.get("rows", [])
    if not 1 <= len(rows) <= 100:
        yield "not 1 to 100 rows"
    if any(not 1 <= len(row) <= 20 for row in rows) or len({len(row) for row in rows}) > 1:
        yield "rows differ in length or have over 20 cells"
    if sum(len(cell.get("text", "")) for row in rows for cell in row) > 10_000:
        yield "over 10,000 characters"
    if any(cell.get("type") != "raw_text" or not cell.get("text") for row in rows for cell in row):
        yield "a cell is empty or no text"
    if len(block.get("column_settings", [])) > 20:
        yield "more than 20 column settings"
