"""What /readyz asks before it says that this process does its work: each a round trip."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.logs import event
from bot.slack.app import Identity
from bot.slack.outcomes import slack_error
from bot.slack.server import Check
from bot.store.store import Store

logger = logging.getLogger(__name__)

STALLED: Final = timedelta(minutes=10)
"""Digests are overdue when nobody has moved any for so long; a tick comes each minute."""


def readiness_checks(
    store: Store,
    clock: Callable[[], datetime],
    leaving: asyncio.Event,
    *,
    identity: Identity | None,
    is_connected: Callable[[], Awaitable[bool]] | None,
    patience: float,
    works: bool,
) -> dict[str, Check]:
    """The checks of one process, by the name under which a finding stands in the answer.

    `identity` where there is one workspace, `is_connected` in Socket Mode; `patience` in seconds is
    after what an open question is taken up by another process; `works`: this one delivers digests.
    """
    checks: dict[str, Check] = {
        "process": _leaving_check(leaving),
        "database": store.database.problem_of_writing,
        "questions": _question_check(store, timedelta(seconds=4 * patience)),
    }
    if identity is not None:
        checks["token"] = _token_check(identity)
    if is_connected is not None:
        checks["socket"] = _socket_check(is_connected)
    if works:
        checks["digests"] = _digest_check(store, clock)
    return checks


def _leaving_check(leaving: asyncio.Event) -> Check:
    async def check() -> str | None:
        return (
            "this process is about to end; send requests to another" if leaving.is_set() else None
        )

    return check


def _question_check(store: Store, longer_than: timedelta) -> Check:
    async def check() -> str | None:
        if await store.database.problem():
            return None  # its own check says so
        waiting = await store.events.untouched(longer_than)
        if not waiting:
            return None
        return f"{waiting} questions wait and nobody takes them up; restart this process"

    return check


def _digest_check(store: Store, clock: Callable[[], datetime]) -> Check:
    async def check() -> str | None:
        if await store.database.problem():
            return None
        waiting = await store.deliveries.stalled(clock(), STALLED)
        if not waiting:
            return None
        return f"{waiting} digests are overdue and nobody delivers them; restart this process"

    return check


def _token_check(identity: Identity) -> Check:
    async def check() -> str | None:
        try:
            await identity.checked()
        except SlackApiError as error:
            reason = slack_error(error)
            event(logger, "token_refused", {"error": reason})
            return f"Slack refused SLACK_BOT_TOKEN ({reason}); reinstall the app or copy it again"
        except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError):
            return "Slack's Web API does not answer; check the network and SLACK_API_URL"
        return None

    return check


def _socket_check(is_connected: Callable[[], Awaitable[bool]]) -> Check:
    async def check() -> str | None:
        if await is_connected():
            return None
        return "the Socket Mode connection is down; it reconnects by itself, else restart"

    return check
