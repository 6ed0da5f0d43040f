"""Where answers to a response_url may go."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SecbenchError
from bot.slack.sender import Sender


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/actions/1",
        "https://hooks.slack.com.evil.example/actions/1",
        "https://hooks.slack.com@evil.example/actions/1",
        "https://evil.example/hooks.slack.com",
        "https://127.0.0.1/actions/1",
        "file:///etc/passwd",
        "//hooks.slack.com/actions/1",
        "",
    ],
)
async def test_only_slacks_own_host_is_answered(url: str) -> None:
    sender = Sender(AsyncWebClient(token="xoxb-1"))

    with pytest.raises(SecbenchError, match="not Slack's"):
        await sender.respond_text(url, "答え")
