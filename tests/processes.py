"""secbench's processes as an operator starts them, against the stand-in."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp

from bot.demo import Demo
from tests.databases import free_port

START_SECONDS = 30


@dataclass(frozen=True)
class Started:
    """A web process that is ready, or a worker (which has no address)."""

    process: asyncio.subprocess.Process
    url: str


def environment_of(stand_in: Demo, **more: str) -> dict[str, str]:
    """What a process is told about Slack; `more` are further variables."""
    return {
        **os.environ,
        "SLACK_BOT_TOKEN": stand_in.slack.api.bot_token,
        "SLACK_SIGNING_SECRET": stand_in.signing_secret,
        "SLACK_API_URL": f"{stand_in.url}/api/",
        "HOST": "127.0.0.1",
        **more,
    }


async def start_web(stand_in: Demo, **more: str) -> Started:
    """Start `secbench serve` and wait until it is ready."""
    port = int(more.pop("PORT", "0")) or free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        env=environment_of(stand_in, PORT=str(port), **more),
    )
    started = Started(process, f"http://127.0.0.1:{port}")
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
        while not await is_ready(session, started):
            assert process.returncode is None, "it ended before it was ready"
            await asyncio.sleep(0.02)
    return started


async def start_worker(stand_in: Demo, **more: str) -> Started:
    """Start `secbench worker`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "worker"), env=environment_of(stand_in, **more)
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
async def web(stand_in: Demo, **more: str) -> AsyncIterator[Started]:
    started = await start_web(stand_in, **more)
    try:
        yield started
    finally:
        await end(started)


async def run_command(stand_in: Demo, *arguments: str, **more: str) -> str:
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
