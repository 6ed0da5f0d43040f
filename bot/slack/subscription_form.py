"""`/secbench 配信`: open the form, save it, preview, post now, stop; and ticks under a post."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.digest.plan import plan
from bot.digest.schedule import OnHoliday, Schedule, iso_week
from bot.kb import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, IndustryId
from bot.slack.people import People, Person
from bot.slack.profile_form import Submitted
from bot.slack.sender import Sender
from bot.store.deliveries import Defer, Deliveries
from bot.store.profiles import Profiles
from bot.store.subscriptions import Subscription, Subscriptions
from bot.views import subscription as views
from bot.views.digest import ANSWERS, digest_message, with_tally
from bot.views.modal import values

DEFAULT: Final = Schedule(1, time(9), "Asia/Tokyo", "next")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class SubscriptionDesk:
    """`defer` queues the jobs of a post that is wanted now; `clock` tells the time (aware)."""

    kb: KnowledgeBase
    client: AsyncWebClient
    people: People
    profiles: Profiles
    subscriptions: Subscriptions
    deliveries: Deliveries
    defer: Defer
    clock: Callable[[], datetime]

    async def open(self, trigger_id: str, team_id: str, channel_id: str, user_id: str) -> None:
        """Show the form for a channel, with the list of all."""
        person = await self.people.person(team_id, user_id)
        if not person.insider:
            shown: Mapping[str, Any] = views.told_modal(views.GUESTS)
        else:
            shown = await self._form(team_id, channel_id, person)
        await self.client.views_open(trigger_id=trigger_id, view=dict(shown))

    async def submit(self, team_id: str, user_id: str, view: Mapping[str, Any]) -> Submitted:
        """Subscribe the channel; complaints stand beside their fields."""
        filled = values(dict(view))
        person = await self.people.person(team_id, user_id)
        now = self.clock()
        schedule, errors = _schedule(filled, now)
        industry = filled.get("industry", "")
        industry = "" if industry == views.FROM_PROFILE else industry
        if industry and industry not in INDUSTRY_IDS:
            errors["industry"] = views.UNKNOWN_CHOICE
        channel_id = filled.get("channel", "")
        problem = await self._refused(team_id, channel_id, person)
        if problem:
            errors["channel"] = problem
        if errors or schedule is None:
            return Submitted(errors)
        saved = await self.subscriptions.save(
            team_id, channel_id, user_id, schedule, cast(IndustryId | None, industry or None), now
        )
        if person.admin and filled.get("who"):
            await self.subscriptions.set_only_admins(team_id, filled["who"] == "admins")
        return Submitted(
            {}, views.saved_modal(saved.next.due if saved.next else None, schedule.zone)
        )

    async def preview(self, team_id: str, view: Mapping[str, Any], trigger_id: str) -> None:
        """Show the very post that would come next, on top of the form."""
        filled = values(dict(view))
        channel_id = filled.get("channel", "")
        existing = await self.subscriptions.of_channel(team_id, channel_id)
        history = await self.subscriptions.history(existing.id) if existing else []
        saved = await self.profiles.of(team_id, channel_id)
        chosen = filled.get("industry", "")
        profile = saved.industry if saved else None
        industry = next((name for name in INDUSTRY_IDS if name == chosen), profile)
        week = existing.next.week if existing and existing.next else self._week(filled)
        digest = plan(
            f"{team_id}:{channel_id}",
            week,
            history,
            industry,
            saved.size if saved else None,
            self.kb,
        )
        await self.client.views_push(
            trigger_id=trigger_id, view=views.preview_modal(digest_message(digest, 0))
        )

    async def post_now(self, team_id: str, channel_id: str, user_id: str) -> str:
        """Have this week's post delivered at once; what came of it, in words."""
        existing = await self.subscriptions.of_channel(team_id, channel_id)
        person = await self.people.person(team_id, user_id)
        problem = await self._refused(team_id, channel_id, person)
        if problem or existing is None:
            return problem or views.NOT_SUBSCRIBED
        begun = await self.deliveries.post_now(existing, self.clock(), self.defer)
        coming = existing.next.due if existing.next else None
        return views.posting_text(begun, coming, existing.schedule.zone)

    async def stop(self, team_id: str, channel_id: str, user_id: str) -> Mapping[str, Any]:
        """Stop the channel's digest; the view that says so."""
        person = await self.people.person(team_id, user_id)
        problem = await self._refused(team_id, channel_id, person, to_stop=True)
        if problem:
            return views.told_modal(problem)
        await self.subscriptions.stop(team_id, channel_id)
        return views.stopped_modal()

    @staticmethod
    def told(text: str) -> Mapping[str, Any]:
        """A view that only says something."""
        return views.told_modal(text)

    async def tick(self, body: Mapping[str, Any], answer: str, delivery: int) -> None:
        """Count a person's answer to the item and show all of them under the post."""
        if answer not in dict(ANSWERS):
            return
        team_id, user_id = _team(body), str(body["user"]["id"])
        counts = await self.subscriptions.tick(delivery, team_id, user_id, answer)
        message = body.get("message") or {}
        await Sender(self.client).replace(
            str(body.get("response_url", "")),
            str(message.get("text", "")),
            with_tally(message.get("blocks") or [], counts),
        )

    async def _form(self, team_id: str, channel_id: str, person: Person) -> Mapping[str, Any]:
        existing = await self.subscriptions.of_channel(team_id, channel_id)
        listed = await self.subscriptions.of_team(team_id)
        only_admins = await self.subscriptions.only_admins(team_id)
        form = views.SubscriptionForm(
            channel_id="" if channel_id.startswith("D") else channel_id,
            schedule=existing.schedule if existing else replace(DEFAULT, zone=_known(person.zone)),
            industry=(existing.industry or "") if existing else "",
            exists=existing is not None,
            only_admins=only_admins if person.admin else None,
            listed=[_listed(each) for each in listed],
        )
        return views.subscription_modal(form, self.kb)

    async def _refused(
        self, team_id: str, channel_id: str, person: Person, *, to_stop: bool = False
    ) -> str | None:
        """Why this person may not change this channel's subscription."""
        if not person.insider:
            return views.GUESTS
        if await self.subscriptions.only_admins(team_id) and not person.admin:
            return views.ONLY_ADMINS
        if to_stop and person.admin:
            return None
        if not channel_id or channel_id.startswith("D"):
            return views.CHANNELS_ONLY
        channel = await self.people.channel(channel_id)
        if not channel.found:
            # A private channel without the app in it looks like one that is not there.
            return views.INVITE_ME
        try:
            is_member = await self.people.is_member(channel_id, person.id)
        except SlackApiError:
            return views.INVITE_ME
        if not is_member:
            return views.NOT_A_MEMBER
        if to_stop:
            return None
        if channel.archived:
            return views.CHANNEL_ARCHIVED
        if channel.shared:
            return views.CHANNEL_SHARED
        return None if channel.has_bot else views.INVITE_ME

    def _week(self, filled: Mapping[str, str]) -> str:
        now = self.clock()
        return iso_week(now.astimezone(ZoneInfo(_known(filled.get("zone", "")))).date())


