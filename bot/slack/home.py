"""The App Home: published when it is opened and when something on it changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.advice import self_check
from bot.advice.benchmark import profile_figures
from bot.advice.parts import sources
from bot.digest.schedule import iso_week
from bot.kb import KnowledgeBase
from bot.kb.check_models import CheckItem
from bot.slack.check_results import CheckResults, Finished
from bot.slack.outcomes import slack_error
from bot.slack.people import People
from bot.slack.sender import REFUSED_BLOCKS
from bot.slack.subscription_form import listed
from bot.store.store import Store
from bot.understanding import Profile
from bot.views import home as views
from bot.views.chart import position_chart
from bot.views.tasks import task_lines

REFUSED_VIEW: Final = REFUSED_BLOCKS | {"invalid_arguments"}
"""Slack's answers to a view that holds a block it does not take, or to any other bad call."""
RESTS: Final = timedelta(hours=1)


@dataclass
class Natives:
    """Whether this Slack takes its own charts: until it refuses one, nobody knows.

    No refusal names the charts for certain, so it holds for a while only.
    """

    clock: Callable[[], datetime]
    _refused_at: datetime | None = None

    @property
    def accepted(self) -> bool:
        return self._refused_at is None or self.clock() >= self._refused_at + RESTS

    def refused(self) -> None:
        """Have the older form used for a while."""
        self._refused_at = self.clock()


@dataclass(frozen=True)
class HomeDesk:
    kb: KnowledgeBase
    client: AsyncWebClient
    people: People
    store: Store
    results: CheckResults
    clock: Callable[[], datetime]
    natives: Natives

    async def show(self, team_id: str, user_id: str, note: str = "") -> None:
        """Publish a person's App Home as it is now."""
        person = await self.people.person(team_id, user_id)
        if not person.insider:
            await self._publish(user_id, views.outsider_view())
            return
        home = await self._home(team_id, user_id, note)
        natively = self.natives.accepted and home.position is not None
        if natively and await self._publish_natively(user_id, home):
            return
        await self._publish(user_id, views.home_view(home, self.kb))
        if natively:  # only now: what is refused without charts as well was none of theirs
            self.natives.refused()

    async def _publish_natively(self, user_id: str, home: views.Home) -> bool:
        """Publish with Slack's own chart; False where the view was refused."""
        try:
            await self._publish(user_id, views.home_view(home, self.kb, native_charts=True))
        except SlackApiError as error:
            if slack_error(error) not in REFUSED_VIEW:
                raise
            return False
        return True

    async def _publish(self, user_id: str, view: Mapping[str, Any]) -> None:
        await self.client.views_publish(user_id=user_id, view=dict(view))

    async def _home(self, team_id: str, user_id: str, note: str) -> views.Home:
        person = await self.people.person(team_id, user_id)
        today = self.clock().astimezone(ZoneInfo(person.zone)).date()
        saved = await self.store.profiles.of(team_id, "")
        profile = saved.profile if saved else Profile(None, None)
        figures = profile_figures(profile.industry, self.kb) if profile.industry else ()
        finished = await self.results.latest(team_id, user_id, "")
        begun = await self.results.begun(team_id, user_id, "")
        tasks = await self.store.tasks.of_person(team_id, user_id)
        counts = await self.store.own_data.counts(team_id, user_id)
        return views.Home(
            profile=profile,
            security_lead=saved.security_lead if saved else "",
            position=position_chart(figures, self.kb),
            sources=sources(self.kb, figures),
            result=finished.result if finished else None,
            history=finished.history if finished else (),
            answered=len(begun),
            small_question=_small_question(finished, begun, today),
            tasks=task_lines(tasks, self.kb),
            subscriptions=[
                listed(each) for each in await self.store.subscriptions.of_team(team_id)
            ],
            saved=views.Saved(counts.self_checks, counts.tasks, counts.verdicts, counts.ticks),
            keeps_questions=await self.store.feedback.keeps_questions(team_id),
            is_admin=person.admin,
            today=today,
            zone=person.zone,
            note=note,
        )


def _small_question(
    finished: Finished | None, begun: self_check.Answers, today: date
) -> CheckItem | None:
    """The week's item that was not known; none once it has been answered."""
    if finished is None:
        return None
    item = self_check.weekly_question(finished.result.unknown, iso_week(today))
    return item if item and item.number not in begun else None
