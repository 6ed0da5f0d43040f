"""Secrets and users' words are in nothing that the process writes, whatever goes wrong."""

import asyncio
import os
import sys
from pathlib import Path

import aiohttp

from bot.demo import demo
from bot.demo.standin.requests import HttpTransport, Slack
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT
from tests.slack.helpers import answers, until

WORDS = "ひみつの工務店"


async def test_nothing_written_holds_a_secret(environment: dict[str, str], tmp_path: Path) -> None:
    written = tmp_path / "written.log"
    async with demo(environment=environment) as stand_in, aiohttp.ClientSession() as session:
        api = stand_in.slack.api
        secrets = [api.bot_token, stand_in.signing_secret]
        with written.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "serve",
                stdout=log, stderr=log,
                env={
                    **os.environ,
                    "SLACK_BOT_TOKEN": api.bot_token,
                    "SLACK_SIGNING_SECRET": stand_in.signing_secret,
                    "SLACK_API_URL": f"{stand_in.url}/api/",
                    "HOST": "127.0.0.1",
                    "PORT": "0",
                    "DATABASE_URL": environment["DATABASE_URL"],
                    "SECBENCH_LOG_LEVEL": "DEBUG",
                    "SECBENCH_LOG_FORMAT": "json",
                },
            )  # fmt: skip
        try:
            await until(lambda: "serving" in written.read_text(), seconds=20)
            port = written.read_text().rpartition('"port": ')[2].partition("}")[0]
            url = f"http://127.0.0.1:{port}"
            transport = HttpTransport(session, f"{url}/slack/events", stand_in.signing_secret)
            slack = Slack(api, transport, stand_in.slack.base_url)
            for failing in ("invalid_blocks", "internal_error", "http_500", "drop", "ratelimited"):
                api.fail["chat.postMessage"].append(failing)
            for method in ("views.open", "users.info", "assistant.threads.setStatus"):
                api.fail[method] += ["internal_error", "http_500"]
            for number in range(6):
                await slack.write(CHANNEL, f"<@{BOT_USER}> {WORDS}です。何から? {number}")
            await slack.write(DIRECT, f"{WORDS}です。担当者がいません")
            for text in (WORDS, "プロフィール", "配信", f"チェックシート {WORDS}"):
                await slack.command(CHANNEL, text)
            await transport.send("interactive", {"type": "block_actions", "user": {"id": WORDS}})
            await until(lambda: len(answers(stand_in, CHANNEL)) > 2, seconds=20)
            async with session.get(f"{url}/metrics") as response:
                told = await response.text()
        finally:
            process.terminate()
            await process.wait()
    text = written.read_text() + told

    assert "answered" in text
    for secret in (*secrets, WORDS, "ひみつ", "xoxb-", environment["DATABASE_URL"]):
        assert secret not in text
