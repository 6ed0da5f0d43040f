"""One run: processes that are killed at random, a Slack that answers as badly as it can."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import aiohttp
from aiohttp import web

from bot.demo.standin.requests import HttpTransport
from bot.demo.standin.web_api import DONE, SlackApi
from bot.demo.standin.workspace import APP, BOT_USER, PERSON, TEAM, Room, Workspace
from bot.digest.schedule import Schedule
from bot.store.store import open_store
from bot.views.digest import DIGEST_WEEK
from tests.chaos.process import PACE
from tests.databases import free_port
from tests.processes import served

SECRET: Final = "chaos-signing-secret"
TOKEN: Final = "xoxb-chaos"
FAILURES: Final = (  # late: the client gives up, nothing is posted; slow: then it is posted
    "ratelimited",
    "http_500",
    "drop",
    "late",
    "slow",
    f"{DONE}http_500",
    f"{DONE}drop",
    f"{DONE}late",
)
FAILING: Final = 0.2
"""Share of posts whose answer goes wrong in one of these ways."""


@dataclass(frozen=True)
class Size:
    """How much happens in a run; `seconds` is how long processes are killed."""

    subscriptions: int
    questions: int
    seconds: float
    kills_a_second: float = 2.0


@dataclass
class Outcome:
    """What the stand-in's log and the ledger say in the end: posts by channel, answers by event."""

    posts: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    open: int = 0
    expected_posts: int = 0
    expected_answers: int = 0

    @property
    def lost(self) -> int:
        return self.expected_posts - len(self.posts) + self.expected_answers - len(self.answers)

    @property
    def doubled(self) -> int:
        return sum(count - 1 for count in (*self.posts.values(), *self.answers.values()))


class BadSlack(SlackApi):
    """Answers a share of the posts late, wrongly or not at all, before or after posting them."""

    def __init__(self, workspace: Workspace, source: random.Random) -> None:
        super().__init__(workspace, TOKEN)
        self.source = source
        self.calm = False
        self.failures: Counter[str] = Counter()

    async def _on_call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            await request.read()  # what has arrived counts, though its sender may be killed now
        except ConnectionResetError:
            return web.Response(status=500)
        if method != "chat.postMessage" or self.calm or self.source.random() > FAILING:
            await asyncio.sleep(self.source.uniform(0.005, 0.2))
            return await super()._on_call(request)
        failure = self.source.choice(FAILURES)
        self.failures[failure] += 1
        too_long = PACE.post_seconds + 0.2
        match failure:
            case "late":
                await asyncio.sleep(too_long)
                return web.Response(status=500)
            case "slow":
                await asyncio.sleep(too_long)
                return await super()._on_call(request)
            case "done_late":
                answer = await super()._on_call(request)
                await asyncio.sleep(too_long)
                return answer
        self.fail[method].append(failure)
        return await super()._on_call(request)


@dataclass
class Processes:
    """Two web processes and two workers, started again as soon as they die."""

    environment: dict[str, str]
    ports: tuple[int, int]
    running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    kills: int = 0

    async def start_all(self) -> None:
        for number, port in enumerate(self.ports):
            await self._start(f"web {number}", port)
            await self._start(f"worker {number}", 0)

    async def ready(self) -> None:
        """Wait until both web processes are."""
        async with asyncio.timeout(30), aiohttp.ClientSession() as session:
            for port in self.ports:
                status = 0
                while status != 200:
                    with suppress(aiohttp.ClientError):
                        async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
                            status = response.status
                    await asyncio.sleep(0.05)

    async def kill_one(self, source: random.Random) -> None:
        name = source.choice(sorted(self.running))
        process = self.running[name]
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.wait()
        self.kills += 1
        number = int(name.split()[1])
        await self._start(name, self.ports[number] if name.startswith("web") else 0)

    async def stop_all(self) -> None:
        for process in self.running.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 8)

    async def _start(self, name: str, port: int) -> None:
        kind = name.split(maxsplit=1)[0]
        self.running[name] = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.chaos.process",
            kind,
            env={**os.environ, **self.environment, "PORT": str(port)},
            stderr=asyncio.subprocess.DEVNULL,
        )


