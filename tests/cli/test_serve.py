"""`secbench serve` as a process of its own: it starts, answers, and ends without losing answers."""

import asyncio
import errno
import os
import signal
import sys
import time

import aiohttp
import pytest
from aiohttp import web

from bot.bootstrap import _listen
from bot.demo import Demo, demo
from bot.demo.standin.requests import HttpTransport
from bot.demo.standin.workspace import BOT_USER, CHANNEL
from bot.errors import SettingsError, StoreError
from bot.runs import stop_on_signal
from bot.settings import read_settings
from tests.databases import free_port
from tests.slack.helpers import answers, until


async def start(
    running: Demo, port: int, database: dict[str, str], *, socket_mode: bool
) -> asyncio.subprocess.Process:
    """Start `secbench serve` against the stand-in and wait until it is ready."""
    environment = {
        **database,
        "SLACK_BOT_TOKEN": running.slack.api.bot_token,
        "SLACK_SIGNING_SECRET": running.signing_secret,
        "SLACK_API_URL": f"{running.url}/api/",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SECBENCH_LOG_FORMAT": "json",
        **({"SLACK_APP_TOKEN": running.slack.api.app_token} if socket_mode else {}),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "serve",
        env={**os.environ, **environment},
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(15), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
                    if response.status == 200:
                        return process
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)


@pytest.mark.parametrize("socket_mode", [False, True])
async def test_sigterm_finishes_what_is_in_flight_and_ends_within_5_seconds(
    socket_mode: bool, environment: dict[str, str]
) -> None:
    async with (
        demo(socket_mode=socket_mode, environment=environment) as running,
        aiohttp.ClientSession() as session,
    ):
        for own_socket in list(running.slack.api.sockets):
            await own_socket.close()  # only the process is to answer
        port = free_port()
        process = await start(running, port, environment, socket_mode=socket_mode)
        if not socket_mode:
            url = f"http://127.0.0.1:{port}/slack/events"
            running.slack.transport = HttpTransport(session, url, running.signing_secret)
        running.slack.api.delays["chat.postMessage"] = 1.0

        await running.slack.write(CHANNEL, f"<@{BOT_USER}> 工務店です。何から始めれば?")
        await until(lambda: any(c[0] == "chat.postMessage" for c in running.slack.api.calls))
        stopped = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, log = await process.communicate()

    assert time.monotonic() - stopped < 5
    assert process.returncode == 0
    assert len(answers(running, CHANNEL)) == 1
    assert "工務店" not in log.decode()
    assert running.slack.api.bot_token not in log.decode()


async def test_a_refused_app_token_stops_the_start_with_the_mend(
    environment: dict[str, str],
) -> None:
    async with demo(socket_mode=True, environment=environment) as running:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "serve",
            env={
                **os.environ,
                "SLACK_BOT_TOKEN": running.slack.api.bot_token,
                "SLACK_APP_TOKEN": "xapp-wrong",
                "SLACK_API_URL": f"{running.url}/api/",
                "PORT": "0",
            },
            stderr=asyncio.subprocess.PIPE,
        )
        _, log = await asyncio.wait_for(process.communicate(), 15)

    assert process.returncode == 2
    assert "SLACK_APP_TOKEN (invalid_auth)" in log.decode()


async def test_socket_mode_without_a_network_still_ends_when_told_to() -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "serve",
        env={
            **os.environ,
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/",
            "HOST": "127.0.0.1",
            "PORT": str(port),
        },
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(15), aiohttp.ClientSession() as session:
        status = 0
        while status != 503:  # alive, and says that it is not ready
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
                    status = response.status
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.wait(), 10)

    assert time.monotonic() - started < 5


@pytest.mark.parametrize("interrupted", [True, False])
async def test_what_ctrl_c_breaks_off_is_no_error(interrupted: bool) -> None:
    """The terminal interrupts the programs that make the embedded database as well."""

    async def start() -> None:
        with stop_on_signal() as stop:
            if interrupted:
                os.kill(os.getpid(), signal.SIGINT)
                await stop.wait()
            raise StoreError("the embedded PostgreSQL did not start")

    with pytest.raises(KeyboardInterrupt if interrupted else StoreError):
        await start()


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        (errno.EADDRINUSE, "stop what uses the port or set another PORT"),
        (errno.EACCES, "set a PORT of 1024 or more"),
        (errno.EADDRNOTAVAIL, "set HOST to an address of this machine"),
    ],
)
async def test_a_port_that_cannot_be_had_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, error: int, mend: str
) -> None:
    async def refused(_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr("aiohttp.web.TCPSite.start", refused)
    runner = web.AppRunner(web.Application())
    await runner.setup()

    with pytest.raises(SettingsError, match=mend):
        await _listen(runner, read_settings({"PORT": "80"}))

    await runner.cleanup()
