"""The Bolt app: whom it speaks as, and what it listens to."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SecbenchError
from bot.logs import begin_request, failure
from bot.slack.background import Background
from bot.slack.client import new_client
from bot.slack.inbox import Sweeper
from bot.slack.installed import InstalledTokens
from bot.slack.listeners import register, register_uninstallation, team_of
from bot.slack.workspaces import Surroundings, Team, Tokens, Workspaces
from bot.views import wording

logger = logging.getLogger(__name__)

IDENTITY_SECONDS: Final = 300.0
"""How long a successful auth.test is believed."""


class SlackNotReachedError(SecbenchError):
    """Slack did not say who we are; the request must be sent again."""


@dataclass
class Identity:
    """Who we are in the one workspace whose token is in the environment."""

    client: AsyncWebClient
    _result: AuthorizeResult | None = None
    _asked: float = field(default=-IDENTITY_SECONDS)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, team: Team) -> AuthorizeResult:
        """Our identity as last told, whatever the team: there is one workspace.

        Raises SlackNotReachedError when Slack has never told it.
        """
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
    """The Bolt app with what its servers need beside it.

    `client` is the one workspace's, or one without a token.
    """

    bolt: AsyncApp
    client: AsyncWebClient
    workspaces: Workspaces
    background: Background
    sweeper: Sweeper


class _Authorize(AsyncAuthorize):
    """Who the app is in the workspace of a request; None where it is not installed (any more).

    A plain function would do, were it not for the arguments that Bolt collects for one.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def __call__(self, *, context: AsyncBoltContext, **_: object) -> AuthorizeResult | None:
        return await self._tokens.of(team_of(context))


def build(around: Surroundings, tokens: Tokens) -> SlackApp:
    """Build the app; the session is shared by all calls to Slack."""
    settings = around.settings

    # Bolt warns of a client with a token beside `authorize`; listeners get theirs from the latter.
    without_token = AsyncWebClient(base_url=settings.api_url, session=around.session)
    bolt = AsyncApp(
        name="secbench",
        signing_secret=settings.signing_secret or "unused in Socket Mode",
        client=without_token,
        authorize=_Authorize(tokens),  # type: ignore[arg-type] # Bolt takes its own class, too
        # The acknowledgement carries the answer, and no polling delays it.
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),
        # The server verifies the signature before anything is parsed; sockets need none.
        request_verification_enabled=False,
        user_facing_authorize_error_message=wording.NOT_INSTALLED,
    )
    background = Background()
    workspaces = Workspaces(around, tokens, background)
    register(bolt, workspaces, around.advisor, background)
    register_uninstallation(bolt, tokens if isinstance(tokens, InstalledTokens) else None)

    async def name_request(next_: Callable[[], Awaitable[None]]) -> None:
        begin_request()
        await next_()

    if settings.socket_mode:  # the HTTP server names its requests itself
        bolt.middleware(name_request)

    @bolt.error
    async def on_error(error: Exception, response: BoltResponse) -> BoltResponse:
        failure(logger, "request_failed", error, {})
        # Slack sends events again after a 5xx.
        return BoltResponse(status=503 if isinstance(error, SlackNotReachedError) else 500)

    client = new_client(settings, around.session, settings.bot_token or None)
    sweeper = Sweeper(around.store.events, workspaces, around.pace.doubt_seconds)
    return SlackApp(bolt, client, workspaces, background, sweeper)


async def dispatch(app: SlackApp, request: AsyncBoltRequest) -> BoltResponse:
    """Bolt's answer; an error of ours becomes a 5xx without a word of what it was."""
    try:
        return await app.bolt.async_dispatch(request)
    except (LookupError, TypeError, AttributeError) as error:
        # Listeners' errors end in on_error: this is Bolt, reading a body of another shape.
        failure(logger, "request_not_read", error, {})
        return BoltResponse(status=400, body="the body is not what Slack sends")
    except Exception as error:
        failure(logger, "request_failed", error, {})
        return BoltResponse(status=503 if isinstance(error, SlackNotReachedError) else 500)
