"""secbench's processes as an operator starts them, against the stand-in."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import IO, Protocol

import aiohttp
from aiohttp import web as aiohttp_web

from bot.demo.standin.requests import Slack
from bot.demo.standin.web_api import SlackApi
from tests.databases import free_port

START_SECONDS = 30


class StandIn(Protocol):
    """What processes must know of Slack's stand-in; the demo's is one."""

    @property
    def url(self) -> str: ...

    @property
    def signing_secret(self) -> str: ...

    @property
    def slack(self) -> Slack: ...


@asynccontextmanager
async def served(api: SlackApi) -> AsyncIterator[str]:
    """Serve the stand-in alone, without a page or an app; yields its URL."""
    server = aiohttp_web.Application()
    api.register(server)
    runner = aiohttp_web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await aiohttp_web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@dataclass(frozen=True)
class Started:
    """A web process that is ready, or a worker (which has no address)."""

    process: asyncio.subprocess.Process
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


def environment_of(stand_in: StandIn, **more: str) -> dict[str, str]:
    """What a process is told about Slack; `more` are further variables."""
    return {
        **os.environ,
        "SLACK_BOT_TOKEN": stand_in.slack.api.bot_token,
        "SLACK_SIGNING_SECRET": stand_in.signing_secret,
        "SLACK_API_URL": f"{stand_in.url}/api/",
        "HOST": "127.0.0.1",
        **more,
    }


async def start_web(stand_in: StandIn, **more: str) -> Started:
    """Start `secbench serve` and wait until it is ready."""
    started = await launch_web(stand_in, **more)
    await until_ready(started)
    return started


async def launch_web(stand_in: StandIn, log: IO[bytes] | None = None, /, **more: str) -> Started:
    """Start `secbench serve`; its log goes to ours, or to a file."""
    port = int(more.pop("PORT", "0")) or free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        env=environment_of(stand_in, PORT=str(port), **more),
        stderr=log,
    )
    return Started(process, f"http://127.0.0.1:{port}")


async def until_ready(started: Started) -> None:
    """Wait until /readyz is good; raises TimeoutError."""
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
        while not await is_ready(session, started):
            assert started.process.returncode is None, "it ended before it was ready"
            await asyncio.sleep(0.02)


async def start_worker(stand_in: StandIn, log: IO[bytes] | None = None, /, **more: str) -> Started:
    """Start `secbench worker`; its log goes to ours, or to a file."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "worker"),
        env=environment_of(stand_in, **more),
        stderr=log,
    )
    return Started(process, "")


async def is_ready(session: aiohttp.ClientSession, started: Started) -> bool:
    try:
        async with session.get(f"{started.url}/readyz") as response:
            return response.status == 200
    except aiohttp.ClientConnectionError:
        return False


async def end(started: Started) -> int:
    """End a process as an operator does; returns its exit status."""
    with suppress(ProcessLookupError):
        started.process.terminate()
    return await started.process.wait()


@asynccontextmanager
async def web(stand_in: StandIn, **more: str) -> AsyncIterator[Started]:
    started = await start_web(stand_in, **more)
    try:
        yield started
    finally:
        await end(started)


async def run_command(stand_in: StandIn, *arguments: str, **more: str) -> str:
    """What a command prints; it must succeed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=environment_of(stand_in, **more),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return out.decode()
