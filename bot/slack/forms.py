"""The forms behind `/secbench プロフィール` and `/secbench 配信`, and their buttons."""

import logging
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SecbenchError
from bot.logs import failure
from bot.slack.profile_form import ProfileDesk, Submitted
from bot.slack.sender import Sender
from bot.slack.subscription_form import SubscriptionDesk
from bot.views import ids, wording
from bot.views.digest import TICK

logger = logging.getLogger(__name__)

Form = Literal["profile", "subscription"]
WORDS: Final[dict[str, Form]] = {
    "プロフィール": "profile",
    "profile": "profile",
    "配信": "subscription",
    "digest": "subscription",
    "subscribe": "subscription",
}
Errors: Final = (SlackApiError, aiohttp.ClientError, TimeoutError, SQLAlchemyError, SecbenchError)


@dataclass(frozen=True)
class Forms:
    profile: ProfileDesk
    subscription: SubscriptionDesk
    client: AsyncWebClient

    def opens(self, text: str) -> bool:
        """Whether a command's text asks for a form."""
        return _form(text) is not None

    async def open(self, text: str, command: Mapping[str, str]) -> None:
        """Open the form that the text asks for; say so privately when that fails."""
        trigger_id, team_id = command.get("trigger_id", ""), command.get("team_id", "")
        channel_id, user_id = command.get("channel_id", ""), command.get("user_id", "")
        try:
            if _form(text) == "profile":
                await self.profile.open(trigger_id, team_id, channel_id)
            else:
                await self.subscription.open(trigger_id, team_id, channel_id, user_id)
        except Errors as error:
            failure(logger, "form_not_opened", error, {})
            await self._say(str(command.get("response_url", "")), wording.FORM_FAILED)

    async def submit_profile(self, body: Mapping[str, Any]) -> Submitted:
        return await self._submitted("scope", body, self.profile)

    async def submit_subscription(self, body: Mapping[str, Any]) -> Submitted:
        return await self._submitted("channel", body, self.subscription)

    async def _submitted(
        self, first_field: str, body: Mapping[str, Any], desk: ProfileDesk | SubscriptionDesk
    ) -> Submitted:
        """What the desk makes of it; a failure stands beside the first field, nothing is lost."""
        view: Mapping[str, Any] = body["view"]
        if not (view.get("state") or {}).get("values"):
            return Submitted({})  # a view that only says something
        try:
            return await desk.submit(_team(body), str(body["user"]["id"]), view)
        except Errors as error:
            failure(logger, "form_not_saved", error, {})
            return Submitted({first_field: wording.FORM_NOT_SAVED})

    async def click(self, body: Mapping[str, Any]) -> None:
        """A button of a form, of the digest, or of a notice about it."""
        action = body["actions"][0]
        try:
            await self._clicked(body, action)
        except Errors as error:
            failure(logger, "form_click_failed", error, {"action": str(action.get("action_id"))})
            await self._say(str(body.get("response_url", "")), wording.FORM_FAILED)

    async def _clicked(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        action_id, value = str(action.get("action_id", "")), str(action.get("value") or "")
        team_id, user_id = _team(body), str(body["user"]["id"])
        view: Mapping[str, Any] | None = body.get("view")
        if action_id.startswith(TICK):
            number = str(action.get("block_id", "")).partition("|")[2]
            if number.isdigit() and view is None:  # in a preview the buttons do nothing
                await self.subscription.tick(body, value, int(number))
        elif action_id == ids.POST_NOW:
            text = await self.subscription.post_now(team_id, value, user_id)
            await self._tell(body, view, text)
        elif view is None:
            return
        elif action_id == ids.DELETE_PROFILE:
            await self.profile.delete(team_id, user_id, view, value)
        elif action_id == ids.PREVIEW:
            await self.subscription.preview(team_id, view, str(body.get("trigger_id", "")))
        elif action_id == ids.STOP:
            shown = await self.subscription.stop(team_id, value, user_id)
            await self.client.views_update(view_id=str(view["id"]), view=dict(shown))

    async def _tell(
        self, body: Mapping[str, Any], view: Mapping[str, Any] | None, text: str
    ) -> None:
        if view is not None:
            shown = self.subscription.told(text)
            await self.client.views_update(view_id=str(view["id"]), view=dict(shown))
        else:
            await self._say(str(body.get("response_url", "")), text)

    async def _say(self, response_url: str, text: str) -> None:
        if response_url:
            await Sender(self.client).respond_text(response_url, text)


def _form(text: str) -> Form | None:
    return WORDS.get(unicodedata.normalize("NFKC", text).strip().lower())


def _team(body: Mapping[str, Any]) -> str:
    return str((body.get("team") or {}).get("id") or body["user"].get("team_id", ""))
