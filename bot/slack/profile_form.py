"""`/secbench プロフィール`: open the form, save it, delete it."""

from collections.abc import Callable
from typing import cast

from slack_sdk.web.async_client import AsyncWebClient

from bot.kb import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, SIZE_IDS, IndustryId, SizeId
from bot.slack.interactions import Click, Command, Handlers, Submission, Submitted
from bot.store.profiles import Profiles, SavedProfile
from bot.store.schema import WHOLE_WORKSPACE
from bot.views import ids, wording
from bot.views import profile as views


class ProfileDesk:
    def __init__(
        self,
        kb: KnowledgeBase,
        client: AsyncWebClient,
        profiles: Profiles,
        refresh_home: Callable[[str, str], None],
    ) -> None:
        self._kb = kb
        self._client = client
        self._profiles = profiles
        self._refresh_home = refresh_home

    def handlers(self) -> Handlers:
        return Handlers(
            commands=dict.fromkeys(("プロフィール", "profile"), self._on_command),
            submissions={ids.PROFILE_FORM: self._submit},
            clicks={ids.PROFILE: self._on_click, ids.DELETE_PROFILE: self._delete},
        )

    async def _on_command(self, command: Command) -> None:
        await self._open(command.team_id, command.channel_id, command.trigger_id)

    async def _on_click(self, click: Click) -> None:
        await self._open(click.team_id, click.channel_id, click.trigger_id)

    async def _open(self, team_id: str, channel_id: str, trigger_id: str) -> None:
        """Show the form with the profile that counts in the channel."""
        saved = await self._profiles.own(team_id, channel_id)
        saved = saved or await self._profiles.own(team_id, WHOLE_WORKSPACE)
        await self._client.views_open(
            trigger_id=trigger_id,
            view=views.profile_modal(_form(saved, channel_id), channel_id, self._kb),
        )

    async def _submit(self, submission: Submission) -> Submitted:
        """Save what was filled in; complaints stand beside their fields."""
        team_id, user_id, filled = submission.team_id, submission.user_id, submission.filled
        industry = _chosen(filled.get("industry", ""))
        size = _chosen(filled.get("size", ""))
        errors = {}
        if industry and industry not in INDUSTRY_IDS:
            errors["industry"] = wording.UNKNOWN_CHOICE
        if size and size not in SIZE_IDS:
            errors["size"] = wording.UNKNOWN_CHOICE
        if filled.get("scope") not in ("channel", "workspace"):
            errors["scope"] = wording.UNKNOWN_CHOICE
        if errors:
            return Submitted(errors)
        scope = cast(views.Scope, filled["scope"])
        saved = SavedProfile(
            _channel_of(scope, submission.metadata),
            cast(IndustryId | None, industry or None),
            cast(SizeId | None, size or None),
            filled.get("security_lead", "")[: views.LONGEST_LEAD],
            user_id,
        )
        await self._profiles.save(team_id, saved)
        self._refresh_home(team_id, user_id)
        return Submitted({}, views.saved_modal(_form(saved, saved.channel_id), self._kb))

    async def _delete(self, click: Click) -> None:
        """Delete the profile that the form shows, and say so in its place."""
        if click.view is None:
            return
        channel_id = _channel_of(click.value, str(click.view.get("private_metadata", "")))
        await self._profiles.delete(click.team_id, channel_id)
        self._refresh_home(click.team_id, click.user_id)
        await self._client.views_update(view_id=str(click.view["id"]), view=views.deleted_modal())


def _form(saved: SavedProfile | None, channel_id: str) -> views.ProfileForm:
    if saved is None:  # the App Home is nobody's channel
        return views.ProfileForm("channel" if channel_id else "workspace")
    return views.ProfileForm(
        "channel" if saved.channel_id else "workspace",
        saved.industry or "",
        saved.size or "",
        saved.security_lead,
        saved.saved_by,
    )


def _channel_of(scope: str, channel_id: str) -> str:
    return WHOLE_WORKSPACE if scope == "workspace" else channel_id


def _chosen(value: str) -> str:
    return "" if value == views.UNSET else value
