"""`secbench doctor`: are knowledge, settings, tokens, scopes and the database in order?"""

import asyncio
import logging
from collections.abc import Callable
from datetime import date

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.errors import SecbenchError, StoreError
from bot.kb import check
from bot.settings import Settings
from bot.slack.manifest import app_manifest
from bot.slack.outcomes import slack_error
from bot.store.installations import Installations
from bot.store.store import open_store
from bot.store.vault import Vault

logger = logging.getLogger(__name__)


def examine(settings: Settings, today: date, out: Callable[[str], None]) -> list[str]:
    """Check knowledge, settings, token and scopes; prints each result, returns the findings.

    What is only to be looked at again, such as a review that is overdue, is told and no finding.
    """
    findings: list[str] = []

    def tell(name: str, problem: str | None) -> None:
        out(f"{name}: {problem or 'ok'}")
        if problem:
            findings.append(problem)

    warnings: dict[str, None] = {}  # those of our own entries come again with each pack
    for pack in (None, *settings.packs):
        report = check(pack, today)
        tell(f"knowledge {pack or 'built in'}", "; ".join(report.findings) or None)
        warnings |= dict.fromkeys(report.warnings)
    for warning in warnings:
        out(f"warning: {warning}")
    try:
        settings.require_slack()
    except SecbenchError as error:
        tell("settings", str(error))
        return findings
    tell("settings", None)
    if not settings.many_workspaces:
        tell("token and scopes", asyncio.run(_examine_token(settings)))
    tell("database", asyncio.run(_examine_store(settings)))
    return findings


async def _examine_store(settings: Settings) -> str | None:
    """Whether the database is there and up to date, its tokens open, and digests arrive."""
    try:
        async with open_store(settings.database_url, settings.data_directory) as store:
            counts = await store.deliveries.counts()
            if settings.many_workspaces:
                vault = Vault(settings.encryption_keys)
                engine = store.database.engine
                await Installations(engine, settings.client_id, vault).check_keys()
    except StoreError as error:
        return str(error)
    troubles = [
        f"{counts[key]} {what}"
        for key, what in (
            ("stopped", "subscriptions stopped by a refusal"),
            ("failing", "subscriptions failing"),
            ("unsure", "posts whose arrival is not known"),
        )
        if counts[key]
    ]
    if not troubles:
        return None
    return f"{', '.join(troubles)}; those who subscribed were told in a direct message"


async def _examine_token(settings: Settings) -> str | None:
    wanted = set(app_manifest(None, socket_mode=False)["oauth_config"]["scopes"]["bot"])
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=settings.bot_token, base_url=settings.api_url, session=session, timeout=10
        )
        try:
            response = await client.auth_test()
        except SlackApiError as error:
            return f"Slack refused SLACK_BOT_TOKEN ({slack_error(error)}); copy it again"
        except (aiohttp.ClientError, TimeoutError):
            return "Slack's Web API does not answer; check the network and SLACK_API_URL"
        if settings.socket_mode and (problem := await app_token_problem(settings, client)):
            return problem
    header = str(response.headers.get("x-oauth-scopes", response.headers.get("X-OAuth-Scopes", "")))
    missing = wanted - set(header.replace(" ", "").split(","))
    if missing:
        return f"missing scopes: {', '.join(sorted(missing))}; reinstall with manifest.json"
    return None


async def app_token_problem(settings: Settings, client: AsyncWebClient) -> str | None:
    """Why Slack refuses the app-level token; None when it takes it or cannot be asked."""
    try:
        await client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        reason = slack_error(error)
        if reason in ("invalid_auth", "not_authed", "token_revoked", "not_allowed_token_type"):
            return (
                f"Slack refused SLACK_APP_TOKEN ({reason}); make an app-level token with "
                "connections:write and copy it again"
            )
    except (aiohttp.ClientError, TimeoutError) as error:
        logs.failure(logger, "slack_not_reached", error, {})
    return None
