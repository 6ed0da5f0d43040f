"""`/secbench 診断`: answer the self-check part by part, see the result, share it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.advice import self_check
from bot.advice.self_check import Answers
from bot.kb import KnowledgeBase
from bot.kb.check_models import CheckPart
from bot.slack.channels import posting_problem
from bot.slack.check_results import CheckResults
from bot.slack.interactions import Click, Command, Handlers, Submission, Submitted
from bot.slack.people import People
from bot.slack.sender import Sender
from bot.store.self_checks import SelfChecks
from bot.views import ids
from bot.views import self_check as views
from bot.views.self_check import CheckForm


@dataclass(frozen=True)
class SelfCheckDesk:
    """`refresh_home` has a person's App Home published anew."""

    kb: KnowledgeBase
    client: AsyncWebClient
    people: People
    results: CheckResults
    self_checks: SelfChecks
    clock: Callable[[], datetime]
    refresh_home: Callable[[str, str], None]

    def handlers(self) -> Handlers:
        return Handlers(
            commands=dict.fromkeys(("診断", "自社診断", "check"), self._on_command),
            submissions={
                ids.SELF_CHECK_FORM: self._submit_part,
                ids.SELF_CHECK_SHARE: self._submit_share,
            },
            clicks={
                ids.SELF_CHECK: self._on_click,
                ids.SELF_CHECK_ITEM: self._answer,
                ids.SELF_CHECK_SHARE: self._share,
                ids.SMALL_QUESTION: self._answer_small_question,
            },
        )

    async def _on_command(self, command: Command) -> None:
        company = await self.results.company(command.team_id, command.channel_id)
        form = CheckForm(company, command.channel_id)
        view = await self._first_view(command.team_id, command.user_id, form, "")
        await self.client.views_open(trigger_id=command.trigger_id, view=view)

    async def _on_click(self, click: Click) -> None:
        """Begin, go on, answer again, or see: from the App Home, a message, the result itself."""
        form = _form_of(click)
        if click.view is None:
            form = CheckForm(
                await self.results.company(click.team_id, click.channel_id), click.channel_id
            )
        view = await self._first_view(click.team_id, click.user_id, form, click.value)
        if click.in_modal and click.view:
            await self.client.views_update(view_id=str(click.view["id"]), view=view)
        else:
            await self.client.views_open(trigger_id=click.trigger_id, view=view)

    async def _first_view(
        self, team_id: str, user_id: str, form: CheckForm, wanted: str
    ) -> dict[str, Any]:
        """The part to go on with, or the last result: where it is wanted, or none is begun."""
        answers = await self.results.begun(team_id, user_id, form.company)
        if wanted == views.SEE or not (answers or wanted == views.AGAIN):
            finished = await self.results.latest(team_id, user_id, form.company)
            if finished:
                return views.result_modal(finished.result, finished.history, form, self.kb)
        past = await self.self_checks.history(team_id, user_id, form.company)
        form = replace(form, after=max((each.id for each in past), default=0))
        return await self._part_view(team_id, user_id, form, self._first_open(answers), answers)

    async def _part_view(
        self, team_id: str, user_id: str, form: CheckForm, part: CheckPart, answers: Answers
    ) -> dict[str, Any]:
        profile = await self.results.profile(team_id, form.company)
        past = await self.self_checks.history(team_id, user_id, form.company)
        remembered = self_check.known(past[0].answers, self.kb.self_check) if past else {}
        return views.part_modal(
            part,
            answers,
            form,
            profile.industry,
            profile.size,
            self.kb,
            remembered,
        )

    def _first_open(self, answers: Answers) -> CheckPart:
        """The first part with an item that has no answer yet; the last where all have one."""
        check = self.kb.self_check
        missing = {item.part for item in check.items if item.number not in answers}
        return next((each for each in check.parts if each.number in missing), check.parts[-1])

    async def _answer(self, click: Click) -> None:
        """Keep an answer the moment it is chosen."""
        form = _form_of(click)
        number = click.action_id.partition("-")[2]
        answers = self_check.known({number: click.value}, self.kb.self_check)
        if answers:
            await self.self_checks.answer(
                click.team_id,
                click.user_id,
                form.company,
                answers,
                self.clock(),
                after=form.after,
            )

    async def _answer_small_question(self, click: Click) -> None:
        """Keep the answer to an item that was not known, for the next self-check."""
        number = click.block_id.rpartition("-")[2]
        answers = self_check.known({number: click.value}, self.kb.self_check)
        if answers:
            await self.self_checks.answer(click.team_id, click.user_id, "", answers, self.clock())
        self.refresh_home(click.team_id, click.user_id)

    async def _submit_part(self, submission: Submission) -> Submitted:
        """Keep the part; then the next one, or the result when all items have an answer."""
        team_id, user_id = submission.team_id, submission.user_id
        form, number = views.read_metadata(submission.metadata)
        check = self.kb.self_check
        given = self_check.known(
            {
                block_id.partition("-")[2]: answer
                for block_id, answer in submission.filled.items()
                if block_id.startswith(f"{views.ITEM}-")
            },
            check,
        )
        mine = team_id, user_id, form.company
        is_open = await self.self_checks.answer(*mine, given, self.clock(), after=form.after)
        following = next((each for each in check.parts if each.number == number + 1), None)
        if not is_open or (
            following is None and await self.self_checks.finish(*mine, self._score, self.clock())
        ):
            self.refresh_home(team_id, user_id)
            return Submitted({}, await self._first_view(team_id, user_id, form, views.SEE))
        answers = await self.results.begun(*mine)
        part = following or self._first_open(answers)
        return Submitted({}, await self._part_view(team_id, user_id, form, part, answers))

    def _score(self, answers: Mapping[str, str]) -> int | None:
        """The points, as soon as every item has an answer."""
        given = self_check.known(answers, self.kb.self_check)
        complete = self_check.is_complete(given, self.kb.self_check)
        return self_check.score(given, self.kb.self_check) if complete else None

    async def _share(self, click: Click) -> None:
        """Show what would be shared, on top of the result."""
        form = _form_of(click)
        finished = await self.results.latest(click.team_id, click.user_id, form.company)
        if finished is None:
            return
        channel_id = "" if form.channel_id.startswith("D") else form.channel_id
        view = views.share_modal(
            finished.result, finished.history, replace(form, channel_id=channel_id), self.kb
        )
        await self.client.views_push(trigger_id=click.trigger_id, view=view)

    async def _submit_share(self, submission: Submission) -> Submitted:
        form, _ = views.read_metadata(submission.metadata)
        team_id, user_id = submission.team_id, submission.user_id
        channel_id = submission.filled.get("channel", "")
        finished = await self.results.latest(team_id, user_id, form.company)
        if finished is None:
            return Submitted({})
        problem = await posting_problem(self.people, channel_id, user_id)
        if problem:
            return Submitted({"channel": problem})
        message = views.shared_message(finished.result, finished.history, user_id, self.kb)
        await Sender(self.client).post(channel_id, None, message)
        return Submitted({}, views.shared_modal())


def _form_of(click: Click) -> CheckForm:
    metadata = str((click.view or {}).get("private_metadata", ""))
    return views.read_metadata(metadata)[0]
