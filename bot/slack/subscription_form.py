"""`/secbench 配信`: open the form, save it, preview, post now, stop; and ticks under a post."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.digest.plan import plan
from bot.digest.schedule import OnHoliday, Schedule, iso_week
from bot.kb import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, IndustryId
from bot.slack.channels import membership_problem, posting_problem
from bot.slack.interactions import Click, Command, Handlers, Submission, Submitted
from bot.slack.people import People, Person
from bot.slack.sender import Sender
from bot.store.deliveries import Defer, Deliveries
from bot.store.profiles import Profiles
from bot.store.subscriptions import Subscription, Subscriptions
from bot.store.tasks import Tasks
from bot.store.ticks import Ticks
from bot.views import ids, wording
from bot.views import subscription as views
from bot.views.digest import ANSWERS, TICK, digest_message, with_tally
from bot.views.modal import day_in, told_modal
from bot.views.tasks import task_lines

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
    tasks: Tasks
    ticks: Ticks
    defer: Defer
    clock: Callable[[], datetime]

    def handlers(self) -> Handlers:
        return Handlers(
            commands=dict.fromkeys(("配信", "digest", "subscribe"), self._on_command),
            submissions={ids.SUBSCRIPTION_FORM: self._submit},
            clicks={
                ids.SUBSCRIPTION: self._on_click,
                ids.PREVIEW: self._preview,
                ids.POST_NOW: self._post_now,
                ids.STOP: self._stop,
                TICK: self._tick,
            },
        )

    async def _on_command(self, command: Command) -> None:
        await self._open(command.team_id, command.channel_id, command.user_id, command.trigger_id)

    async def _on_click(self, click: Click) -> None:
        await self._open(click.team_id, click.channel_id, click.user_id, click.trigger_id)

    async def _open(self, team_id: str, channel_id: str, user_id: str, trigger_id: str) -> None:
        """Show the form for a channel, with the list of all."""
        person = await self.people.person(team_id, user_id)
        form = await self._form(team_id, channel_id, person)
        await self.client.views_open(trigger_id=trigger_id, view=dict(form))

    async def _submit(self, submission: Submission) -> Submitted:
        """Subscribe the channel; complaints stand beside their fields."""
        team_id, user_id, filled = submission.team_id, submission.user_id, submission.filled
        person = await self.people.person(team_id, user_id)
        now = self.clock()
        schedule, errors = _schedule(filled, now)
        industry = filled.get("industry", "")
        industry = "" if industry == views.FROM_PROFILE else industry
        if industry and industry not in INDUSTRY_IDS:
            errors["industry"] = wording.UNKNOWN_CHOICE
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

    async def _preview(self, click: Click) -> None:
        """Show the very post that would come next, on top of the form."""
        if click.view is None:
            return
        team_id, filled = click.team_id, click.filled
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
        tasks = task_lines(await self.tasks.of_channel(team_id, channel_id), self.kb)
        await self.client.views_push(
            trigger_id=click.trigger_id,
            view=views.preview_modal(digest_message(digest, 0, tasks)),
        )

    async def _post_now(self, click: Click) -> None:
        """Have this week's post delivered at once; what came of it, in words."""
        text = await self._posted_now(click.team_id, click.value, click.user_id)
        if click.view is not None:
            shown = told_modal(text, views.TITLE)
            await self.client.views_update(view_id=str(click.view["id"]), view=shown)
        else:
            await Sender(self.client).respond_text(click.response_url, text)

    async def _posted_now(self, team_id: str, channel_id: str, user_id: str) -> str:
        existing = await self.subscriptions.of_channel(team_id, channel_id)
        person = await self.people.person(team_id, user_id)
        problem = await self._refused(team_id, channel_id, person)
        if problem or existing is None:
            return problem or views.NOT_SUBSCRIBED
        begun = await self.deliveries.post_now(existing, self.clock(), self.defer)
        coming = existing.next.due if existing.next else None
        return views.posting_text(begun, coming, existing.schedule.zone)

    async def _stop(self, click: Click) -> None:
        """Stop the channel's digest, and say so in the form's place."""
        if click.view is None:
            return
        person = await self.people.person(click.team_id, click.user_id)
        problem = await self._refused(click.team_id, click.value, person, to_stop=True)
        if not problem:
            await self.subscriptions.stop(click.team_id, click.value)
        shown = told_modal(problem, views.TITLE) if problem else views.stopped_modal()
        await self.client.views_update(view_id=str(click.view["id"]), view=shown)

    async def _tick(self, click: Click) -> None:
        """Count a person's answer to the item and show all of them under the post."""
        number = click.block_id.partition("|")[2]
        if click.view is not None or not number.isdigit() or click.value not in dict(ANSWERS):
            return  # in a preview the buttons do nothing
        counts = await self.ticks.give(int(number), click.team_id, click.user_id, click.value)
        await Sender(self.client).replace(
            click.response_url,
            str(click.message.get("text", "")),
            with_tally(click.message.get("blocks") or [], counts),
        )

    async def _form(self, team_id: str, channel_id: str, person: Person) -> Mapping[str, Any]:
        existing = await self.subscriptions.of_channel(team_id, channel_id)
        subscribed = await self.subscriptions.of_team(team_id)
        only_admins = await self.subscriptions.only_admins(team_id)
        schedule = existing.schedule if existing else replace(DEFAULT, zone=_known(person.zone))
        form = views.SubscriptionForm(
            channel_id="" if channel_id.startswith("D") else channel_id,
            schedule=_without_past_pause(schedule, self.clock()),
            industry=(existing.industry or "") if existing else "",
            exists=existing is not None,
            only_admins=only_admins if person.admin else None,
            listed=[listed(each) for each in subscribed],
        )
        return views.subscription_modal(form, self.kb)

    async def _refused(
        self, team_id: str, channel_id: str, person: Person, *, to_stop: bool = False
    ) -> str | None:
        """Why this person may not change this channel's subscription."""
        if await self.subscriptions.only_admins(team_id) and not person.admin:
            return views.ONLY_ADMINS
        if to_stop and person.admin:
            return None
        if not channel_id or channel_id.startswith("D"):
            return views.CHANNELS_ONLY
        why_not = membership_problem if to_stop else posting_problem
        return await why_not(self.people, channel_id, person.id)

    def _week(self, filled: Mapping[str, str]) -> str:
        return iso_week(_today(filled.get("zone", ""), self.clock()))


