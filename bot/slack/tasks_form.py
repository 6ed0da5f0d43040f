"""Take an action on, tick it off, postpone it, drop it: `/secbench 取り組み` and its buttons."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.advice import steps
from bot.kb import KnowledgeBase
from bot.kb.models import When
from bot.slack.interactions import Click, Command, Handlers, Submission, Submitted
from bot.slack.people import People
from bot.store.tasks import Tasks
from bot.views import ids
from bot.views import tasks as views
from bot.views.modal import day_in, told_modal

DUE_DAYS: Final[dict[When, int]] = {"today": 1, "this_week": 7, "this_quarter": 90}
WEEK: Final = timedelta(weeks=1)


@dataclass(frozen=True)
class TaskDesk:
    """`refresh_home` has a person's App Home published anew."""

    kb: KnowledgeBase
    client: AsyncWebClient
    people: People
    tasks: Tasks
    clock: Callable[[], datetime]
    refresh_home: Callable[[str, str], None]

    def handlers(self) -> Handlers:
        return Handlers(
            commands=dict.fromkeys(("取り組み", "取組み", "tasks"), self._on_command),
            submissions={ids.TASK_FORM: self._submit},
            clicks={
                ids.TAKE: self._take,
                ids.TASKS: self._list,
                ids.TASK_DONE: self._close,
                ids.TASK_DROP: self._close,
                ids.TASK_POSTPONE: self._postpone,
            },
        )

    async def today(self, team_id: str, user_id: str) -> date:
        """The day where the person is."""
        person = await self.people.person(team_id, user_id)
        return self.clock().astimezone(ZoneInfo(person.zone)).date()

    async def _on_command(self, command: Command) -> None:
        found = await self.tasks.of_person(command.team_id, command.user_id)
        today = await self.today(command.team_id, command.user_id)
        await self.client.views_open(
            trigger_id=command.trigger_id,
            view=views.tasks_modal(views.task_lines(found, self.kb), today),
        )

    async def _take(self, click: Click) -> None:
        action = self.kb.actions.get(click.value)
        if action is None:
            shown = told_modal(views.ACTION_GONE, views.TITLE)
        else:
            today = await self.today(click.team_id, click.user_id)
            due = today + timedelta(days=DUE_DAYS[action.when])
            shown = views.take_modal(
                steps.ready((action,), self.kb)[0],
                assignee=click.user_id,
                due=due,
                channel_id=_channel(click),
            )
        # On top of the form that the button stands in.
        show = self.client.views_push if click.in_modal else self.client.views_open
        await show(trigger_id=click.trigger_id, view=shown)

    async def _submit(self, submission: Submission) -> Submitted:
        fields = json.loads(submission.metadata or "{}")
        action, filled = str(fields.get("action", "")), submission.filled
        if action not in self.kb.actions:
            return Submitted({"assignee": views.ACTION_GONE})
        errors = {}
        team_id, assignee = submission.team_id, filled.get("assignee", "")
        if not (await self.people.person(team_id, assignee)).insider:
            errors["assignee"] = views.NOT_A_COLLEAGUE
        due = day_in(filled.get("due", ""))
        if due and due < await self.today(team_id, submission.user_id):
            errors["due"] = views.IN_THE_PAST
        if errors:
            return Submitted(errors)
        in_channel = filled.get("where") == views.IN_CHANNEL
        shown_in = str(fields.get("channel", "")) if in_channel else ""
        await self.tasks.take(
            team_id,
            action,
            submission.user_id,
            assignee,
            due,
            shown_in or None,
            self.clock(),
        )
        self.refresh_home(team_id, submission.user_id)
        return Submitted({}, views.taken_modal())

    async def _list(self, click: Click) -> None:
        """The tasks of the channel whose digest was clicked."""
        await self.client.views_open(
            trigger_id=click.trigger_id, view=await self._modal(click, click.channel_id, "")
        )

    async def _close(self, click: Click) -> None:
        done = click.action_id.startswith(ids.TASK_DONE)
        channel_id = _channel(click)
        changed = await self.tasks.close(
            click.team_id,
            _number(click.value),
            click.user_id,
            channel_id,
            "done" if done else "dropped",
            self.clock(),
        )
        note = views.DONE_TEXT if done else ""
        await self._show(click, channel_id, note if changed else views.NOT_OPEN)

    async def _postpone(self, click: Click) -> None:
        channel_id = _channel(click)
        today = await self.today(click.team_id, click.user_id)
        changed = await self.tasks.postpone(
            click.team_id, _number(click.value), click.user_id, channel_id, today, WEEK
        )
        await self._show(click, channel_id, "" if changed else views.NOT_OPEN)

    async def _show(self, click: Click, channel_id: str, note: str) -> None:
        """The list where it was clicked, and the App Home, as they are now."""
        if click.in_modal and click.view:
            await self.client.views_update(
                view_id=str(click.view["id"]), view=await self._modal(click, channel_id, note)
            )
        self.refresh_home(click.team_id, click.user_id)

    async def _modal(self, click: Click, channel_id: str, note: str) -> dict[str, object]:
        found = (
            await self.tasks.of_channel(click.team_id, channel_id)
            if channel_id
            else await self.tasks.of_person(click.team_id, click.user_id)
        )
        today = await self.today(click.team_id, click.user_id)
        return views.tasks_modal(
            views.task_lines(found, self.kb), today, channel_id=channel_id, note=note
        )


def _channel(click: Click) -> str:
    """The channel that the click is about; empty in a direct conversation and the App Home."""
    channel_id = click.channel_id
    if click.view is not None:
        metadata = str(click.view.get("private_metadata", ""))
        channel_id = metadata if not metadata.startswith("{") else _of_form(metadata)
    return "" if channel_id.startswith("D") else channel_id


def _of_form(metadata: str) -> str:
    try:
        return str(json.loads(metadata).get("channel", ""))
    except ValueError:
        return ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
