"""Commands that open a form, forms that are sent off, and buttons, each handed to its desk."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SecbenchError
from bot.logs import event, failure
from bot.slack.interactions import (
    Click,
    Command,
    Handlers,
    Submission,
    Submitted,
    read_click,
    read_command,
    read_submission,
    readable,
)
from bot.slack.people import People
from bot.slack.sender import Sender
from bot.store.database import DATABASE_ERRORS
from bot.views import wording
from bot.views.modal import told_modal

logger = logging.getLogger(__name__)

Errors: Final = (
    SlackClientError,
    aiohttp.ClientError,
    TimeoutError,
    *DATABASE_ERRORS,
    SecbenchError,
)


class Forms:
    """What a company keeps is for its own people: guests and outsiders are told so."""

    def __init__(self, client: AsyncWebClient, people: People, *desks: Handlers) -> None:
        self._client = client
        self._people = people
        self._for_everyone: set[object] = set()
        self._commands: dict[str, Callable[[Command], Awaitable[None]]] = {}
        self._with_text: dict[str, Callable[[Command], Awaitable[None]]] = {}
        self._clicks: dict[str, Callable[[Click], Awaitable[None]]] = {}
        self._submissions: dict[str, Callable[[Submission], Awaitable[Submitted]]] = {}
        for desk in desks:
            self._commands |= desk.commands
            self._with_text |= desk.commands_with_text
            self._clicks |= desk.clicks
            self._submissions |= desk.submissions
            if desk.for_everyone:
                self._for_everyone |= {*desk.commands_with_text.values(), *desk.clicks.values()}

    def opens(self, text: str) -> bool:
        """Whether a command's text asks for a form."""
        return self._handler(text) is not None

    def _handler(self, text: str) -> Callable[[Command], Awaitable[None]] | None:
        whole = readable(text).lower()
        first, _, _ = whole.partition(" ")
        return self._commands.get(whole) or self._with_text.get(first)

    async def open(self, command: Mapping[str, str]) -> None:
        """Open the form that the command asks for; say so privately when that fails."""
        asked = read_command(command)
        handler = self._handler(asked.text)
        if handler is None:
            return
        try:
            if await self._is_welcome(handler, asked.team_id, asked.user_id):
                await handler(asked)
            else:
                await self._say(asked.response_url, wording.GUESTS)
        except Errors as error:
            failure(logger, "form_not_opened", error, {})
            await self._say(asked.response_url, wording.FORM_FAILED)

    async def submit(self, body: Mapping[str, Any], team_id: str) -> Submitted:
        """What the desk makes of a form; a failure stands beside its first field, nothing is lost.

        A view that only says something leads to nothing.
        """
        submission = read_submission(body, team_id)
        handler = self._submissions.get(submission.callback_id)
        if not submission.filled or handler is None:
            return Submitted({})
        try:
            if await self._is_welcome(handler, team_id, submission.user_id):
                return await handler(submission)
            return Submitted({}, told_modal(wording.GUESTS, wording.FOR_COLLEAGUES))
        except Errors as error:
            failure(logger, "form_not_saved", error, {"form": submission.callback_id})
            return Submitted({_first_field(body["view"]): wording.FORM_NOT_SAVED})

    async def click(self, body: Mapping[str, Any], team_id: str) -> None:
        """A button or menu of a form, of the App Home, of the digest or of a notice."""
        clicked = read_click(body, team_id)
        handler = self._clicks.get(clicked.action_id.partition("-")[0])
        if handler is None:  # of another version of secbench
            event(logger, "unknown_click", {"action": clicked.action_id[:50]})
            await self._say(clicked.response_url, wording.EXPIRED)
            return
        try:
            if await self._is_welcome(handler, team_id, clicked.user_id):
                await handler(clicked)
            else:
                await self._refuse(clicked)
        except Errors as error:
            failure(logger, "form_click_failed", error, {"action": clicked.action_id})
            await self._say(clicked.response_url, wording.FORM_FAILED)

    async def _is_welcome(self, handler: object, team_id: str, user_id: str) -> bool:
        """Raises SlackApiError when Slack does not tell who it is."""
        if handler in self._for_everyone:
            return True
        return (await self._people.person(team_id, user_id)).insider

    async def _refuse(self, clicked: Click) -> None:
        if clicked.response_url:
            await self._say(clicked.response_url, wording.GUESTS)
            return
        show = self._client.views_push if clicked.in_modal else self._client.views_open
        view = told_modal(wording.GUESTS, wording.FOR_COLLEAGUES)
        await show(trigger_id=clicked.trigger_id, view=view)

    async def _say(self, response_url: str, text: str) -> None:
        if response_url:
            await Sender(self._client).respond_text(response_url, text)


def _first_field(view: Mapping[str, Any]) -> str:
    inputs = (block["block_id"] for block in view["blocks"] if block.get("type") == "input")
    return str(next(inputs, ""))
