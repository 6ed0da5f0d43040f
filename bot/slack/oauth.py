"""Installing the app into a workspace: OAuth v2 with a checked state, and pages in Japanese."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import event, failure
from bot.settings import Settings
from bot.slack.installed import InstalledTokens
from bot.slack.manifest import app_manifest
from bot.store.database import DATABASE_ERRORS
from bot.store.installations import Installations
from bot.views import install as views

logger = logging.getLogger(__name__)

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


REASON: Final = re.compile(r"[a-z_]{1,50}")
TEAM: Final = re.compile(r"[TE][A-Z0-9]{1,30}")


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow with our page to begin at."""

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Slack's address; a team in ours is passed on where it is one, and nothing else."""
        found = TEAM.fullmatch(next(iter(request.query.get("team") or ()), ""))
        generator = self.settings.authorize_url_generator
        return generator.generate(state=state, team=found[0] if found else None)

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        return views.install_page(url)


def install_flow(
    settings: Settings,
    client: AsyncWebClient,
    installations: Installations,
    states: AsyncOAuthStateStore,
    tokens: InstalledTokens,
) -> InstallFlow:
    """The flow for the scopes of the manifest; Slack lets the admin leave the optional ones out."""
    scopes = app_manifest(None, socket_mode=False)["oauth_config"]["scopes"]

    async def on_success(arguments: AsyncSuccessArgs) -> BoltResponse:
        installation = arguments.installation
        if installation.team_id:
            tokens.forget(installation.team_id)
        event(logger, "workspace_installed", {"org_wide": installation.is_enterprise_install})
        name = installation.team_name or installation.enterprise_name or ""
        return BoltResponse(status=200, body=views.success_page(name), headers=dict(HEADERS))

    async def on_failure(arguments: AsyncFailureArgs) -> BoltResponse:
        # It may be anybody's words: only what looks like Slack's is logged.
        known = REASON.fullmatch(arguments.reason)
        event(logger, "installation_failed", {"reason": known[0] if known else "other"})
        page = views.failure_page(arguments.reason)
        status = arguments.suggested_status_code
        return BoltResponse(status=status, body=page, headers=dict(HEADERS))

    return InstallFlow(
        client=client,
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=[*scopes["bot"], *scopes["bot_optional"]],
            installation_store=installations,
            state_store=states,
            callback_options=AsyncCallbackOptions(success=on_success, failure=on_failure),
        ),
    )


def add_routes(server: web.Application, flow: InstallFlow) -> None:
    """`/slack/install` and `/slack/oauth_redirect`."""

    def handler(
        answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def on_request(request: web.Request) -> web.Response:
            try:
                answered = await answer(await to_bolt_request(request))
            except DATABASE_ERRORS as error:
                failure(logger, "installation_failed", error, {})
                answered = BoltResponse(status=503, body=views.failure_page("not_stored"))
            response = await to_aiohttp_response(answered)
            response.headers.update(HEADERS)
            return response

        return on_request

    server.router.add_get("/slack/install", handler(flow.handle_installation))
    server.router.add_get("/slack/oauth_redirect", handler(flow.handle_callback))
