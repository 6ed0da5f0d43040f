"""Who asks and where: guests, outsiders, admins, zones; channels and their members."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.outcomes import slack_error

CACHED_SECONDS: Final = 300.0
MOST_CACHED: Final = 10_000
DEFAULT_ZONE: Final = "Asia/Tokyo"
PAGE: Final = 1000


@dataclass(frozen=True)
class Person:
    """`outsider` is not of the workspace: from another one of the organisation, or from another
    organisation through Slack Connect.
    """

    id: str
    zone: str
    admin: bool
    guest: bool
    outsider: bool
    bot: bool

    @property
    def insider(self) -> bool:
        return not self.guest and not self.outsider and not self.bot


@dataclass(frozen=True)
class Channel:
    """`has_bot` tells whether the app is in it; `shared` whether another organisation is."""

    id: str
    found: bool
    archived: bool = False
    shared: bool = False
    has_bot: bool = False


class People:
    """Asks Slack, and remembers people for a while."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: OrderedDict[str, tuple[float, Person]] = OrderedDict()

    async def person(self, team_id: str, user_id: str) -> Person:
        """Raises SlackApiError when Slack does not tell."""
        key = f"{team_id}:{user_id}"
        known = self._known.get(key)
        if known and time.monotonic() - known[0] < CACHED_SECONDS:
            return known[1]
        response = await self._client.users_info(user=user_id)
        person = _person(response["user"], team_id)
        self._known[key] = time.monotonic(), person
        while len(self._known) > MOST_CACHED:
            self._known.popitem(last=False)
        return person

    async def channel(self, channel_id: str) -> Channel:
        try:
            response = await self._client.conversations_info(channel=channel_id)
        except SlackApiError as error:
            if slack_error(error) in ("channel_not_found", "missing_scope"):
                return Channel(channel_id, found=False)
            raise
        found: dict[str, Any] = response["channel"]
        return Channel(
            channel_id,
            found=True,
            archived=bool(found.get("is_archived")),
            shared=bool(found.get("is_ext_shared")),
            has_bot=bool(found.get("is_member")),
        )

    async def is_member(self, channel_id: str, user_id: str) -> bool:
        cursor = ""
        while True:
            page = await self._client.conversations_members(
                channel=channel_id, limit=PAGE, cursor=cursor
            )
            if user_id in (page.get("members") or []):
                return True
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return False


def _person(user: dict[str, Any], team_id: str) -> Person:
    # In an organisation `team_id` is one of the user's workspaces, or missing.
    in_organisation = (user.get("enterprise_user") or {}).get("teams") or ()
    member = team_id in (user.get("team_id"), *in_organisation)
    return Person(
        id=str(user["id"]),
        zone=str(user.get("tz") or DEFAULT_ZONE),
        admin=bool(user.get("is_admin") or user.get("is_owner")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        outsider=bool(user.get("is_stranger")) or not member,
        bot=bool(user.get("is_bot")),
    )
