"""The desks of each workspace: one set for each, with a client and caches of its own."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Advisor
from bot.digest.pace import Pace
from bot.settings import Settings
from bot.slack.agent import Agent
from bot.slack.allowance import Allowance
from bot.slack.background import Background
from bot.slack.check_form import SelfCheckDesk
from bot.slack.check_results import CheckResults
from bot.slack.client import new_client
from bot.slack.desk import Desk
from bot.slack.feedback_form import FeedbackDesk
from bot.slack.forms import Forms
from bot.slack.home import HomeDesk, Natives
from bot.slack.inbox import Inbox
from bot.slack.own_data import OwnDataDesk
from bot.slack.people import People
from bot.slack.pictures import PictureDesk
from bot.slack.profile_form import ProfileDesk
from bot.slack.report import ReportDesk
from bot.slack.sheet import SheetDesk
from bot.slack.subscription_form import SubscriptionDesk
from bot.slack.tasks_form import TaskDesk
from bot.slack.threads import Threads
from bot.store.deliveries import Defer
from bot.store.store import Store

MOST_OPEN: Final = 2_000
"""Workspaces whose desks are kept; the one that has been quiet longest goes first."""


@dataclass(frozen=True)
class Team:
    """A workspace as Slack's requests name it; `org_wide` where its organisation installed."""

    id: str
    enterprise_id: str | None = None
    org_wide: bool = False


class Tokens(Protocol):
    """Who the app is in a workspace, with its token."""

    async def of(self, team: Team) -> AuthorizeResult | None:
        """None where the app is not installed (any more)."""


@dataclass(frozen=True)
class Surroundings:
    """What desks are built from; `defer` queues the jobs of deliveries, `clock` tells the time."""

    settings: Settings
    advisor: Advisor
    store: Store
    session: aiohttp.ClientSession
    defer: Defer
    clock: Callable[[], datetime]
    pace: Pace


@dataclass(frozen=True)
class Workspace:
    """Everything that answers in one workspace."""

    client: AsyncWebClient
    desk: Desk
    inbox: Inbox
    forms: Forms
    home: HomeDesk
    agent: Agent
    reports: ReportDesk
    allowance: Allowance


class Workspaces:
    def __init__(self, around: Surroundings, tokens: Tokens, background: Background) -> None:
        self._around = around
        self._tokens = tokens
        self._background = background
        self._open: OrderedDict[str, Workspace] = OrderedDict()

    async def of(self, team: Team) -> Workspace | None:
        """The desks of a workspace; None where the app is not installed. Raises what Slack's
        client and the store raise."""
        known = await self._tokens.of(team)
        if known is None or known.bot_token is None:
            self._open.pop(team.id, None)
            return None
        workspace = self._open.get(team.id)
        if workspace is None:
            client = new_client(self._around.settings, self._around.session, known.bot_token)
            # A rate limit is no missing answer: Slack says that it did nothing.
            client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=3))
            workspace = workspace_of(self._around, client, self._background)
            self._open[team.id] = workspace
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(team.id)
        workspace.client.token = known.bot_token  # a new one after a rotation
        return workspace

    async def inbox_of(self, team_id: str) -> Inbox | None:
        workspace = await self.of(Team(team_id))
        return workspace.inbox if workspace else None


def workspace_of(around: Surroundings, client: AsyncWebClient, background: Background) -> Workspace:
    """The desks of one workspace around its client."""
    store, kb = around.store, around.advisor.kb
    people = People(client)
    agent = Agent(kb, client, store.profiles)
    threads = Threads(client, store.subjects)
    desk = Desk(around.advisor, client, store, agent, background, around.clock, threads)
    results = CheckResults(kb, people, store.profiles, store.self_checks)
    natives = Natives(around.clock)
    home = HomeDesk(kb, client, people, store, results, around.clock, natives)

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
        store.ticks,
        around.defer,
        around.clock,
    )
    reports = ReportDesk(kb, client, people, results, around.clock)
    desks = (
        OwnDataDesk(kb, client, people, store, home),
        subscriptions,
        reports,
        ProfileDesk(kb, client, store.profiles, refresh_home),
        SelfCheckDesk(kb, client, people, results, store.self_checks, around.clock, refresh_home),
        TaskDesk(kb, client, people, store.tasks, around.clock, refresh_home),
        FeedbackDesk(around.advisor, client, store.feedback, around.clock, threads),
        PictureDesk(around.advisor, client, results, natives),
        SheetDesk(kb, client, results),
    )
    forms = Forms(client, people, *(each.handlers() for each in desks))
    inbox = Inbox(store.events, desk, threads, background)
    allowance = Allowance(around.settings.questions_a_minute)
    return Workspace(client, desk, inbox, forms, home, agent, reports, allowance)
