"""The client of Slack's Web API: it repeats nothing by itself, and what goes wrong is counted."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.settings import Settings
from bot.slack.counters import REFUSALS
from bot.slack.outcomes import slack_error


class CountingClient(AsyncWebClient):
    """Counts by method what Slack answers instead of doing it."""

    async def api_call(self, api_method: str, **options: Any) -> AsyncSlackResponse:
        try:
            return await super().api_call(api_method, **options)
        except SlackApiError as error:
            REFUSALS.labels(api_method, slack_error(error) or "no_answer").inc()
            raise
        except (aiohttp.ClientError, TimeoutError):
            REFUSALS.labels(api_method, "no_answer").inc()
            raise


def new_client(
    settings: Settings, session: aiohttp.ClientSession, token: str | None
) -> AsyncWebClient:
    """A client that never repeats a request whose answer is missing: that could post it twice."""
    return CountingClient(
        token=token, base_url=settings.api_url, session=session, retry_handlers=[]
    )