def _schedule(filled: Mapping[str, str], now: datetime) -> tuple[Schedule | None, dict[str, str]]:
    """The schedule that was filled in, or what is wrong with it by field."""
    errors: dict[str, str] = {}
    weekday = filled.get("weekday", "")
    if weekday not in tuple("1234567"):
        errors["weekday"] = views.UNKNOWN_CHOICE
    clock = _CLOCK.fullmatch(filled.get("at", ""))
    if not clock:
        errors["at"] = views.BAD_TIME
    zone = filled.get("zone", "")
    if _known(zone) != zone:
        errors["zone"] = views.UNKNOWN_CHOICE
    on_holiday = filled.get("on_holiday", "")
    if on_holiday not in ("post", "next", "skip"):
        errors["on_holiday"] = views.UNKNOWN_CHOICE
    paused = _day(filled.get("paused_until", ""))
    today = now.astimezone(ZoneInfo(_known(zone))).date()
    if filled.get("paused_until") and (paused is None or paused <= today):
        errors["paused_until"] = views.PAUSED_IN_THE_PAST
    if errors or clock is None:
        return None, errors
    at = time(int(clock[1]), int(clock[2]))
    return Schedule(int(weekday), at, zone, cast(OnHoliday, on_holiday), paused), errors


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _known(zone: str) -> str:
    """The zone, or the default where this machine does not know it."""
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return DEFAULT.zone
    return zone


def _listed(each: Subscription) -> views.Listed:
    return views.Listed(
        each.channel_id,
        each.next.due if each.next else None,
        each.last_week,
        each.last_state,
        each.problem,
    )


def _team(body: Mapping[str, Any]) -> str:
    return str((body.get("team") or {}).get("id") or body["user"].get("team_id", ""))
