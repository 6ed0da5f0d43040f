"""The load balancer between Slack and the web processes, and Slack's patience with them."""

import asyncio
import itertools
import time
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from bot.demo.standin.requests import Delivered, HttpTransport
from tests.processes import is_ready
from tests.soak.ledger import IN_THE_ACKNOWLEDGEMENT, SLACK_WAITS, Ledger, Request, Wants
from tests.soak.life import Life
from tests.soak.parts import Parts

LOOK_SECONDS: Final = 0.2
"""How often each /readyz is asked: well within SECBENCH_DRAIN_SECONDS."""
GIVES_UP: Final = 15.0
"""Seconds after which a person looks away."""
AGAIN_SECONDS: Final = 0.3
EVENT_SECONDS: Final = 120.0
"""How long Slack sends an event again; in fact for an hour, at longer intervals."""


class CutOffError(Exception):
    """The request reached a process and no answer came back: what follows it makes no sense."""


class Balancer:
    """Each request goes to the next ready process; where none is, to any (as most do).

    Refused connections are tried elsewhere. Whatever else fails is the sender's: Slack sends events
    again, and tells persons that it did not work.
    """

    def __init__(
        self, parts: Parts, session: aiohttp.ClientSession, secret: str, rate: float
    ) -> None:
        self.secret = secret
        self._parts = parts
        self._session = session
        self._ready: dict[str, bool] = {}
        self._turn = itertools.count()
        self._seconds = 1 / rate
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until the next request may be sent: the rate is steady."""
        now = time.monotonic()
        self._next = max(now, self._next + self._seconds)
        await asyncio.sleep(self._next - now)

    @property
    def all_ready(self) -> bool:
        return all(self._ready.get(life.url) for life in self._parts.webs())

    async def keep_looking(self) -> None:
        async def look(life: Life) -> None:
            try:
                async with asyncio.timeout(1.0):
                    self._ready[life.url] = await is_ready(self._session, life.started)
            except (TimeoutError, aiohttp.ClientError):
                self._ready[life.url] = False

        while True:
            await asyncio.gather(*(look(life) for life in self._parts.webs()))
            await asyncio.sleep(LOOK_SECONDS)

    async def send(
        self, request: Request, kind: str, payload: Mapping[str, Any], secret: str
    ) -> Delivered:
        """Deliver a request; an event until it is acknowledged. Raises CutOffError."""
        repeats = kind == "events_api" and request.wants != "refusal"
        while True:
            begun = time.monotonic()
            request.life = self._choose()
            url = f"{request.life.url}/slack/events"
            try:
                async with asyncio.timeout(SLACK_WAITS if repeats else GIVES_UP):
                    transport = HttpTransport(self._session, url, secret)
                    delivered = await transport.send(kind, payload)
            except aiohttp.ClientConnectorError:
                self._ready[request.life.url] = False
                await asyncio.sleep(0.02)
                continue
            except (aiohttp.ClientError, TimeoutError) as error:
                request.fault = type(error).__name__
            else:
                request.seconds = time.monotonic() - begun
                request.fault = "" if delivered.status == 200 else f"status {delivered.status}"
                if not (request.fault and repeats):
                    return delivered
            if not repeats or time.monotonic() - request.sent > EVENT_SECONDS:
                raise CutOffError
            request.again += 1
            await asyncio.sleep(AGAIN_SECONDS)

    def _choose(self) -> Life:
        lives = self._parts.webs()
        good = [life for life in lives if self._ready.get(life.url)] or lives
        return good[next(self._turn) % len(good)]


class Errand:
    """A transport for what one person does once: noted in the ledger with what it asks for."""

    _triggers = itertools.count(1)

    def __init__(self, balancer: Balancer, ledger: Ledger, kind: str, wants: Wants) -> None:
        self._balancer = balancer
        self._ledger = ledger
        self._wants = wants
        self.request = Request(kind, wants)

    async def send(self, kind: str, payload: Mapping[str, Any]) -> Delivered:
        """Deliver it when it is its turn; raises CutOffError."""
        await self._balancer.turn()
        if "trigger_id" in payload:
            payload = {**payload, "trigger_id": f"{next(self._triggers)}.soak"}
        wants = self._wants
        if wants == "message" and (payload.get("event") or {}).get("channel_type") == "channel":
            wants = "ack"  # the same as a mention follows
        request = Request(self.request.kind, wants, _key(wants, payload))
        self.request = self._ledger.note(request)
        secret = "forged" if wants == "refusal" else self._balancer.secret
        delivered = await self._balancer.send(self.request, kind, payload, secret)
        self._judge(delivered)
        return delivered

    def _judge(self, delivered: Delivered) -> None:
        """What is wrong with the acknowledgement."""
        request, body = self.request, delivered.json()
        match request.wants:
            case "refusal":
                request.fault = "" if delivered.status == 401 else f"status {delivered.status}"
            case "answer" if not request.fault and not (body.get("text") and body.get("blocks")):
                request.fault = "no blocks"
            case "update" if not request.fault and body.get("response_action") != "update":
                errors = body.get("errors") or {}
                request.apology = any("もう一度押して" in text for text in errors.values())
                request.fault = str(errors or "no view")


def _key(wants: Wants, payload: Mapping[str, Any]) -> str:
    if wants in IN_THE_ACKNOWLEDGEMENT:
        return ""
    match wants:
        case "message":
            return f"message {payload['event_id']}"
        case "response":
            return f"response {payload['response_url'].rpartition('/')[2]}"
        case "view":
            return f"view {payload['trigger_id']}"
        case _:
            return f"home {payload['event']['user']}"
