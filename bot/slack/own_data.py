"""A person's own data: sent as a CSV, deleted; and whether the workspace keeps questions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.advice import self_check
from bot.kb import KnowledgeBase
from bot.slack.files import Upload, send_to_person
from bot.slack.home import HomeDesk
from bot.slack.interactions import Click, Handlers
from bot.slack.people import People
from bot.store.feedback import GivenVerdict
from bot.store.self_checks import SavedCheck
from bot.store.store import Store
from bot.store.tasks import Task
from bot.store.ticks import Tick
from bot.views import home as home_views
from bot.views import ids
from bot.views import own_data as views
from bot.views.own_data import DataRow


@dataclass(frozen=True)
class OwnDataDesk:
    kb: KnowledgeBase
    client: AsyncWebClient
    people: People
    store: Store
    home: HomeDesk

    def handlers(self) -> Handlers:
        return Handlers(
            clicks={
                ids.EXPORT: self._export,
                ids.DELETE_DATA: self._delete,
                ids.KEEP_QUESTIONS: self._keep_questions,
            }
        )

    async def _export(self, click: Click) -> None:
        """Send the person what is kept of them."""
        whose, store = (click.team_id, click.user_id), self.store
        zone = ZoneInfo((await self.people.person(*whose)).zone)
        rows = (
            *_check_rows(await store.self_checks.of_person(*whose), zone, self.kb),
            *_task_rows(await store.tasks.all_of_person(*whose), self.kb),
            *_verdict_rows(await store.feedback.of_person(*whose), zone, self.kb),
            *_tick_rows(await store.ticks.of_person(*whose)),
        )
        file = Upload(views.NAME, views.TITLE, views.own_data(rows))
        await send_to_person(self.client, click.user_id, views.SENT, file)

    async def _delete(self, click: Click) -> None:
        """Delete what is kept of the person, and say so."""
        deleted = await self.store.own_data.delete(click.team_id, click.user_id)
        await self.home.show(click.team_id, click.user_id, home_views.deleted_note(deleted))

    async def _keep_questions(self, click: Click) -> None:
        """An admin's choice for the whole workspace."""
        person = await self.people.person(click.team_id, click.user_id)
        if person.admin:
            keeps = click.value == home_views.ON
            await self.store.feedback.set_keeps_questions(click.team_id, keeps)
        await self.home.show(click.team_id, click.user_id)


def _check_rows(
    checks: Iterable[SavedCheck], zone: ZoneInfo, kb: KnowledgeBase
) -> Iterator[DataRow]:
    labels = {answer.id: answer.label for answer in kb.self_check.answers}
    for saved in checks:
        day = saved.day(zone).isoformat()
        if saved.score is not None:
            yield DataRow(views.SELF_CHECK, day, views.POINTS, str(saved.score))
        answers = self_check.known(saved.answers, kb.self_check)
        for item in kb.self_check.items:
            if item.number in answers:
                subject = f"{item.number} {item.name}"
                yield DataRow(views.SELF_CHECK, day, subject, labels[answers[item.number]])


def _task_rows(tasks: Iterable[Task], kb: KnowledgeBase) -> Iterator[DataRow]:
    for task in tasks:
        title = kb.actions[task.action].title if task.action in kb.actions else task.action
        due = task.due.isoformat() if task.due else ""
        yield DataRow(views.TASK, due, title, views.TASK_STATES[task.state])


def _verdict_rows(
    verdicts: Iterable[GivenVerdict], zone: ZoneInfo, kb: KnowledgeBase
) -> Iterator[DataRow]:
    industries: dict[str, str] = {name: industry.name for name, industry in kb.industries.items()}
    areas: dict[str, str] = {name: area.name for name, area in kb.areas.items()}
    for given in verdicts:
        said = given.verdict
        parts = (
            views.REASONS.get(said.reason or "", ""),
            industries.get(said.industry or "", ""),
            areas.get(said.area or "", ""),
            said.comment or "",
        )
        day = given.given_at.astimezone(zone).date().isoformat()
        judged = views.USEFUL if said.useful else views.NOT_USEFUL
        yield DataRow(views.VERDICT, day, judged, "。".join(filter(None, parts)))


def _tick_rows(ticks: Iterable[Tick]) -> Iterator[DataRow]:
    for tick in ticks:
        yield DataRow(
            views.TICK, tick.week, views.TICK_SUBJECT, views.TICKS.get(tick.answer, tick.answer)
        )
