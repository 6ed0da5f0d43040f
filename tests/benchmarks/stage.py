"""What stands around the processes that are measured: a Slack that counts, and databases."""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from aiohttp import web

from bot.demo.standin.requests import Slack, SocketTransport
from bot.demo.standin.web_api import SlackApi
from bot.demo.standin.workspace import BOT_USER, CHANNEL, PERSON, Workspace
from bot.store.embedded import embedded_postgres
from bot.store.upgrade import upgrade
from tests.benchmarks.load import HOST, Presigned
from tests.databases import database_at, free_port
from tests.processes import Started, environment_of, served

SECRET: Final = "bench-signing-secret"
TOKEN: Final = "xoxb-bench"
DIGEST_WORKER: Final = "tests.benchmarks.digest_worker"
LIFTED: Final = {"SECBENCH_QUESTIONS_A_MINUTE": "1000000"}
"""One person asks everything here."""
QUIET: Final = {**LIFTED, "SECBENCH_LOG_LEVEL": "ERROR"}
QUESTION: Final = f"<@{BOT_USER}> 工務店です。何から始めれば?"

Place = tuple[str, str]
"""Where a message stands: its channel and its thread, "" outside threads."""


class CountingSlack(SlackApi):
    """Takes every post without a look at it, and remembers only where and when (monotonic)."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(Workspace(), TOKEN, delays={"chat.postMessage": seconds})
        self.posts: list[tuple[Place, float]] = []

    def _chat_postMessage(self, arguments: dict[str, Any], _: web.Request) -> dict[str, Any]:  # noqa: N802 - Slack's name
        place = str(arguments["channel"]), str(arguments.get("thread_ts") or "")
        self.posts.append((place, time.monotonic()))
        self.calls.clear()
        return {"channel": place[0], "ts": self.workspace.next_ts()}

    def tally(self, expected: Iterable[Place]) -> tuple[int, int]:
        """How many of the expected places got no post, and how many posts are too many."""
        wanted = set(expected)
        seen = Counter(place for place, _ in self.posts)
        return len(wanted - seen.keys()), seen.total() - len(wanted & seen.keys())

    def rate(self, since: float | None = None) -> float:
        """Posts a second up to the last one, since a moment or else since the first."""
        moments = [moment for _, moment in self.posts if since is None or moment > since]
        if len(moments) < 2:
            return 0.0
        begin = moments[0] if since is None else since
        return len(moments) / (moments[-1] - begin)

    async def has_posts(self, count: int, seconds: float = 120.0) -> None:
        """Wait for so many posts, and a second more for what comes twice; or as long as allowed."""
        end = time.monotonic() + seconds
        while len(self.posts) < count and time.monotonic() < end:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.02)
        await asyncio.sleep(1)


@dataclass(frozen=True)
class Stage:
    """The stand-in in service, as tests.processes needs it."""

    api: CountingSlack
    url: str
    slack: Slack
    signing_secret: str = SECRET

    async def commands(self, texts: Iterable[str]) -> list[bytes]:
        """Signed slash commands with these texts."""
        signed = Presigned(self.signing_secret)
        slack = Slack(self.api, signed, self.url)
        for text in texts:
            await slack.command(CHANNEL, text)
        return signed.requests

    async def questions(self, count: int) -> tuple[list[bytes], list[Place]]:
        """Signed events with a question each, and where their answers belong."""
        signed = Presigned(self.signing_secret)
        slack = Slack(self.api, signed, self.url)
        places = [(CHANNEL, self.api.workspace.next_ts()) for _ in range(count)]
        for place in places:
            await slack.send_event(mention(place))
        return signed.requests, places


def mention(place: Place) -> dict[str, str]:
    """The event of a question that is answered in this place."""
    channel, ts = place
    return {"type": "app_mention", "channel": channel, "user": PERSON, "text": QUESTION, "ts": ts}


@asynccontextmanager
async def staged(seconds: float = 0.0) -> AsyncIterator[Stage]:
    """A stand-in that takes so many seconds for each post."""
    api = CountingSlack(seconds)
    async with served(api) as url:
        yield Stage(api, url, Slack(api, SocketTransport(api), url))


@contextmanager
def databases(*names: str) -> Iterator[list[str]]:
    """An embedded server with these databases, up to date and empty; yields their URLs."""
    with tempfile.TemporaryDirectory() as folder, embedded_postgres(Path(folder)) as server:
        urls = [database_at(server, name) for name in names]
        with psycopg.connect(server, autocommit=True) as connection:
            for name in names:
                connection.execute(f"CREATE DATABASE {name}".encode())
        for url in urls:
            upgrade(url)
        yield urls


async def launch(stage: Stage, module: str, **more: str) -> Started:
    """Start a module of the benchmark, told of Slack as secbench is."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        env=environment_of(stage, PORT=str(port), **QUIET, **more),
        stdout=asyncio.subprocess.DEVNULL,
    )
    return Started(process, f"http://{HOST}:{port}")
