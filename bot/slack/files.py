"""Files for one person or thread: uploaded in two steps, as Slack wants it now."""

import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import event

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """A file; `alt_text` says what a picture shows."""

    name: str
    title: str
    content: bytes
    alt_text: str = ""


async def upload(
    client: AsyncWebClient,
    file: Upload,
    channel_id: str,
    thread_ts: str | None,
    comment: str | None = None,
) -> None:
    """Share a file in a conversation, with a comment above it; raises SlackClientError.

    Slack's address for the content is used as it is told by Slack's own Web API.
    """
    await client.files_upload_v2(
        channel=channel_id,
        thread_ts=thread_ts,
        filename=file.name,
        title=file.title,
        content=file.content,
        alt_txt=file.alt_text[:1000] or None,
        initial_comment=comment,
    )
    event(logger, "file_shared", {"bytes": len(file.content)})


async def send_to_person(client: AsyncWebClient, user_id: str, text: str, file: Upload) -> None:
    """Send a file, with the same in words, into the person's conversation with the app."""
    posted = await client.chat_postMessage(channel=user_id, text=text, unfurl_links=False)
    await upload(client, file, str(posted["channel"]), None)
