"""The App Home: published when it is opened and when something on it changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
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
from bot.slack.files import Upload, send_to_person
from bot.slack.interactions import Click, Handlers
from bot.slack.outcomes import slack_error
from bot.slack.people import People
from bot.slack.sender import REFUSED_BLOCKS
from bot.slack.subscription_form import listed
from bot.slack.tasks_form import task_lines
from bot.store.self_checks import SavedCheck
from bot.store.store import Store
from bot.store.tasks import Task
from bot.understanding import Profile
from bot.views import home as views
from bot.views import ids
from bot.views.chart import position_chart
from bot.views.own_data import NAME, SENT, TITLE, DataRow, own_data
from bot.views.self_check import TITLE as SELF_CHECK_TITLE

REFUSED_VIEW: Final = REFUSED_BLOCKS | {"invalid_arguments"}
"""Slack's answers to a view that holds a block it does not take."""
TASK_STATES = {"open": "取り組み中", "done": "できた", "dropped": "やめた"}


@dataclass
class Natives:
    """Whether this Slack takes its own charts: until it refuses one, nobody knows."""

    accepted: bool = True


@dataclass(frozen=True)
class HomeDesk:
    kb: KnowledgeBase
    client: AsyncWebClient
    people: People
    store: Store
    results: CheckResults
    clock: Callable[[], datetime]
    natives: Natives = field(default_factory=Natives)

    def handlers(self) -> Handlers:
        return Handlers(
            clicks={
                ids.EXPORT: self._export,
                ids.DELETE_DATA: self._delete,
                ids.KEEP_QUESTIONS: self._keep_questions,
            }
        )

    async def show(self, team_id: str, user_id: str, note: str = "") -> None:
        """Publish a person's App Home as it is now."""
        person = await self.people.person(team_id, user_id)
        if not person.insider:
            await self._publish(user_id, views.outsider_view())
            return
        home = await self._home(team_id, user_id, note)
        if self.natives.accepted and home.position is not None:
            try:
                view = views.home_view(home, self.kb, native_charts=True)
                await self._publish(user_id, view)
            except SlackApiError as error:
                if slack_error(error) not in REFUSED_VIEW:
                    raise
                self.natives.accepted = False
            else:
                return
        await self._publish(user_id, views.home_view(home, self.kb))

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
        tasks = await self.store.tasks.all_of_person(team_id, user_id)
        return views.Home(
            profile=profile,
            security_lead=saved.security_lead if saved else "",
            position=position_chart(figures, self.kb),
            sources=sources(self.kb, figures),
            result=finished.result if finished else None,
            history=finished.history if finished else (),
            answered=len(begun),
            small_question=_small_question(finished, begun, today),
            tasks=task_lines([task for task in tasks if task.state == "open"], self.kb),
            subscriptions=[
                listed(each) for each in await self.store.subscriptions.of_team(team_id)
            ],
            saved=views.Saved(
                len(await self.store.self_checks.of_person(team_id, user_id)),
                len(tasks),
                len(await self.store.feedback.of_person(team_id, user_id)),
            ),
            keeps_questions=(
                await self.store.feedback.keeps_questions(team_id) if person.admin else None
            ),
            today=today,
            zone=person.zone,
            note=note,
        )

    async def _export(self, click: Click) -> None:
        """Send the person what is kept of them."""
        team_id, user_id = click.team_id, click.user_id
        rows = [
            *_check_rows(await self.store.self_checks.of_person(team_id, user_id), self.kb),
            *_task_rows(await self.store.tasks.all_of_person(team_id, user_id), self.kb),
            *(
                DataRow(
                    "答えへの評価",
                    given.given_at.date().isoformat(),
                    "役に立った" if given.verdict.useful else "役に立たなかった",
                    given.verdict.comment or "",
                )
                for given in await self.store.feedback.of_person(team_id, user_id)
            ),
        ]
        await send_to_person(self.client, user_id, SENT, Upload(NAME, TITLE, own_data(rows)))

    async def _delete(self, click: Click) -> None:
        """Delete what is kept of the person, and say so."""
        deleted = [
            await table.delete(click.team_id, click.user_id)
            for table in (self.store.self_checks, self.store.tasks, self.store.feedback)
        ]
        await self.show(click.team_id, click.user_id, views.deleted_note(sum(deleted)))

    async def _keep_questions(self, click: Click) -> None:
        person = await self.people.person(click.team_id, click.user_id)
        if person.admin:
            keeps = click.value == views.ON
            await self.store.feedback.set_keeps_questions(click.team_id, keeps)
        await self.show(click.team_id, click.user_id)


def _small_question(
    finished: Finished | None, begun: self_check.Answers, today: date
) -> CheckItem | None:
    """The week's item that was not known; none once it has been answered."""
    if finished is None:
        return None
    item = self_check.weekly_question(finished.result.unknown, iso_week(today))
    return item if item and item.number not in begun else None


def _check_rows(checks: Iterable[SavedCheck], kb: KnowledgeBase) -> Iterator[DataRow]:
    labels = {answer.id: answer.label for answer in kb.self_check.answers}
    for saved in checks:
        day = (saved.finished_at or saved.begun_at).date().isoformat()
        if saved.score is not None:
            yield DataRow(SELF_CHECK_TITLE, day, "点", str(saved.score))
        answers = self_check.known(saved.answers, kb.self_check)
        for item in kb.self_check.items:
            if item.number in answers:
                subject = f"{item.number} {item.name}"
                yield DataRow(SELF_CHECK_TITLE, day, subject, labels[answers[item.number]])


def _task_rows(tasks: Iterable[Task], kb: KnowledgeBase) -> Iterator[DataRow]:
    for task in tasks:
        title = kb.actions[task.action].title if task.action in kb.actions else task.action
        due = task.due.isoformat() if task.due else ""
        yield DataRow("取り組み", due, title, TASK_STATES[task.state])
