"""What Slack sends to an app, as Slack sends it: signed over HTTP, or through a socket."""

import asyncio
import hashlib
import hmac
import itertools
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import aiohttp

from bot.demo.standin.web_api import ResponseTarget, SlackApi
from bot.demo.standin.workspace import (
    APP,
    BOT_USER,
    DIRECT,
    PERSON,
    TEAM,
    Posted,
)

_EVENTS: Final = itertools.count(1)
RUN: Final = secrets.token_hex(4).upper()
"""Tells the events of one run of the stand-in from another's."""


@dataclass(frozen=True)
class Delivered:
    """The app's acknowledgement: HTTP status and body (200 and the payload over a socket)."""

    status: int
    body: str

    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body) if self.body.startswith("{") else {}
        return value


class Transport(Protocol):
    """A way to the app."""

    async def send(self, kind: str, payload: Mapping[str, Any]) -> Delivered:
        """Deliver an event, a command or an interaction."""


def signed_headers(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """The signature of a request (docs.slack.dev, verifying requests from Slack)."""
    base = f"v0:{timestamp}:{body}".encode()
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


@dataclass
class HttpTransport:
    """Signed requests to the app's endpoint."""

    session: aiohttp.ClientSession
    url: str
    secret: str

    async def send(self, kind: str, payload: Mapping[str, Any]) -> Delivered:
        if kind == "events_api":
            body, content_type = json.dumps(payload), "application/json"
        elif kind == "slash_commands":
            body, content_type = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body = urlencode({"payload": json.dumps(payload)})
            content_type = "application/x-www-form-urlencoded"
        headers = signed_headers(self.secret, body, int(time.time()))
        headers["Content-Type"] = content_type
        async with self.session.post(self.url, data=body.encode(), headers=headers) as response:
            return Delivered(response.status, await response.text())


@dataclass
class SocketTransport:
    """Envelopes through the app's open Socket Mode connection."""

    api: SlackApi
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def send(self, kind: str, payload: Mapping[str, Any]) -> Delivered:
        envelope_id = f"e{next(self._numbers)}"
        await self.api.sockets[-1].send_json(
            {
                "envelope_id": envelope_id,
                "type": kind,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
            }
        )
        deadline = time.monotonic() + 3  # as long as Slack waits
        while time.monotonic() < deadline:
            if envelope_id in self.api.acknowledged:
                return Delivered(200, json.dumps(self.api.acknowledged[envelope_id]))
            await asyncio.sleep(0.002)
        return Delivered(504, "no acknowledgement within 3 seconds")


@dataclass
class Slack:
    """The person's side: what they write, type and click becomes requests to the app."""

    api: SlackApi
    transport: Transport
    base_url: str
    team: str = TEAM
    enterprise: str | None = None
    _events: Iterator[int] = field(default_factory=lambda: _EVENTS)

    async def write(
        self, channel: str, text: str, thread_ts: str | None = None
    ) -> tuple[Posted, list[Delivered]]:
        """Post as the person; the app hears of it by the events Slack would send."""
        posted = self.api.workspace.post(
            Posted(
                channel=channel,
                ts=self.api.workspace.next_ts(),
                thread_ts=thread_ts,
                user=PERSON,
                username="あなた",
                is_bot=False,
                text=text,
                blocks=None,
            )
        )
        message = {
            "type": "message",
            "channel": channel,
            "channel_type": "im" if channel == DIRECT else "channel",
            "user": PERSON,
            "text": text,
            "ts": posted.ts,
            **({"thread_ts": thread_ts} if thread_ts else {}),
        }
        deliveries = [await self.send_event(message)]
        if f"<@{BOT_USER}" in text and channel != DIRECT:
            mention = {key: value for key, value in message.items() if key != "channel_type"}
            deliveries.append(await self.send_event({**mention, "type": "app_mention"}))
        return posted, deliveries

    async def send_event(self, event: Mapping[str, Any]) -> Delivered:
        number = next(self._events)
        return await self.transport.send(
            "events_api",
            {
                "type": "event_callback",
                "team_id": self.team,
                "api_app_id": APP,
                "event": event,
                "event_id": f"Ev{RUN}{number:06d}",
                "event_time": int(time.time()),
                "enterprise_id": self.enterprise,
                "is_enterprise_install": self.enterprise is not None,
                "authorizations": [
                    {
                        "enterprise_id": self.enterprise,
                        "team_id": self.team,
                        "user_id": BOT_USER,
                        "is_bot": True,
                        "is_enterprise_install": self.enterprise is not None,
                    }
                ],
            },
        )

    async def command(
        self, channel: str, text: str, thread_ts: str | None = None, user: str = PERSON
    ) -> Delivered:
        """Type a slash command; its acknowledgement is shown as Slack shows it."""
        target = ResponseTarget(channel, thread_ts, None)
        delivered = await self.transport.send(
            "slash_commands",
            {
                "command": "/secbench",
                "text": text,
                "team_id": self.team,
                "api_app_id": APP,
                "channel_id": channel,
                "user_id": user,
                "user_name": "you",
                "response_url": self.base_url + self.api.response_path(target),
                "trigger_id": "1.2.3",
            },
        )
        answer = delivered.json()
        if delivered.status == 200 and (answer.get("text") or answer.get("blocks")):
            self.api.respond(target, answer)
        return delivered

    async def open_home(self, user: str = PERSON, tab: str = "home") -> Delivered:
        """Open the app's tab: its home, or its messages."""
        return await self.send_event(
            {"type": "app_home_opened", "user": user, "channel": DIRECT, "tab": tab}
        )

    async def click_in_home(
        self, block_id: str, action: Mapping[str, Any], user: str = PERSON
    ) -> Delivered:
        """Press a button of the App Home."""
        view = self.api.workspace.homes.get(user, {})
        return await self.transport.send(
            "interactive",
            {
                "type": "block_actions",
                "team": {"id": self.team, "domain": "demo"},
                "user": {"id": user, "team_id": self.team},
                "api_app_id": APP,
                "container": {"type": "view", "view_id": "VHOME"},
                "view": {**view, "id": "VHOME", "state": {"values": {}}},
                "trigger_id": "1.2.3",
                "actions": [self._action(block_id, action)],
            },
        )

    async def shortcut(self, message: Posted, user: str = PERSON) -> Delivered:
        """Choose the app's shortcut in a message's menu."""
        target = ResponseTarget(message.channel, message.thread_ts, None)
        return await self.transport.send(
            "interactive",
            {
                "type": "message_action",
                "callback_id": "ask_about_message",
                "team": {"id": self.team, "domain": "demo"},
                "user": {"id": user, "team_id": self.team},
                "api_app_id": APP,
                "channel": {"id": message.channel, "name": "soudan"},
                "message": {"ts": message.ts, "text": message.text, "user": message.user},
                "message_ts": message.ts,
                "trigger_id": "1.2.3",
                "response_url": self.base_url + self.api.response_path(target),
            },
        )

    async def click(
        self, message: Posted, block_id: str, action: Mapping[str, Any], user: str = PERSON
    ) -> Delivered:
        """Press a button or choose from a menu in a message."""
        target = ResponseTarget(message.channel, message.thread_ts, message.ts)
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        }
        return await self.transport.send(
            "interactive",
            {
                "type": "block_actions",
                "team": {"id": self.team, "domain": "demo"},
                "user": {"id": user, "team_id": self.team},
                "api_app_id": APP,
                "container": container,
                "channel": {"id": message.channel, "name": "soudan"},
                "message": {"ts": message.ts, "text": message.text, "blocks": message.blocks},
                "trigger_id": "1.2.3",
                "response_url": self.base_url + self.api.response_path(target),
                "actions": [self._action(block_id, action)],
            },
        )

    async def click_in_view(
        self,
        view_id: str,
        block_id: str,
        action: Mapping[str, Any],
        values: Mapping[str, Any],
        user: str = PERSON,
    ) -> Delivered:
        """Press a button of a modal."""
        return await self.transport.send(
            "interactive",
            {
                "type": "block_actions",
                "team": {"id": self.team, "domain": "demo"},
                "user": {"id": user, "team_id": self.team},
                "api_app_id": APP,
                "container": {"type": "view", "view_id": view_id},
                "view": self._view(view_id, values),
                "trigger_id": "1.2.3",
                "actions": [self._action(block_id, action)],
            },
        )

    async def submit(
        self, view_id: str, values: Mapping[str, Any], user: str = PERSON
    ) -> Delivered:
        """Submit a modal; what the app acknowledges with is done to it."""
        delivered = await self.transport.send(
            "interactive",
            {
                "type": "view_submission",
                "team": {"id": self.team, "domain": "demo"},
                "user": {"id": user, "team_id": self.team},
                "api_app_id": APP,
                "trigger_id": "1.2.3",
                "view": self._view(view_id, values),
            },
        )
        answer = delivered.json()
        workspace = self.api.workspace
        match answer.get("response_action"):
            case "update":
                workspace.show_view(answer["view"], view_id)
            case "errors":
                pass
            case _ if delivered.status == 200:
                workspace.close_view(view_id)
        return delivered

    def _action(self, block_id: str, action: Mapping[str, Any]) -> dict[str, Any]:
        """What was pressed or chosen, and when."""
        return {"block_id": block_id, "action_ts": self.api.workspace.next_ts(), **action}

    def _view(self, view_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
        view = self.api.workspace.views.get(view_id, {})
        return {**view, "id": view_id, "state": {"values": values}}
