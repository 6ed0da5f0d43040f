"""Waiting for answers that come after the acknowledgement."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.demo import Demo
from bot.demo.standin.workspace import Posted


def answers(running: Demo, channel: str) -> list[Posted]:
    """The app's messages in a conversation, oldest first."""
    messages = sorted(running.slack.api.workspace.messages.values(), key=lambda m: m.ts)
    return [message for message in messages if message.is_bot and message.channel == channel]


async def until(condition: Callable[[], bool], *, seconds: float = 3) -> None:
    """Wait for a condition; fail when it does not come true."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the stand-in has no event for this
            await asyncio.sleep(0.005)


async def settled() -> None:
    """Long enough for an answer that must not come."""
    await asyncio.sleep(0.15)


def control(message: Posted, action_id: str) -> tuple[str, dict[str, Any]]:
    """(block id, element) of a message's button or menu."""
    for block in message.blocks or []:
        for element in (*block.get("elements", []), block.get("accessory") or {}):
            if element.get("action_id") == action_id:
                return block["block_id"], element
    raise AssertionError(f"no {action_id} in the message")


async def choose(running: Demo, message: Posted, action_id: str, value: str) -> None:
    """Choose from a menu of a message."""
    block_id, element = control(message, action_id)
    option = next(item for item in element["options"] if item["value"] == value)
    action = {"type": "static_select", "action_id": action_id, "selected_option": option}
    delivered = await running.slack.click(message, block_id, action)
    assert delivered.status == 200


async def press(running: Demo, message: Posted, action_id: str) -> None:
    """Press a button of a message."""
    block_id, element = control(message, action_id)
    action = {"type": "button", "action_id": action_id, "value": element["value"]}
    delivered = await running.slack.click(message, block_id, action)
    assert delivered.status == 200
