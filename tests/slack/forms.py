"""Filling in modals as a person does: a field's block id and what is put in."""

import re
from collections.abc import Mapping
from typing import Any

from bot.demo import Demo
from bot.demo.standin.requests import Delivered
from bot.demo.standin.workspace import CHANNEL, PERSON
from tests.slack.helpers import until


async def opened(
    running: Demo, text: str, channel: str = CHANNEL, user: str = PERSON
) -> tuple[str, dict[str, Any]]:
    """Type a command that opens a modal; returns its id and the view."""
    views = running.slack.api.workspace.views
    before = len(views)
    delivered = await running.slack.command(channel, text, user=user)
    assert delivered.status == 200
    await until(lambda: len(views) > before)
    return latest(running)


def latest(running: Demo) -> tuple[str, dict[str, Any]]:
    view_id, view = list(running.slack.api.workspace.views.items())[-1]
    return view_id, dict(view)


def filled(view: dict[str, Any], **changes: str) -> dict[str, Any]:
    """`view.state.values` of a modal: what it came with, and the changes by block id."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            values[block["block_id"]] = {"value": _field(element, changes.get(block["block_id"]))}
    return values


def _field(element: dict[str, Any], change: str | None) -> dict[str, Any]:
    kind = element["type"]
    match kind:
        case "static_select" | "radio_buttons":
            option = element.get("initial_option")
            if change is not None:
                option = {"text": {"type": "plain_text", "text": change}, "value": change}
            return {"type": kind, "selected_option": option}
        case "users_select":
            return {"type": kind, "selected_user": change or element.get("initial_user")}
        case "timepicker":
            return {"type": kind, "selected_time": change or element.get("initial_time")}
        case "datepicker":
            return {"type": kind, "selected_date": change or element.get("initial_date")}
        case "conversations_select":
            chosen = element.get("initial_conversation") if change is None else change
            return {"type": kind, "selected_conversation": chosen or None}
        case _:
            return {"type": kind, "value": change or element.get("initial_value")}


async def submitted(running: Demo, text: str, channel: str = CHANNEL, **changes: str) -> Delivered:
    """Open a modal, fill it in and submit it."""
    view_id, view = await opened(running, text, channel)
    return await running.slack.submit(view_id, filled(view, **changes))


async def pressed(running: Demo, view_id: str, action_id: str, **changes: str) -> None:
    """Press a button of an open modal."""
    view = dict(running.slack.api.workspace.views[view_id])
    block_id, action = button_of(view, action_id)
    delivered = await running.slack.click_in_view(
        view_id, block_id, action, filled(view, **changes)
    )
    assert delivered.status == 200


async def pressed_at_home(running: Demo, action_id: str, user: str = PERSON) -> None:
    """Press a button of the App Home."""
    block_id, action = button_of(running.slack.api.workspace.homes[user], action_id)
    assert (await running.slack.click_in_home(block_id, action, user)).status == 200


def button_of(view: Mapping[str, Any], action_id: str) -> tuple[str, dict[str, Any]]:
    """(block id, action) of the first button whose id is this, or begins with it."""
    for number, block in enumerate(view["blocks"]):
        for element in (*block.get("elements", []), block.get("accessory") or {}):
            found = str(element.get("action_id", ""))
            if element.get("type") == "button" and found.partition("-")[0] == action_id:
                action = {"type": "button", "action_id": found, "value": element["value"]}
                return block.get("block_id", f"b{number}"), action
    raise AssertionError(f"no {action_id} in the view")


def text_of(view: Mapping[str, Any]) -> str:
    """Everything that stands in a view."""
    return " ".join(re.findall(r"'text': '([^']*)'", str(view)))
