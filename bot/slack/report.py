"""「経営者向け1枚」: the page for the management, sent as a file to whoever asked."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.advice.report import report
from bot.kb import KnowledgeBase
from bot.report_file import as_docx
from bot.slack.check_results import CheckResults
from bot.slack.files import Upload, send_to_person
from bot.slack.interactions import Click, Command, Handlers
from bot.slack.people import People
from bot.slack.sender import Sender
from bot.views import ids, wording
from bot.views.modal import told_modal
from bot.views.report import FILE_NAME, TITLE, Document, as_text, document
from bot.views.self_check import read_metadata


@dataclass(frozen=True)
class ReportDesk:
    kb: KnowledgeBase
    client: AsyncWebClient
    people: People
    results: CheckResults
    clock: Callable[[], datetime]

    def handlers(self) -> Handlers:
        return Handlers(
            commands=dict.fromkeys(("報告書", "report"), self._on_command),
            clicks={ids.REPORT: self._on_click},
        )

    async def page(self, team_id: str, user_id: str, company: str) -> Document:
        """The page of a company, with the person's own self-check of it."""
        finished = await self.results.latest(team_id, user_id, company)
        profile = await self.results.profile(team_id, company)
        found = report(
            profile.industry, profile.size, finished.result if finished else None, self.kb
        )
        zone = ZoneInfo((await self.people.person(team_id, user_id)).zone)
        return document(found, self.clock().astimezone(zone).date())

    async def _on_command(self, command: Command) -> None:
        company = await self.results.company(command.team_id, command.channel_id)
        await Sender(self.client).respond_text(command.response_url, wording.SENDING_TO_YOU)
        await self._send(command.team_id, command.user_id, company)

    async def _on_click(self, click: Click) -> None:
        form, _ = read_metadata(str((click.view or {}).get("private_metadata", "")))
        if click.in_modal:  # first: what opens a view must follow the click at once
            view = told_modal(wording.SENDING_TO_YOU, wording.REPORT)
            await self.client.views_push(trigger_id=click.trigger_id, view=view)
        await self._send(click.team_id, click.user_id, form.company)

    async def _send(self, team_id: str, user_id: str, company: str) -> None:
        page = await self.page(team_id, user_id, company)
        content = await asyncio.to_thread(as_docx, page)
        await send_to_person(self.client, user_id, as_text(page), Upload(FILE_NAME, TITLE, content))
