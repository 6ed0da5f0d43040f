"""People click on answers: correct them, ask for more, share, judge, take a step on."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.demo.standin.workspace import Posted
from bot.kb.ids import INDUSTRY_IDS
from bot.views import ids
from bot.views.feedback import NO, YES
from tests.soak.crowd import Crowd

ANSWERED: Final = frozenset(
    {
        ids.CORRECT_INDUSTRY,
        ids.CORRECT_AREA,
        ids.COMPARE_WITH,
        ids.CHOOSE_INDUSTRY,
        ids.MORE_ACTIONS,
        ids.MORE_CASES,
        ids.SHARE,
    }
)
"""Buttons and menus that answer through the response_url."""
PICTURE: Final = "picture"
LOOKED_AT: Final = 20
"""Answers that a person looks through for a button."""
Control = tuple[str, Mapping[str, Any]]
"""A block's id and what is done in it."""


async def answer_button(crowd: Crowd) -> None:
    await _click(crowd, ANSWERED)


async def useful(crowd: Crowd) -> None:
    await _click(crowd, frozenset({ids.FEEDBACK}), YES)


async def picture(crowd: Crowd) -> None:
    """Of a private answer: its person is told where it goes, and the file follows."""
    offer = _offer(crowd, frozenset({ids.PICTURE}), private=True)
    if offer:
        _, slack = crowd.errand(PICTURE, "response")
        await slack.click(*offer)


async def not_useful(crowd: Crowd) -> None:
    """A 👎 opens a form; the right industry corrects the answer in its place."""
    clicked = await _click(crowd, frozenset({ids.FEEDBACK}), NO)
    if clicked:
        industry = crowd.source.choice(INDUSTRY_IDS)
        changes = {"reason": "wrong_industry", "industry": industry, "comment": "うちはちがいます"}
        await crowd.submit("form submitted", clicked, **changes)
        crowd.close(clicked)


async def take_step(crowd: Crowd) -> None:
    """Choose a step of an answer, say until when, save it."""
    opened = await _click(crowd, frozenset({ids.TAKE}))
    if opened:
        await crowd.submit("form submitted", opened)
        crowd.close(opened)


async def _click(crowd: Crowd, names: frozenset[str], value: str = "") -> str | None:
    """Click on one of the latest answers; returns the modal that it opened."""
    offer = _offer(crowd, names, value)
    if offer is None:
        return None
    opens = value == NO or ids.TAKE in names
    errand, slack = crowd.errand("click", "view" if opens else "response")
    await slack.click(*offer)
    return await crowd.opened(errand) if opens else None


def _offer(
    crowd: Crowd, names: frozenset[str], value: str = "", *, private: bool = False
) -> tuple[Posted, str, Mapping[str, Any]] | None:
    """One of the latest answers that can be clicked so, and how; None where there is none yet."""
    recent = list(crowd.workspace.recent)
    for message in crowd.source.sample(recent, min(LOOKED_AT, len(recent))):
        found = list(_controls(message, names, crowd, value))
        if found and (message.ephemeral or not private):
            return message, *crowd.source.choice(found)
    return None


def _controls(
    message: Posted, names: frozenset[str], crowd: Crowd, value: str
) -> Iterator[Control]:
    """The clicks that a message offers; of several values only the wanted one."""
    for block in message.blocks or []:
        for element in block.get("elements", []):
            action_id = str(element.get("action_id", ""))
            if action_id.partition("-")[0] not in names:
                continue
            action: dict[str, Any] = {"type": element["type"], "action_id": action_id}
            match element["type"]:
                case "static_select":
                    action["selected_option"] = crowd.source.choice(element["options"])
                case "feedback_buttons":
                    action["value"] = value
                case _ if value in ("", element["value"]):
                    action["value"] = element["value"]
                case _:
                    continue
            yield block["block_id"], action
