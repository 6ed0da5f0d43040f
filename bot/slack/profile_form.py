"""`/secbench プロフィール`: open the form, save it, delete it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from slack_sdk.web.async_client import AsyncWebClient

from bot.kb import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, SIZE_IDS, IndustryId, SizeId
from bot.slack.people import People
from bot.store.profiles import Profiles, SavedProfile
from bot.store.schema import WHOLE_WORKSPACE
from bot.views import profile as views
from bot.views import subscription
from bot.views.modal import values


@dataclass(frozen=True)
class Submitted:
    """What a submission leads to: complaints by block id, or the view to show instead."""

    errors: Mapping[str, str]
    view: Mapping[str, Any] | None = None


class ProfileDesk:
    def __init__(
        self, kb: KnowledgeBase, client: AsyncWebClient, people: People, profiles: Profiles
    ) -> None:
        self._kb = kb
        self._client = client
        self._people = people
        self._profiles = profiles

    async def open(self, trigger_id: str, team_id: str, channel_id: str) -> None:
        """Show the form with the profile that counts in the channel."""
        saved = await self._profiles.own(team_id, channel_id)
        saved = saved or await self._profiles.own(team_id, WHOLE_WORKSPACE)
        await self._client.views_open(
            trigger_id=trigger_id,
            view=views.profile_modal(_form(saved), channel_id, self._kb),
        )

    async def submit(self, team_id: str, user_id: str, view: Mapping[str, Any]) -> Submitted:
        """Save what was filled in; complaints stand beside their fields."""
        filled = values(dict(view))
        if not (await self._people.person(team_id, user_id)).insider:
            return Submitted({"scope": subscription.GUESTS})
        industry = _chosen(filled.get("industry", ""))
        size = _chosen(filled.get("size", ""))
        errors = {}
        if industry and industry not in INDUSTRY_IDS:
            errors["industry"] = views.UNKNOWN_CHOICE
        if size and size not in SIZE_IDS:
            errors["size"] = views.UNKNOWN_CHOICE
        if filled.get("scope") not in ("channel", "workspace"):
            errors["scope"] = views.UNKNOWN_CHOICE
        if errors:
            return Submitted(errors)
        scope = cast(views.Scope, filled["scope"])
        saved = SavedProfile(
            _channel_of(scope, view),
            cast(IndustryId | None, industry or None),
            cast(SizeId | None, size or None),
            filled.get("security_lead", "")[: views.LONGEST_LEAD],
            user_id,
        )
        await self._profiles.save(team_id, saved)
        return Submitted({}, views.saved_modal(_form(saved), self._kb))

    async def delete(self, team_id: str, user_id: str, view: Mapping[str, Any], scope: str) -> None:
        """Delete the profile that the form shows, and say so in its place."""
        if (await self._people.person(team_id, user_id)).insider:
            await self._profiles.delete(team_id, _channel_of(scope, view))
            shown = views.deleted_modal()
        else:
            shown = subscription.told_modal(subscription.GUESTS, views.TITLE)
        await self._client.views_update(view_id=str(view["id"]), view=shown)


def _form(saved: SavedProfile | None) -> views.ProfileForm:
    if saved is None:
        return views.ProfileForm("channel")
    return views.ProfileForm(
        "channel" if saved.channel_id else "workspace",
        saved.industry or "",
        saved.size or "",
        saved.security_lead,
        saved.saved_by,
    )


def _channel_of(scope: str, view: Mapping[str, Any]) -> str:
    return WHOLE_WORKSPACE if scope == "workspace" else str(view.get("private_metadata", ""))


def _chosen(value: str) -> str:
    return "" if value == views.UNSET else value
