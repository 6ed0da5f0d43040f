"""10,000 digests due at one instant over 1,000 workspaces, against bare jobs with a fixed message.

Two workers each; the stand-in answers in 5 ms. `python -m tests.benchmarks.fan_out [subscriptions]`
"""

import asyncio
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from aiohttp import web
from procrastinate import App, PsycopgConnector

from bot.slack.pacing import CHANNEL_SECONDS
from bot.store.embedded import embedded_postgres
from bot.store.schema import subscriptions
from bot.store.store import open_store
from bot.store.upgrade import upgrade
from tests.benchmarks.bare_worker import register
from tests.databases import database_at

SUBSCRIPTIONS: Final = 10_000
WORKSPACES: Final = 1_000
ANSWER_SECONDS: Final = 0.005
WORKERS: Final = 2


@dataclass
class Posts:
    """When each channel was posted to, as the stand-in saw it (monotonic seconds)."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0

    def rate(self, share: float = 1.0) -> float:
        """Posts a second, from the first to the last of the first share of them."""
        moments = sorted(moment for times in self.times.values() for moment in times)
        moments = moments[: int(len(moments) * share)]
        return (len(moments) - 1) / (moments[-1] - moments[0])

    @property
    def doubled(self) -> int:
        return sum(len(times) - 1 for times in self.times.values())

    @property
    def broken_limits(self) -> int:
        """Posts to a channel less than its second after another one."""
        least = CHANNEL_SECONDS * 0.95
        return sum(
            second - first < least
            for times in self.times.values()
            for first, second in pairwise(times)
        )


@dataclass(frozen=True)
class Result:
    posts: Posts
    memory: list[list[int]]
    """MB of each worker, a second apart."""


@asynccontextmanager
async def _stand_in(posts: Posts) -> AsyncIterator[str]:
    async def on_post(request: web.Request) -> web.Response:
        body: dict[str, Any] = dict(await request.post()) or await request.json()
        await asyncio.sleep(ANSWER_SECONDS)
        posts.times[str(body["channel"])].append(time.monotonic())
        posts.count += 1
        return web.json_response({"ok": True, "ts": f"{posts.count}.0", "channel": "C"})

    server = web.Application()
    server.router.add_post("/api/chat.postMessage", on_post)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    await runner.cleanup()


async def _watched(module: str, environment: dict[str, str], posts: Posts, total: int) -> Result:
    """Run two workers until all is posted; their memory meanwhile."""
    workers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, env={**os.environ, **environment}
        )
        for _ in range(WORKERS)
    ]
    memory: list[list[int]] = []
    try:
        async with asyncio.timeout(300):
            while posts.count < total:
                await asyncio.sleep(1)
                memory.append([_resident(worker.pid) for worker in workers])
        await asyncio.sleep(1)  # what comes twice would come now
    finally:
        for worker in workers:
            worker.terminate()
            await worker.wait()
    return Result(posts, memory)


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


async def bare(url: str, total: int) -> Result:
    posts = Posts()
    async with _stand_in(posts) as api, await psycopg.AsyncConnection.connect(url):
        app = App(connector=PsycopgConnector(conninfo=url))
        task = register(app, None)
        async with app.open_async():
            for start in range(0, total, 500):
                await task.batch_defer_async(
                    *({"channel": f"C{number:09d}"} for number in range(start, start + 500))
                )
        environment = _environment(url, api)
        return await _watched("tests.benchmarks.bare_worker", environment, posts, total)


async def digests(url: str, total: int) -> Result:
    posts = Posts()
    due = datetime.now(UTC) + timedelta(seconds=15)
    async with _stand_in(posts) as api:
        async with open_store(url, Path()) as store, store.database.engine.begin() as connection:
            await connection.execute(
                sa.insert(subscriptions),
                [_row(number, due) for number in range(total)],
            )
        await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
        return await _watched(
            "tests.benchmarks.digest_worker", _environment(url, api), posts, total
        )


def _row(number: int, due: datetime) -> dict[str, Any]:
    return {
        "team_id": f"T{number % WORKSPACES:06d}",
        "channel_id": f"C{number:09d}",
        "subscribed_by": "U1",
        "weekday": due.isoweekday(),
        "at": due.time(),
        "zone": "UTC",
        "industry": "construction",
        "on_holiday": "post",
        "next_due": due,
        "next_week": f"{due.isocalendar()[0]}-W{due.isocalendar()[1]:02d}",
    }


def _environment(url: str, api: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "SLACK_API_URL": api,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SECBENCH_LOG_LEVEL": "ERROR",
    }


def measure(total: int = SUBSCRIPTIONS) -> tuple[Result, Result]:
    """(bare jobs, digests), on one server in one run."""
    with tempfile.TemporaryDirectory() as directory, embedded_postgres(Path(directory)) as url:
        for name in ("bare", "digest"):
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            upgrade(database_at(url, name))
        fixed = asyncio.run(bare(database_at(url, "bare"), total))
        ours = asyncio.run(digests(database_at(url, "digest"), total))
    return fixed, ours


def main() -> None:
    total = int(sys.argv[1]) if len(sys.argv) > 1 else SUBSCRIPTIONS
    fixed, ours = measure(total)
    middle, end = ours.memory[len(ours.memory) // 2], ours.memory[-1]
    print(  # noqa: T201 - the command's own voice
        f"bare jobs {fixed.posts.rate():.0f}/s, digests {ours.posts.rate():.0f}/s, "
        f"ratio {ours.posts.rate() / fixed.posts.rate():.2f} (bar 0.7); "
        f"{ours.posts.count} posts, {ours.posts.doubled} double, "
        f"{ours.posts.broken_limits} too close; "
        f"MB at the middle {middle}, at the end {end}"
    )


if __name__ == "__main__":
    main()