async def run(database_url: str, seed: int, size: Size) -> Outcome:
    """Run once on an empty, up-to-date database."""
    source = random.Random(seed)  # noqa: S311 - repeatable on purpose
    workspace = Workspace()
    channels = [f"C{number:09d}" for number in range(size.subscriptions)]
    for channel in channels:
        workspace.rooms[channel] = Room(channel, channel.lower(), {PERSON, BOT_USER})
    api = BadSlack(workspace, source)
    async with served(api) as url:
        environment = {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{url}/api/",
            "HOST": "127.0.0.1",
            "DATABASE_URL": database_url,
            "SECBENCH_LOG_LEVEL": "ERROR",
            "SECBENCH_QUESTIONS_A_MINUTE": "1000000",
        }
        processes = Processes(environment, (free_port(), free_port()))
        await processes.start_all()
        try:
            await processes.ready()
            await _subscribe(database_url, channels)
            events = await asyncio.gather(
                _ask(processes, source, size), _kill(processes, source, size)
            )
            api.calm = True
            left = await _wait_for_the_end(database_url, size)
        finally:
            await processes.stop_all()
    outcome = Outcome(kills=processes.kills, failures=api.failures, open=left)
    outcome.expected_posts, outcome.expected_answers = size.subscriptions, len(events[0])
    for message in workspace.messages.values():
        payload = (message.metadata or {}).get("event_payload") or {}
        if DIGEST_WEEK in payload:
            outcome.posts[message.channel] += 1
        elif "event" in payload:
            outcome.answers[str(payload["event"])] += 1
    return outcome


async def _subscribe(database_url: str, channels: list[str]) -> None:
    """Subscribe all channels, due in a second."""
    from pathlib import Path

    due = datetime.now(UTC) + timedelta(seconds=1)
    schedule = Schedule(due.isoweekday(), due.time().replace(microsecond=0), "UTC")
    async with open_store(database_url, Path()) as store:
        for channel in channels:
            await store.subscriptions.save(
                TEAM, channel, PERSON, schedule, "construction", due - timedelta(minutes=1)
            )


async def _kill(processes: Processes, source: random.Random, size: Size) -> None:
    end = asyncio.get_running_loop().time() + size.seconds
    while asyncio.get_running_loop().time() < end:
        await processes.kill_one(source)
        await asyncio.sleep(source.expovariate(size.kills_a_second))


async def _ask(processes: Processes, source: random.Random, size: Size) -> list[str]:
    """Send the questions as Slack does: again until one of the web processes acknowledges."""
    asked: list[str] = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session:

        async def ask(number: int) -> None:
            await asyncio.sleep(source.uniform(0.0, size.seconds))
            payload = _question(number)
            asked.append(payload["event_id"])
            for attempt in range(200):
                port = processes.ports[(number + attempt) % 2]
                transport = HttpTransport(session, f"http://127.0.0.1:{port}/slack/events", SECRET)
                with suppress(aiohttp.ClientError, TimeoutError):
                    delivered = await transport.send("events_api", payload)
                    if delivered.status == 200:
                        return
                await asyncio.sleep(0.2)
            raise AssertionError("no web process acknowledged a question")

        await asyncio.gather(*(ask(number) for number in range(size.questions)))
    return asked


def _question(number: int) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": APP,
        "event_id": f"EvCHAOS{number:04d}",
        "event_time": 1,
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        "event": {
            "type": "app_mention",
            "channel": f"C{number:09d}",
            "user": PERSON,
            "text": f"<@{BOT_USER}> 工務店です。何から始めれば?",
            "ts": f"17000000{number:02d}.000{number % 1000:03d}",
        },
    }


async def _wait_for_the_end(database_url: str, size: Size) -> int:
    """Until every delivery is finished and every question answered; how many are left open."""
    from pathlib import Path

    left = -1
    async with open_store(database_url, Path()) as store:
        for _ in range(600):
            counts = await store.deliveries.counts()
            finished = counts["posted"] + counts["failed"] + counts["unsure"]
            left = size.subscriptions - finished + await store.events.open_count()
            if left == 0:
                return 0
            await asyncio.sleep(0.1)
    return left
