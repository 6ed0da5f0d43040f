"""Payloads of every type as Slack sends them, odd ones and future ones: an answer, never a 5xx."""

import json
import time
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.demo import Demo
from bot.demo.standin.requests import signed_headers
from bot.demo.standin.workspace import APP, BOT_USER, CHANNEL, DIRECT, PERSON, TEAM

FORM = "application/x-www-form-urlencoded"
PEOPLE = {"id": PERSON, "username": "you", "name": "you", "team_id": TEAM}
BASE = {"team": {"id": TEAM, "domain": "demo"}, "user": PEOPLE, "api_app_id": APP, "token": "x"}
MODAL = {
    "id": "V1", "team_id": TEAM, "type": "modal", "blocks": [], "private_metadata": "",
    "callback_id": "self_check_form", "state": {"values": {}}, "hash": "1.a",
}  # fmt: skip

EVENTS: list[dict[str, Any]] = [
    {"type": "app_mention", "user": PERSON, "text": f"<@{BOT_USER}> 建設業", "ts": "1.1",
     "channel": CHANNEL, "event_ts": "1.1", "client_msg_id": "a", "blocks": []},
    {"type": "message", "channel_type": "im", "user": PERSON, "text": "建設業", "ts": "1.2",
     "channel": DIRECT},
    {"type": "message", "channel_type": "im", "user": PERSON, "ts": "1.3", "channel": DIRECT},
    {"type": "message", "channel_type": "im", "user": PERSON, "text": None, "ts": "1.35",
     "channel": DIRECT},
    {"type": "message", "subtype": "message_changed", "channel": CHANNEL, "ts": "1.4",
     "message": {"text": "x", "user": PERSON}, "previous_message": {"text": "y"}},
    {"type": "message", "subtype": "message_deleted", "channel": CHANNEL, "deleted_ts": "1.5"},
    {"type": "message", "subtype": "channel_join", "user": PERSON, "channel": CHANNEL, "ts": "1.6"},
    {"type": "message", "subtype": "bot_message", "bot_id": "B1", "text": "x", "ts": "1.7",
     "channel": CHANNEL},
    {"type": "message", "subtype": "file_share", "user": PERSON, "text": "", "ts": "1.8",
     "channel": DIRECT, "channel_type": "im", "files": [{"id": "F1"}]},
    {"type": "message", "subtype": "assistant_app_thread", "user": PERSON, "ts": "1.9",
     "channel": DIRECT, "channel_type": "im"},
    {"type": "app_home_opened", "user": PERSON, "channel": DIRECT, "tab": "home", "view": MODAL},
    {"type": "app_home_opened", "user": PERSON, "channel": DIRECT, "tab": "messages"},
    {"type": "app_home_opened", "user": PERSON, "channel": DIRECT},
    {"type": "function_executed", "function": {"callback_id": "look_up_benchmark"},
     "function_execution_id": "Fx1", "inputs": {}, "bot_access_token": "xwfp-1"},
    {"type": "app_uninstalled"},
    {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["U2"]}},
    {"type": "tokens_revoked"},
]  # fmt: skip
"""Events the app subscribes to, with and without what may be missing."""

FOREIGN: list[dict[str, Any]] = [
    {"type": "reaction_added", "user": PERSON, "item": {"type": "message"}},
    {"type": "something_of_2031", "user": PERSON, "new": {"shape": [1, 2, 3]}},
]
"""Events nobody subscribed to; Slack would not send them."""