def _schedule(filled: Mapping[str, str], now: datetime) -> tuple[Schedule | None, dict[str, str]]:
    """The schedule that was filled in, or what is wrong with it by field."""
    errors: dict[str, str] = {}
    weekday = filled.get("weekday", "")
    if weekday not in tuple("1234567"):
        errors["weekday"] = wording.UNKNOWN_CHOICE
    clock = _CLOCK.fullmatch(filled.get("at", ""))
    if not clock:
        errors["at"] = views.BAD_TIME
    zone = filled.get("zone", "")
    if _known(zone) != zone:
        errors["zone"] = wording.UNKNOWN_CHOICE
    on_holiday = filled.get("on_holiday", "")
    if on_holiday not in ("post", "next", "skip"):
        errors["on_holiday"] = wording.UNKNOWN_CHOICE
    paused = day_in(filled.get("paused_until", ""))
    if filled.get("paused_until") and (paused is None or paused <= _today(zone, now)):
        errors["paused_until"] = views.PAUSED_IN_THE_PAST
    if errors or clock is None:
        return None, errors
    at = time(int(clock[1]), int(clock[2]))
    return Schedule(int(weekday), at, zone, cast(OnHoliday, on_holiday), paused), errors


def _without_past_pause(schedule: Schedule, now: datetime) -> Schedule:
    """The schedule as the form takes it: a day that is not to come would be refused."""
    paused = schedule.paused_until
    if paused is None or paused > _today(schedule.zone, now):
        return schedule
    return replace(schedule, paused_until=None)


def _today(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(_known(zone))).date()


def _known(zone: str) -> str:
    """The zone, or the default where this machine does not know it."""
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return DEFAULT.zone
    return zone


def listed(each: Subscription) -> views.Listed:
    """A subscription as lists show it."""
    return views.Listed(
        each.channel_id,
        each.next.due if each.next else None,
        each.last_week,
        each.last_state,
        each.problem,
    )
