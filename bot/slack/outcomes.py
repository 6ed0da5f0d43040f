"""What an attempt to post has led to, from Slack's own answer or from its absence."""

import asyncio
from dataclasses import dataclass
from typing import Final, Literal

import aiohttp
from slack_sdk.errors import SlackApiError, SlackTokenRotationError

Verdict = Literal["refused", "later", "unknown"]
"""refused: not posted, and the same next time. later: not posted, may be tried again. unknown: it
may have been posted."""

GONE: Final = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "app_uninstalled",
    }
)
"""Answers after which a channel gets no post until a person does something."""
NOT_READABLE: Final = frozenset({"missing_scope", "not_in_channel", "channel_not_found"})
"""Answers to a wish to read messages that will be the same next time."""
UNCLEAR: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
LIMITED: Final = frozenset({"ratelimited", "rate_limited"})
DEFAULT_WAIT: Final = 30.0


@dataclass(frozen=True)
class Refusal:
    """`answer` is Slack's error or the kind of failure; `wait` the seconds Slack asked for."""

    verdict: Verdict
    answer: str
    wait: float | None = None


def slack_error(error: SlackApiError) -> str:
    """Slack's error; empty where its answer was no JSON, as a 5xx may have."""
    try:
        return str(error.response.get("error") or "")
    except AttributeError:  # the client hands out what came as it is
        return ""


def refusal(error: Exception) -> Refusal | None:
    """What an exception of Slack's client means; None for one that is not about sending."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, SlackTokenRotationError):  # before anything is sent
        return Refusal("later", slack_error(error.api_error) or "token_not_renewed")
    if isinstance(error, aiohttp.ClientConnectorError):
        return Refusal("later", "not_connected")
    if isinstance(error, (aiohttp.ClientError, asyncio.TimeoutError, OSError)):
        return Refusal("unknown", type(error).__name__)
    return None


def _answered(error: SlackApiError) -> Refusal:
    response = error.response
    status = getattr(response, "status_code", 200)
    answer = slack_error(error)
    if status == 429 or answer in LIMITED:
        headers = getattr(response, "headers", None) or {}
        return Refusal("later", "ratelimited", _seconds(headers.get("Retry-After")))
    if status >= 500 or not answer or answer in UNCLEAR:
        return Refusal("unknown", answer or f"http_{status}")
    return Refusal("refused", answer)


def _seconds(header: str | None) -> float:
    try:
        return max(0.0, float(header or DEFAULT_WAIT))
    except ValueError:
        return DEFAULT_WAIT
