"""The agent's side of the direct conversation: suggested prompts, and a status while working.

Both need a plan that has them. Where Slack refuses, everything else goes on without them.
"""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.kb import KnowledgeBase
from bot.logs import event
from bot.slack.outcomes import refusal
from bot.store.profiles import Profiles
from bot.views import agent as views

logger = logging.getLogger(__name__)

MOST_REFUSED: Final = 3
"""After so many refusals in a row nothing more is asked of this Slack."""


@dataclass
class Agent:
    kb: KnowledgeBase
    client: AsyncWebClient
    profiles: Profiles
    _refused: Counter[str] = field(default_factory=Counter)

    async def opened(self, team_id: str, channel_id: str) -> None:
        """Suggest prompts that fit the company's profile."""
        saved = await self.profiles.of(team_id, "")
        industry = saved.industry if saved else None
        prompts = [
            {"title": prompt.title, "message": prompt.message}
            for prompt in views.prompts(industry, self.kb)
        ]
        await self._try(
            "assistant.threads.setSuggestedPrompts",
            {"channel_id": channel_id, "title": views.PROMPTS_TITLE, "prompts": prompts},
        )

    @asynccontextmanager
    async def working(self, channel_id: str, thread_ts: str | None) -> AsyncIterator[None]:
        """Show that an answer is on its way; cleared in any case."""
        shown = bool(thread_ts) and await self._set_status(channel_id, thread_ts, views.STATUS)
        try:
            yield
        finally:
            if shown:
                await self._set_status(channel_id, thread_ts, "")

    async def _set_status(self, channel_id: str, thread_ts: str | None, status: str) -> bool:
        return await self._try(
            "assistant.threads.setStatus",
            {"channel_id": channel_id, "thread_ts": thread_ts, "status": status},
        )

    async def _try(self, method: str, arguments: Mapping[str, Any]) -> bool:
        """Call a method that a plan may not have; False where it was refused or not tried."""
        if self._refused[method] >= MOST_REFUSED:
            return False
        try:
            await self.client.api_call(method, json=dict(arguments))
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            found = refusal(error)
            # A line that dropped or a limit says nothing about the plan.
            self._refused[method] += found is not None and found.verdict == "refused"
            event(logger, "agent_refused", {"method": method, "answer": found and found.answer})
            return False
        self._refused[method] = 0
        return True