INTERACTIONS: list[dict[str, Any]] = [
    {"type": "block_actions", "actions": [], "container": {"type": "message"}},
    {"type": "block_actions", "actions": [{"type": "button", "action_id": "share_in_channel"}],
     "container": {"type": "message"}, "trigger_id": "1.1"},
    {"type": "block_actions", "actions": [{"type": "button", "action_id": "task_done-1"}],
     "container": {"type": "view"}, "view": MODAL, "trigger_id": "1.1"},
    {"type": "block_actions", "actions": [{"type": "x", "action_id": "of_another_version"}],
     "container": {"type": "message"}, "trigger_id": "1.1"},
    {"type": "block_actions", "actions": [{"type": "feedback_buttons", "action_id": "feedback"}],
     "container": {"type": "message"}, "message": {"ts": "1.1"}, "trigger_id": "1.1"},
    {"type": "view_submission", "view": MODAL, "trigger_id": "1.1"},
    {"type": "view_submission", "view": {**MODAL, "callback_id": "of_another_version"}},
    {"type": "view_submission", "view": {**MODAL, "callback_id": "task_form",
     "state": {"values": {"x": {"value": {"type": "y"}}}}}},
    {"type": "view_submission", "view": {**MODAL, "callback_id": "feedback_form",
     "private_metadata": "{", "state": {"values": {"reason": {"value": {"type": "x"}}}}}},
    {"type": "view_closed", "view": MODAL, "is_cleared": False},
    {"type": "message_action", "callback_id": "ask_about_message", "trigger_id": "1.1",
     "message": {"ts": "1.1"}, "channel": {"id": CHANNEL}},
    {"type": "message_action", "callback_id": "of_another_version", "trigger_id": "1.1",
     "message": {"ts": "1.1"}, "channel": {"id": CHANNEL}},
    {"type": "shortcut", "callback_id": "of_another_version", "trigger_id": "1.1"},
    {"type": "block_suggestion", "action_id": "x", "block_id": "y", "value": "z",
     "container": {"type": "view"}, "view": MODAL},
    {"type": "interaction_of_2031", "new": True},
]  # fmt: skip

COMMANDS: list[dict[str, str]] = [
    {"command": "/secbench", "text": "建設業"},
    {"command": "/secbench"},
    {"command": "/secbench", "text": "配信"},
    {"command": "/secbench", "text": "x" * 40_000},
    {"command": "/secbench", "text": "チェックシート " + "あ" * 5_000},
    {"command": "/secbench_of_another_app", "text": "x"},
]


async def sent(running: Demo, body: str, content_type: str, **headers: str) -> tuple[int, str]:
    signed = signed_headers(running.signing_secret, body, int(time.time()))
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{running.app_url}/slack/events",
            data=BytesIO(body.encode()),
            headers={**signed, "Content-Type": content_type, **headers},
        ) as response,
    ):
        return response.status, await response.text()


def enveloped(event: dict[str, Any], number: int) -> str:
    return json.dumps(
        {
            "type": "event_callback", "team_id": TEAM, "api_app_id": APP, "token": "x",
            "event": event, "event_id": f"EvPAYLOAD{number}", "event_time": 1,
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }
    )  # fmt: skip


@pytest.mark.parametrize("number", range(len(EVENTS)))
async def test_every_event_is_acknowledged(http: Demo, number: int) -> None:
    body = enveloped(EVENTS[number], number)

    assert (await sent(http, body, "application/json"))[0] == 200
    again = await sent(http, body, "application/json", **{"X-Slack-Retry-Num": "1"})
    assert again[0] == 200


@pytest.mark.parametrize("event", FOREIGN)
async def test_what_nobody_asked_for_is_refused_deliberately(
    http: Demo, event: dict[str, Any]
) -> None:
    assert (await sent(http, enveloped(event, 0), "application/json"))[0] == 404


@pytest.mark.parametrize("number", range(len(INTERACTIONS)))
async def test_every_interaction_gets_200_or_a_deliberate_4xx(http: Demo, number: int) -> None:
    body = urlencode({"payload": json.dumps({**BASE, **INTERACTIONS[number]})})

    assert (await sent(http, body, FORM))[0] in (200, 400, 404)


@pytest.mark.parametrize("number", range(len(COMMANDS)))
async def test_every_command_gets_200_or_a_deliberate_4xx(http: Demo, number: int) -> None:
    around = {"team_id": TEAM, "channel_id": CHANNEL, "user_id": PERSON, "trigger_id": "1.1"}

    status, _ = await sent(http, urlencode({**around, **COMMANDS[number]}), FORM)

    assert status == 404 if "another" in COMMANDS[number]["command"] else status == 200


async def test_slacks_own_questions_are_answered(http: Demo) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"})
    assert await sent(http, challenge, "application/json") == (200, '{"challenge": "abc"}')

    assert (await sent(http, urlencode({"ssl_check": "1", "token": "x"}), FORM))[0] == 200


async def test_an_oversized_body_costs_nothing(http: Demo) -> None:
    calls = len(http.slack.api.calls)

    status, _ = await sent(http, "x" * (1024 * 1024 + 1), FORM)

    assert status == 413
    assert len(http.slack.api.calls) == calls
