"""Tokens of many workspaces: read from the store, renewed before they expire, forgotten."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final
from weakref import WeakValueDictionary

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackClientError, SlackTokenRotationError
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import event, failure
from bot.slack.outcomes import refusal
from bot.slack.workspaces import Team
from bot.store.installations import Installations
from bot.store.profiles import Profiles

logger = logging.getLogger(__name__)

CACHED_SECONDS: Final = 30.0
"""How long another process's uninstallation may go unseen, and a failed renewal rests."""
MOST_CACHED: Final = 10_000
RENEWED_MINUTES: Final = 120
"""How long before it expires a token is renewed."""
RENEWALS_AT_ONCE: Final = 2
"""Each holds a connection of the pool while Slack answers, and needs another."""
RENEWAL_ERRORS: Final = (SlackClientError, aiohttp.ClientError, TimeoutError)
OPERATORS: Final = frozenset({"bad_client_secret", "invalid_client_id"})
"""Refusals that the operator mends: they pass, and no workspace need install the app again."""


class InstalledTokens:
    """Who the app is in each workspace that has installed it."""

    def __init__(
        self,
        installations: Installations,
        profiles: Profiles,
        client: AsyncWebClient,
        client_id: str,
        client_secret: str,
    ) -> None:
        self._installations = installations
        self._profiles = profiles
        self._rotator = AsyncTokenRotator(
            client_id=client_id, client_secret=client_secret, client=client
        )
        self._known: OrderedDict[str, tuple[float, AuthorizeResult | Exception | None]]
        self._known = OrderedDict()
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._renewals = asyncio.Semaphore(RENEWALS_AT_ONCE)

    async def of(self, team: Team) -> AuthorizeResult | None:
        """None where the app is not installed. Raises what the store and a renewal raise."""
        lock = self._asking.setdefault(team.id, asyncio.Lock())
        async with lock:  # whoever comes meanwhile finds the answer, and holds no connection
            known = self._known.get(team.id)
            if known and time.monotonic() - known[0] < CACHED_SECONDS:
                found = known[1]
            else:
                found = await self._asked(team)
                self._known[team.id] = time.monotonic(), found
                while len(self._known) > MOST_CACHED:
                    self._known.popitem(last=False)
        if isinstance(found, Exception):
            raise found.with_traceback(None)  # it would grow with each who is told
        return found

    async def _asked(self, team: Team) -> AuthorizeResult | Exception | None:
        """The answer to remember: also that a renewal has failed, so that it rests."""
        try:
            return await self._read(team)
        except RENEWAL_ERRORS as error:
            return error

    async def _read(self, team: Team) -> AuthorizeResult | None:
        bot = await self._installations.of_team(team.id, team.enterprise_id)
        if bot is not None and team.org_wide and team.enterprise_id:
            await self._installations.remember_enterprise(team.id, team.enterprise_id)
        if bot is not None and _expires_within(bot, RENEWED_MINUTES):
            async with self._renewals:
                bot = await self._renewed(team, bot)
        return _result(bot, team) if bot else None

    async def _renewed(self, team: Team, old: Bot) -> Bot | None:
        """The installation with a new token, by whichever process comes first.

        While Slack gives none, the old one serves to its end; after it, None where Slack refuses
        for good: only a new installation helps.
        """
        async with self._installations.alone(old.team_id or old.enterprise_id or team.id):
            bot = await self._installations.of_team(team.id, team.enterprise_id)
            if bot is None or not _expires_within(bot, RENEWED_MINUTES):
                return bot
            try:
                fresh = await self._rotator.perform_bot_token_rotation(
                    bot=bot, minutes_before_expiration=RENEWED_MINUTES
                )
            except RENEWAL_ERRORS as error:
                failure(logger, "token_not_renewed", error, {"team": team.id})
                if not _expires_within(bot, 0):
                    return bot
                if _is_for_good(error):
                    return None
                raise
            if fresh is None:
                return bot
            await self._installations.async_save_bot(fresh)
            event(logger, "token_renewed", {"team": team.id})
            return fresh

    async def uninstalled(self, team: Team) -> None:
        """Erase everything of a workspace; of all of an organisation's, where it had installed."""
        teams = [team.id]
        if team.org_wide and team.enterprise_id:
            teams += await self._installations.teams_of(team.enterprise_id)
            await self._installations.delete_enterprise(team.enterprise_id)
        await self.erase(teams)

    async def erase(self, teams: Iterable[str]) -> None:
        """Erase everything of these workspaces."""
        teams, rows = set(teams), 0
        for team_id in teams:
            rows += await self._installations.erase(team_id)
            self._known.pop(team_id, None)
            self._profiles.forget(team_id)
        event(logger, "workspace_erased", {"teams": len(teams), "rows": rows})

    def forget(self, team_id: str) -> None:
        """Look a workspace up anew: it was installed just now."""
        self._known.pop(team_id, None)


def _is_for_good(error: Exception) -> bool:
    """Whether Slack will never renew the token."""
    found = refusal(error.api_error) if isinstance(error, SlackTokenRotationError) else None
    return found is not None and found.verdict == "refused" and found.answer not in OPERATORS


def _expires_within(bot: Bot, minutes: int) -> bool:
    expires = bot.bot_token_expires_at
    return expires is not None and expires - time.time() <= minutes * 60


def _result(bot: Bot, team: Team) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=bot.enterprise_id,
        team_id=team.id,
        bot_id=bot.bot_id,
        bot_user_id=bot.bot_user_id,
        bot_token=bot.bot_token,
    )
