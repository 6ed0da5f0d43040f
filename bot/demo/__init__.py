"""`secbench demo`: the very app against a local stand-in for Slack, and a page to talk to it."""

import asyncio
import errno
import os
import secrets
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

import aiohttp
from aiohttp import web
from rich.console import Console

from bot import logs
from bot.bootstrap import World, opened, running
from bot.demo.clock import DemoClock
from bot.demo.page import Page
from bot.demo.standin.requests import HttpTransport, Slack, SocketTransport, Transport
from bot.demo.standin.web_api import SlackApi
from bot.demo.standin.workspace import Workspace
from bot.digest.pace import Pace
from bot.errors import UsageError
from bot.runs import stop_on_signal
from bot.settings import read_settings
from bot.slack.app import SlackApp
from bot.slack.workspaces import Team
from bot.views.report import Document

HOST: Final = "127.0.0.1"
PACE: Final = Pace(doubt_seconds=25.0, poll_seconds=1.0)
MAX_BODY: Final = 1024 * 1024


@dataclass(frozen=True)
class Demo:
    """A running stand-in with the app behind it."""

    url: str
    app_url: str
    slack: Slack
    signing_secret: str
    clock: DemoClock
    world: World
    app: SlackApp
    leaving: asyncio.Event


def run_demo(port: int, *, open_browser: bool) -> None:
    """Serve the demo until interrupted."""
    logs.configure("WARNING", "text")
    asyncio.run(_run(port, open_browser=open_browser))


async def _run(port: int, *, open_browser: bool) -> None:
    console = Console()
    packs = {"SECBENCH_KNOWLEDGE_DIR": os.environ.get("SECBENCH_KNOWLEDGE_DIR", "")}
    with stop_on_signal() as stop:
        async with demo(port, environment=packs) as running_demo:
            console.print(f"secbench のデモを開きました: {running_demo.url}")
            console.print("外部とは通信しません。終わるときは Ctrl+C を押してください。")
            if open_browser:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(None, webbrowser.open, running_demo.url)
            await stop.wait()


@asynccontextmanager
async def demo(
    port: int = 0,
    *,
    socket_mode: bool = False,
    environment: Mapping[str, str] | None = None,
    pace: Pace = PACE,
) -> AsyncIterator[Demo]:
    """The stand-in, the page and the app; tests use it too, with port 0.

    Without a DATABASE_URL in the environment it has a database of its own, gone when it ends.
    """
    bot_token = f"xoxb-{secrets.token_hex(8)}"
    app_token = f"xapp-{secrets.token_hex(8)}"
    signing_secret = secrets.token_hex(16)
    api = SlackApi(Workspace(), bot_token, app_token)
    server = web.Application(client_max_size=MAX_BODY)
    api.register(server)
    async with (
        _folder() as folder,
        aiohttp.ClientSession() as session,
        _served(server, port, api) as (page, url),
    ):
        slack = page.slack
        settings = read_settings(
            {
                "SLACK_BOT_TOKEN": bot_token,
                "SLACK_SIGNING_SECRET": signing_secret,
                "SLACK_API_URL": f"{url}/api/",
                "HOST": HOST,
                "PORT": "0",
                "SECBENCH_DATA_DIR": folder,
                **({"SLACK_APP_TOKEN": app_token} if socket_mode else {}),
                **(environment or {}),
            }
        )
        clock = DemoClock()
        async with (
            opened(settings, pace, clock.now) as world,
            running(world, works=True) as app,
        ):
            clock.engine = world.engine
            page.clock = clock
            page.report = partial(_report, app.app)
            app_url = f"http://{HOST}:{app.port}"
            slack.transport = _transport(
                api, session, f"{app_url}/slack/events", signing_secret, socket_mode=socket_mode
            )
            while socket_mode and not api.sockets:  # noqa: ASYNC110 - the stand-in has no event
                await asyncio.sleep(0.005)
            yield Demo(url, app_url, slack, signing_secret, clock, world, app.app, app.leaving)


async def _report(app: SlackApp, team_id: str, user_id: str) -> Document | None:
    """The page for the management of the workspace's company."""
    workspace = await app.workspaces.of(Team(team_id))
    return await workspace.reports.page(team_id, user_id, "") if workspace else None


@asynccontextmanager
async def _folder() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory(prefix="secbench-demo-", ignore_cleanup_errors=True) as folder:
        yield folder


def _transport(
    api: SlackApi, session: aiohttp.ClientSession, url: str, secret: str, *, socket_mode: bool
) -> Transport:
    return SocketTransport(api) if socket_mode else HttpTransport(session, url, secret)


@asynccontextmanager
async def _served(
    server: web.Application, port: int, api: SlackApi
) -> AsyncIterator[tuple[Page, str]]:
    slack = Slack(api, SocketTransport(api), "")
    page = Page(slack)
    page.register(server)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        try:
            await site.start()
        except OSError as error:
            mend = "stop what uses it, or" if error.errno == errno.EADDRINUSE else "try"
            raise UsageError(
                f"port {port} cannot be used ({error.strerror}); {mend}: make demo PORT=3001"
            ) from error
        slack.base_url = f"http://{HOST}:{runner.addresses[0][1]}"
        yield page, slack.base_url
    finally:
        await runner.cleanup()
