"""The demo page's JSON: what is wrong is said, and the very app answers."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.demo import demo
from bot.demo.page import STATIC
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT


async def post(url: str, path: str, body: Any) -> dict[str, Any]:
    async with aiohttp.ClientSession() as session, session.post(url + path, json=body) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_question_is_escaped_sent_and_answered_on_the_stream(
    environment: dict[str, str],
) -> None:
    async with demo(environment=environment) as running, aiohttp.ClientSession() as session:
        async with session.get(f"{running.url}/demo/events") as stream:
            text = f"<@{BOT_USER}> 工務店です <!channel>。何から始めれば?"
            assert (await post(running.url, "/demo/message", {"channel": CHANNEL, "text": text}))[
                "ok"
            ]
            messages: list[dict[str, Any]] = []
            async with asyncio.timeout(5):
                while len(messages) < 2:
                    line = (await stream.content.readline()).decode()
                    if line.startswith("data: "):
                        messages.append(json.loads(line.removeprefix("data: ")))

        asked, answered = messages
        assert asked["text"] == f"<@{BOT_USER}> 工務店です &lt;!channel&gt;。何から始めれば?"
        assert answered["thread_ts"] == asked["ts"]
        assert answered["is_bot"]


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("/demo/message", {"channel": CHANNEL, "text": "  "}, "何も書かれていません"),
        ("/demo/message", {"channel": "C9", "text": "x"}, "会話は見つかりません"),
        ("/demo/message", {"channel": DIRECT, "text": "x" * 40_001}, "長すぎます"),
        ("/demo/action", {"channel": DIRECT, "ts": "1", "action": {}}, "見つかりません"),
    ],
)
async def test_what_is_wrong_is_said_with_what_to_do(
    path: str, body: dict[str, Any], error: str, environment: dict[str, str]
) -> None:
    async with demo(environment=environment) as running:
        answer = await post(running.url, path, body)

    assert not answer["ok"]
    assert error in answer["error"]


async def test_a_body_that_is_no_object_is_refused(environment: dict[str, str]) -> None:
    async with (
        demo(environment=environment) as running,
        aiohttp.ClientSession() as session,
        session.post(f"{running.url}/demo/message", data="[]") as response,
    ):
        assert response.status == 400


async def test_the_page_and_its_files_are_served_with_strict_headers(
    environment: dict[str, str],
) -> None:
    async with demo(environment=environment) as running, aiohttp.ClientSession() as session:
        for path in ("/", *(f"/{file.name}" for file in STATIC.iterdir())):
            async with session.get(running.url + path) as response:
                assert response.status == 200
                assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")


async def test_the_stand_in_refuses_blocks_that_slack_refuses(environment: dict[str, str]) -> None:
    async with demo(environment=environment) as running, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {running.slack.api.bot_token}"}
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
        body = {"channel": CHANNEL, "text": "x", "blocks": blocks}
        url = f"{running.url}/api/chat.postMessage"
        async with session.post(url, json=body, headers=headers) as response:
            assert (await response.json())["error"] == "invalid_blocks"
