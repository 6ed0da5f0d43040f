"""Build the world from Settings and run it until told to stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Final

import aiohttp
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.answering import Advisor, warm_up
from bot.errors import SecbenchError, SettingsError
from bot.kb import check, load
from bot.settings import Settings
from bot.slack.app import SlackApp, build
from bot.slack.manifest import app_manifest
from bot.slack.server import Check, build_server, token_check

if TYPE_CHECKING:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

logger = logging.getLogger(__name__)

WARM_UP_SECONDS: Final = 0.3
"""Time for the first look at /readyz, which the work would slow down."""
FINISH_SECONDS: Final = 2.2
"""Time for requests and then for work in flight at SIGTERM; a stop takes less than five."""


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    logs.configure(settings.log_level, settings.log_format)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with running(settings) as port:
        mode = "socket" if settings.socket_mode else "http"
        logs.event(logger, "serving", {"mode": mode, "host": settings.host, "port": port})
        await stop.wait()
        logs.event(logger, "stopping")


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[int]:
    """The app in service; yields its port, finishes what is in flight on the way out."""
    advisor = Advisor(load(*settings.packs))
    async with AsyncExitStack() as stack:
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        app = build(settings, advisor, await stack.enter_async_context(session))
        checks: dict[str, Check] = {"token": token_check(app)}
        socket = _socket(settings, app) if settings.socket_mode else None
        if socket is not None:
            stack.push_async_callback(socket.client.close)
            checks["socket"] = _socket_check(socket)
        # Last in, first out: no new requests, then finish what is in flight, then close.
        stack.push_async_callback(app.background.finish, FINISH_SECONDS)
        secret = None if settings.socket_mode else settings.signing_secret
        server = build_server(app, checks, secret)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=FINISH_SECONDS)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        port = await _listen(runner, settings)
        if socket is not None:
            await _check_app_token(settings, app)
            stack.push_async_callback(socket.client.disconnect)
            # Keeps trying; until it is connected, /readyz says so.
            app.background.start("connect", socket.client.connect())
        warming = asyncio.create_task(_warm_up(advisor))
        stack.callback(warming.cancel)
        yield port


async def _warm_up(advisor: Advisor) -> None:
    """Build the vocabulary once the process is up; a question that comes first builds it itself."""
    await asyncio.sleep(WARM_UP_SECONDS)
    await asyncio.to_thread(warm_up, advisor)


def _socket(settings: Settings, app: SlackApp) -> "AsyncSocketModeHandler":
    # Imported here: most installations answer over HTTP and need not wait for it.
    from slack_bolt.adapter.socket_mode.aiohttp import (  # noqa: PLC0415
        AsyncSocketModeHandler,
    )

    return AsyncSocketModeHandler(app.bolt, settings.app_token, web_client=app.client)


async def _listen(runner: web.AppRunner, settings: Settings) -> int:
    site = web.TCPSite(runner, settings.host, settings.port)
    try:
        await site.start()
    except OSError as error:
        raise SettingsError(
            f"HOST {settings.host} and PORT {settings.port} cannot be listened on "
            f"({error.strerror}); stop what uses the port or set another PORT"
        ) from error
    address = runner.addresses[0]
    return int(address[1])


async def _check_app_token(settings: Settings, app: SlackApp) -> None:
    """Raise SettingsError when Slack refuses the token; a network that is down may come up."""
    problem = await _app_token_problem(settings, app.client)
    if problem:
        raise SettingsError(problem)


async def _app_token_problem(settings: Settings, client: AsyncWebClient) -> str | None:
    try:
        await client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        reason = error.response.get("error")
        if reason in ("invalid_auth", "not_authed", "token_revoked", "not_allowed_token_type"):
            return (
                f"Slack refused SLACK_APP_TOKEN ({reason}); make an app-level token with "
                "connections:write and copy it again"
            )
    except (aiohttp.ClientError, TimeoutError) as error:
        logs.failure(logger, "slack_not_reached", error, {})
    return None


def _socket_check(socket: "AsyncSocketModeHandler") -> Check:
    async def check_socket() -> str | None:
        if await socket.client.is_connected():
            return None
        return "the Socket Mode connection is down; it reconnects by itself, else restart"

    return check_socket


def examine(settings: Settings, today: date, out: Callable[[str], None]) -> list[str]:
    """Check knowledge, settings, token and scopes; prints each result, returns the findings."""
    findings: list[str] = []

    def tell(name: str, problem: str | None) -> None:
        out(f"{name}: {problem or 'ok'}")
        if problem:
            findings.append(problem)

    for pack in (None, *settings.packs):
        problems = check(pack, today).findings
        tell(f"knowledge {pack or 'built in'}", "; ".join(problems) or None)
    try:
        settings.require_slack()
    except SecbenchError as error:
        tell("settings", str(error))
        return findings
    tell("settings", None)
    tell("token and scopes", asyncio.run(_examine_token(settings)))
    return findings


async def _examine_token(settings: Settings) -> str | None:
    wanted = set(app_manifest(None, socket_mode=False)["oauth_config"]["scopes"]["bot"])
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=settings.bot_token, base_url=settings.api_url, session=session, timeout=10
        )
        try:
            response = await client.auth_test()
        except SlackApiError as error:
            return f"Slack refused SLACK_BOT_TOKEN ({error.response.get('error')}); copy it again"
        except (aiohttp.ClientError, TimeoutError):
            return "Slack's Web API does not answer; check the network and SLACK_API_URL"
        if settings.socket_mode and (problem := await _app_token_problem(settings, client)):
            return problem
    header = str(response.headers.get("x-oauth-scopes", response.headers.get("X-OAuth-Scopes", "")))
    missing = wanted - set(header.replace(" ", "").split(","))
    if missing:
        return f"missing scopes: {', '.join(sorted(missing))}; reinstall with manifest.json"
    return None
