"""`/secbench チェックシート …`: how to answer a customer's check sheet, privately."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.advice import check_sheet
from bot.advice.self_check import Answers, known
from bot.kb import KnowledgeBase
from bot.slack.check_results import CheckResults
from bot.slack.interactions import Click, Command, Handlers, after_first_word
from bot.slack.sender import Sender
from bot.views import check_sheet as views
from bot.views.blocks import Message


@dataclass(frozen=True)
class SheetDesk:
    kb: KnowledgeBase
    client: AsyncWebClient
    results: CheckResults

    def handlers(self) -> Handlers:
        return Handlers(
            commands_with_text=dict.fromkeys(("チェックシート", "sheet"), self._on_command),
            clicks={views.ASK: self._choose},
            for_everyone=True,
        )

    async def _on_command(self, command: Command) -> None:
        text = after_first_word(command.text)
        answers = await self._answers(command.team_id, command.user_id, command.channel_id)
        found = check_sheet.find(text, self.kb, answers)
        await self._answer(command.response_url, self._message(found, answers, text))

    async def _choose(self, click: Click) -> None:
        answers = await self._answers(click.team_id, click.user_id, click.channel_id)
        usual = check_sheet.usual_questions(self.kb, answers)
        found = tuple(each for each in usual if each.question.id == click.value)
        await self._answer(
            click.response_url, self._message(found, answers, ""), replace=click.is_private
        )

    def _message(
        self, found: tuple[check_sheet.SheetAnswer, ...], answers: Answers, text: str
    ) -> Message:
        usual = check_sheet.usual_questions(self.kb, answers)
        return views.sheet_message(found, usual, text)

    async def _answers(self, team_id: str, user_id: str, channel_id: str) -> Answers:
        """What the person has last answered in the self-check of this company."""
        company = await self.results.company(team_id, channel_id)
        past = await self.results.self_checks.history(team_id, user_id, company)
        return known(past[0].answers, self.kb.self_check) if past else {}

    async def _answer(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        options = {"response_type": "ephemeral", "replace_original": replace}
        await Sender(self.client).respond(response_url, message, options)
