"""The Bolt app for one workspace: client, identity, listeners."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Advisor
from bot.digest.pace import Pace
from bot.errors import SecbenchError
from bot.logs import failure
from bot.settings import Settings
from bot.slack.agent import Agent
from bot.slack.background import Background
from bot.slack.check_form import SelfCheckDesk
from bot.slack.check_results import CheckResults
from bot.slack.desk import Desk
from bot.slack.feedback_form import FeedbackDesk
from bot.slack.forms import Forms
from bot.slack.home import HomeDesk
from bot.slack.inbox import Inbox
from bot.slack.listeners import Reception, register
from bot.slack.people import People
from bot.slack.pictures import PictureDesk
from bot.slack.profile_form import ProfileDesk
from bot.slack.report import ReportDesk
from bot.slack.sheet import SheetDesk
from bot.slack.subscription_form import SubscriptionDesk
from bot.slack.tasks_form import TaskDesk
from bot.store.deliveries import Defer
from bot.store.store import Store
from bot.views.report import Document

logger = logging.getLogger(__name__)

IDENTITY_SECONDS: Final = 300.0
"""How long a successful auth.test is believed."""


class SlackNotReachedError(SecbenchError):
    """Slack did not say who we are; the request must be sent again."""


@dataclass
class Identity:
    """Who we are in the workspace."""

    client: AsyncWebClient
    _result: AuthorizeResult | None = None
    _asked: float = field(default=-IDENTITY_SECONDS)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def known(self) -> AuthorizeResult:
        """Our identity as last told; raises SlackNotReachedError when Slack has never told it."""
        try:
            return self._result or await self.checked()
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            raise SlackNotReachedError("auth.test failed") from error

    async def checked(self) -> AuthorizeResult:
        """Our identity, asked of Slack again after a while; raises what the client raises."""
        async with self._lock:
            now = time.monotonic()
            if self._result is None or now - self._asked > IDENTITY_SECONDS:
                response = await self.client.auth_test()
                self._result = AuthorizeResult(
                    enterprise_id=response.get("enterprise_id"),
                    team_id=response.get("team_id"),
                    bot_id=response.get("bot_id"),
                    bot_user_id=response.get("user_id"),
                    bot_token=self.client.token,
                )
                self._asked = now
            return self._result


@dataclass(frozen=True)
class SlackApp:
    """The Bolt app with what its servers need beside it."""

    bolt: AsyncApp
    client: AsyncWebClient
    identity: Identity
    background: Background
    inbox: Inbox
    report: Callable[[str, str, str], Awaitable[Document]]
    """The page for the management: of a team, a person and a company."""


@dataclass(frozen=True)
class Surroundings:
    """What the app is built from; `defer` queues the jobs of deliveries, `clock` tells the time."""

    settings: Settings
    advisor: Advisor
    store: Store
    session: aiohttp.ClientSession
    defer: Defer
    clock: Callable[[], datetime]
    pace: Pace


def new_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that never repeats a request whose answer is missing: that could post it twice."""
    return AsyncWebClient(
        token=settings.bot_token, base_url=settings.api_url, session=session, retry_handlers=[]
    )


def build(around: Surroundings) -> SlackApp:
    """Build the app; the session is shared by all calls to Slack."""
    settings = around.settings
    client = new_client(settings, around.session)
    # A rate limit is no missing answer: Slack says that it did nothing.
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=3))
    identity = Identity(client)

    async def authorize() -> AuthorizeResult:
        return await identity.known()

    # Bolt warns of a client with a token beside `authorize`; listeners get theirs from the latter.
    without_token = AsyncWebClient(base_url=settings.api_url, session=around.session)
    bolt = AsyncApp(
        name="secbench",
        signing_secret=settings.signing_secret or "unused in Socket Mode",
        client=without_token,
        authorize=authorize,
        # The acknowledgement carries the answer, and no polling delays it.
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),
        # The server verifies the signature before anything is parsed; sockets need none.
        request_verification_enabled=False,
    )
    reception = _reception(around, client)
    register(bolt, reception)

    @bolt.error
    async def on_error(error: Exception, response: BoltResponse) -> BoltResponse:
        failure(logger, "request_failed", error, {})
        # Slack sends events again after a 5xx.
        return BoltResponse(status=503 if isinstance(error, SlackNotReachedError) else 500)

    return SlackApp(bolt, client, identity, reception.background, reception.inbox, reception.report)


def _reception(around: Surroundings, client: AsyncWebClient) -> Reception:
    store, kb = around.store, around.advisor.kb
    people = People(client)
    background = Background()
    agent = Agent(kb, client, store.profiles)
    desk = Desk(around.advisor, client, store, agent, background, around.clock)
    patience = timedelta(seconds=around.pace.doubt_seconds)
    results = CheckResults(kb, people, store.profiles, store.self_checks)
    home = HomeDesk(kb, client, people, store, results, around.clock)

    def refresh_home(team_id: str, user_id: str) -> None:
        background.start("home", home.show(team_id, user_id))

    subscriptions = SubscriptionDesk(
        kb,
        client,
        people,
        store.profiles,
        store.subscriptions,
        store.deliveries,
        store.tasks,
        around.defer,
        around.clock,
    )
    reports = ReportDesk(kb, client, people, results, around.clock)
    desks = (
        home,
        subscriptions,
        ProfileDesk(kb, client, people, store.profiles, refresh_home),
        SelfCheckDesk(kb, client, people, results, store.self_checks, around.clock, refresh_home),
        TaskDesk(kb, client, people, store.tasks, around.clock, refresh_home),
        FeedbackDesk(around.advisor, client, store.feedback, around.clock),
        PictureDesk(around.advisor, client, results, home.natives),
        SheetDesk(kb, client, results),
        reports,
    )
    forms = Forms(client, *(each.handlers() for each in desks))
    inbox = Inbox(store.events, desk, background, patience)
    return Reception(desk, inbox, forms, home, agent, around.advisor, background, reports.page)


async def dispatch(app: SlackApp, request: AsyncBoltRequest) -> BoltResponse:
    """Bolt's answer; an error of ours becomes a 5xx without a word of what it was."""
    try:
        return await app.bolt.async_dispatch(request)
    except Exception as error:
        failure(logger, "request_failed", error, {})
        return BoltResponse(status=503 if isinstance(error, SlackNotReachedError) else 500)
