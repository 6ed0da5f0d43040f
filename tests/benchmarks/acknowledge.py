"""How long Slack waits for the acknowledgement of a question, at 50 questions a second.

Each is stored in the embedded database before it is acknowledged; they are answered meanwhile, by
a process of its own.
"""

import asyncio
import os
import sys
import time
from typing import Final

import aiohttp

from bot.demo import demo
from bot.demo.standin.requests import HttpTransport, Slack
from bot.demo.standin.workspace import BOT_USER, CHANNEL, PERSON

QUESTIONS_A_SECOND: Final = 50
SECONDS: Final = 15


async def timed_acknowledgements(port: int, data_directory: str) -> list[float]:
    """Milliseconds of each; raises AssertionError when one was refused."""
    async with demo() as stand_in, aiohttp.ClientSession() as session:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "serve",
            env={
                **os.environ,
                "SLACK_BOT_TOKEN": stand_in.slack.api.bot_token,
                "SLACK_SIGNING_SECRET": stand_in.signing_secret,
                "SLACK_API_URL": f"{stand_in.url}/api/",
                "HOST": "127.0.0.1",
                "PORT": str(port),
                "SECBENCH_DATA_DIR": data_directory,
                "SECBENCH_LOG_LEVEL": "ERROR",
                "SECBENCH_QUESTIONS_A_MINUTE": "1000000",
            },
        )
        url = f"http://127.0.0.1:{port}"
        slack = stand_in.slack
        slack.transport = HttpTransport(session, f"{url}/slack/events", stand_in.signing_secret)
        try:
            await _ready(session, url)
            await _ask(slack, 0)
            await asyncio.sleep(1)  # the vocabulary is built
            return await _asked(slack)
        finally:
            process.terminate()
            await process.wait()


async def _ready(session: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                async with session.get(f"{url}/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


async def _asked(slack: Slack) -> list[float]:
    pending = []
    start = time.perf_counter()
    for number in range(SECONDS * QUESTIONS_A_SECOND):
        await asyncio.sleep(max(0.0, start + number / QUESTIONS_A_SECOND - time.perf_counter()))
        pending.append(asyncio.create_task(_ask(slack, number + 1)))
    return list(await asyncio.gather(*pending))


async def _ask(slack: Slack, number: int) -> float:
    event = {
        "type": "app_mention",
        "channel": CHANNEL,
        "user": PERSON,
        "text": f"<@{BOT_USER}> 工務店です。何から始めれば?",
        "ts": f"1700000000.{number:06d}",
    }
    start = time.perf_counter()
    delivered = await slack.send_event(event)
    taken = 1000 * (time.perf_counter() - start)
    assert delivered.status == 200
    return taken
