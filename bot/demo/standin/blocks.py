"""What Slack accepts as blocks: limits of Block Kit as its reference states them.

Independent of the views on purpose: this is the other side of the contract. `problems` says what
Slack would answer `invalid_blocks` to.
"""

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block


def problems(blocks: Any, *, native_charts: bool = True) -> list[str]:
    """Everything wrong with a message's blocks; an empty list when Slack would take them.

    Not every Slack knows the newer blocks: without `native_charts` charts are refused.
    """
    if not isinstance(blocks, list):
        return ["blocks is not a list"]
    found = [] if len(blocks) <= 50 else ["more than 50 blocks"]
    ids = [block.get("block_id") for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        found.append("a block_id stands twice")
    if sum(block.get("type") == "table" for block in blocks) > 1:
        found.append("more than one table")
    charts = sum(block.get("type") == "data_visualization" for block in blocks)
    if charts > (2 if native_charts else 0):
        found.append("charts are not known here" if not native_charts else "more than two charts")
    for number, block in enumerate(blocks):
        found += [f"block {number} ({block.get('type')}): {text}" for text in _problems(block)]
    return found


def home_problems(view: dict[str, Any], *, native_charts: bool = True) -> list[str]:
    """Everything wrong with an App Home."""
    blocks = view.get("blocks", [])
    found = [] if 1 <= len(blocks) <= 100 else ["not 1 to 100 blocks"]
    for start in range(0, len(blocks), 50):  # a message's other limits hold here too
        found += problems(blocks[start : start + 50], native_charts=native_charts)
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        found.append("a block_id stands twice")
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
        case "context_actions":
            yield from _context_actions(block)
            return  # older versions of slack_sdk do not know it
        case "data_visualization":
            yield from _chart(block)
            return
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


def _context_actions(block: dict[str, Any]) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 5:
        yield "not 1 to 5 elements"
    for element in elements:
        if element.get("type") != "feedback_buttons":
            yield "an element is no feedback_buttons"
            continue
        for side in ("positive_button", "negative_button"):
            part = element.get(side, {})
            yield from _text(part.get("text"), 75, "plain_text")
            if not 1 <= len(part.get("value", "")) <= 2000:
                yield "value is empty or over 2000"
            if len(part.get("accessibility_label", "")) > 75:
                yield "accessibility_label over 75"


def _chart(block: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(block.get("title", "")) <= 50:
        yield "title is empty or over 50"
    chart = block.get("chart", {})
    if chart.get("type") not in ("bar", "line", "area"):
        yield "no bar, line or area"
    series = chart.get("series", [])
    names = [each.get("name") for each in series]
    if not 1 <= len(series) <= 6 or len(set(names)) != len(names):
        yield "not 1 to 6 series of different names"
    categories = chart.get("axis_config", {}).get("categories", [])
    if not 1 <= len(categories) <= 20 or any(not 1 <= len(name) <= 20 for name in categories):
        yield "not 1 to 20 categories of 1 to 20 characters"
    for each in series:
        if not 1 <= len(each.get("name", "")) <= 20:
            yield "a series' name is empty or over 20"
        if [point.get("label") for point in each.get("data", [])] != categories:
            yield "a series' labels are not the categories"


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
            if "confirm" in element:
                yield from _confirm(element["confirm"])
        case "static_select":
            if "placeholder" in element:
                yield from _text(element["placeholder"], 150, "plain_text")
            yield from _options(element, 100)
        case "plain_text_input":
            if not 1 <= element.get("max_length", 3000) <= 3000:
                yield "max_length is not 1 to 3000"
        case "radio_buttons":
            yield from _options(element, 10)
        case "timepicker" | "datepicker" | "conversations_select" | "users_select":
            pass
        case other:
            yield f"element {other} is not known here"


def _options(element: dict[str, Any], most: int) -> Iterator[str]:
    options = element.get("options", [])
    if not 1 <= len(options) <= most:
        yield f"not 1 to {most} options"
    for option in options:
        yield from _text(option.get("text"), 75, "plain_text")
        if not 1 <= len(option.get("value", "")) <= 150:
            yield "option value is empty or over 150"
    initial = element.get("initial_option")
    if initial is not None and initial not in options:
        yield "initial_option is not one of the options"


def _confirm(confirm: dict[str, Any]) -> Iterator[str]:
    for part, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield from _text(confirm.get(part), limit)


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
