"""Sending messages: blocks with a text that says it all, and the text alone when blocks fail."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import SecbenchError
from bot.logs import event
from bot.slack.outcomes import slack_error
from bot.views.blocks import Message
from bot.views.elements import Block
from bot.views.feedback import without_natives

logger = logging.getLogger(__name__)

REFUSED_BLOCKS: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long"}
)
"""Slack's answers that mean: not these blocks. The text alone still gets through."""
RESPONSE_HOST: Final = "hooks.slack.com"


class Sender:
    """Posts for one client; only Slack's own host receives answers to a response_url."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        # Slack's own host, or the stand-in's when the Web API is one.
        api_host = urlsplit(client.base_url).netloc
        self._hosts = {RESPONSE_HOST} if api_host == "slack.com" else {RESPONSE_HOST, api_host}

    async def post(self, channel: str, thread_ts: str | None, message: Message) -> str:
        """Post a message, in a thread or not; returns its ts. Raises SlackApiError."""
        arguments: dict[str, Any] = {
            "channel": channel,
            "thread_ts": thread_ts,
            "metadata": message.metadata or None,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            response = await self._client.chat_postMessage(
                **arguments, text=message.text, blocks=list(message.blocks)
            )
        except SlackApiError as error:
            if slack_error(error) not in REFUSED_BLOCKS:
                raise
            event(logger, "blocks_refused", {"error": slack_error(error)})
            response = await self._post_plainly(arguments, message)
        return str(response["ts"])

    async def _post_plainly(
        self, arguments: Mapping[str, Any], message: Message
    ) -> AsyncSlackResponse:
        """Post with Slack's older blocks only; where those are refused too, the text alone."""
        older = without_natives(message.blocks)
        if older != list(message.blocks):
            try:
                return await self._client.chat_postMessage(
                    **arguments, text=message.text, blocks=older
                )
            except SlackApiError as error:
                if slack_error(error) not in REFUSED_BLOCKS:
                    raise
        return await self._client.chat_postMessage(**arguments, text=message.text)

    async def post_text(self, channel: str, thread_ts: str | None, text: str) -> None:
        await self._client.chat_postMessage(channel=channel, thread_ts=thread_ts, text=text)

    async def respond(
        self, response_url: str, message: Message, options: Mapping[str, Any]
    ) -> None:
        """Answer a command or click through its response_url; raises SecbenchError on refusal."""
        webhook = self._webhook(response_url)
        blocks, older = list(message.blocks), without_natives(message.blocks)
        bodies = [{"blocks": blocks}, *([{"blocks": older}] if older != blocks else []), {}]
        for body in bodies:
            sent = await webhook.send_dict({"text": message.text, **body, **options})
            if sent.status_code == 200:
                return
            event(logger, "response_refused", {"status": sent.status_code})
        raise SecbenchError(f"the response_url answered {sent.status_code}")

    async def replace(self, response_url: str, text: str, blocks: Sequence[Block]) -> None:
        """Put other blocks in place of a clicked message's; raises SecbenchError on refusal."""
        body = {"text": text, "blocks": list(blocks), "replace_original": True}
        sent = await self._webhook(response_url).send_dict(body)
        if sent.status_code != 200:
            raise SecbenchError(f"the response_url answered {sent.status_code}")

    async def respond_text(self, response_url: str, text: str) -> None:
        """A private line to whoever clicked; the message they clicked stays."""
        await self._webhook(response_url).send_dict(
            {"text": text, "response_type": "ephemeral", "replace_original": False}
        )

    def _webhook(self, url: str) -> AsyncWebhookClient:
        address = urlsplit(url)
        safe = address.scheme == "https" or address.netloc != RESPONSE_HOST
        if address.netloc not in self._hosts or not safe:
            raise SecbenchError("the response_url is not Slack's; the request was not answered")
        return AsyncWebhookClient(url, session=self._client.session)
