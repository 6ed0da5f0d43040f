"""The HTTP server: Slack's requests, and whether the process is alive and ready."""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.logs import begin_request, event
from bot.slack.app import SlackApp, dispatch
from bot.slack.counters import REQUESTS

logger = logging.getLogger(__name__)

MAX_BODY: Final = 1024 * 1024
"""Bytes; Slack's largest payloads (a view with all its values) stay far below."""

NOT_SIGNED: Final = 401
REQUEST_ID: Final = "X-Request-ID"
METRICS_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Check = Callable[[], Awaitable[str | None]]
"""A readiness check: None when well, else what is wrong."""


def build_server(
    app: SlackApp,
    checks: dict[str, Check],
    signing_secret: str | None,
    metrics: Callable[[], Awaitable[bytes]],
) -> web.Application:
    """The web application; without a signing secret (Socket Mode) it only tells how it is."""
    server = web.Application(client_max_size=MAX_BODY)

    async def on_health(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def on_ready(_: web.Request) -> web.Response:
        problems = {name: found for name, check in checks.items() if (found := await check())}
        status = 503 if problems else 200
        body = {"status": "not ready" if problems else "ready", **problems}
        return web.json_response(body, status=status)

    async def on_metrics(_: web.Request) -> web.Response:
        return web.Response(body=await metrics(), headers={"Content-Type": METRICS_TYPE})

    server.router.add_get("/healthz", on_health)
    server.router.add_get("/metrics", on_metrics)
    server.router.add_get("/readyz", on_ready)
    if signing_secret is not None:
        server.router.add_post("/slack/events", _slack_endpoint(app, signing_secret))
    return server


def _slack_endpoint(app: SlackApp, signing_secret: str) -> Handler:
    verifier = SignatureVerifier(signing_secret)

    async def on_slack(request: web.Request) -> web.StreamResponse:
        begun = time.perf_counter()
        name = begin_request(request.headers.get(REQUEST_ID, ""))
        response = await answer(request)
        response.headers[REQUEST_ID] = name
        REQUESTS.labels(str(response.status)).inc()
        if response.status != NOT_SIGNED:  # anybody could fill the log with those
            taken = round(1000 * (time.perf_counter() - begun), 1)
            event(logger, "request", {"status": response.status, "milliseconds": taken})
        return response

    async def answer(request: web.Request) -> web.Response:
        try:
            body = (await request.read()).decode("utf-8")
        except UnicodeDecodeError:
            return web.Response(status=400, text="the body is not UTF-8")
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413, text="the body is larger than any of Slack's")
        # Before anything is parsed: what is not signed by Slack costs nothing more.
        if not _is_signed(verifier, body, request):
            return web.Response(status=NOT_SIGNED, text="not signed by Slack, or too old")
        bolt_request = _read(body, request)
        if bolt_request is None:
            return web.Response(status=400, text="the body is not what Slack sends")
        return await to_aiohttp_response(await dispatch(app, bolt_request))

    return on_slack


def _is_signed(verifier: SignatureVerifier, body: str, request: web.Request) -> bool:
    try:
        return verifier.is_valid_request(body, dict(request.headers))
    except (ValueError, TypeError, OverflowError):  # a timestamp or signature of another shape
        return False


def _read(body: str, request: web.Request) -> AsyncBoltRequest | None:
    """The request for Bolt; None for a body that Bolt cannot make one of."""
    try:
        return AsyncBoltRequest(
            body=body, query=request.query_string, headers=dict(request.headers)
        )
    except (ValueError, AttributeError, TypeError, LookupError):
        # Not JSON, or JSON of another shape; Bolt reads its parts unchecked.
        return None
