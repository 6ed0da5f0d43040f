"""Slack's side of the soak: the stand-in, which tells the ledger what comes, and forgets the rest.

Half an hour of messages would fill this process: their blocks are kept while somebody may click
them, the rest as long as secbench may look for its own post.
"""

import time
from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import Any, Final

from aiohttp import web

from bot.demo.standin.requests import Slack
from bot.demo.standin.web_api import SlackApi
from bot.demo.standin.workspace import Posted, Workspace
from bot.views.digest import DIGEST_WEEK
from bot.views.ids import METADATA_ANSWERED
from tests.soak.ledger import Ledger

TOKEN: Final = "xoxb-soak"
KEPT_SECONDS: Final = 600
"""Longer than any question or digest is in doubt."""
CLICKABLE: Final = 200
APOLOGIES: Final = ("すみません、うまく", "すみません、保存")
DELAYS: Final = {
    "chat.postMessage": 0.05,
    "views.open": 0.03,
    "views.publish": 0.03,
    "users.info": 0.02,
    "conversations.replies": 0.03,
}
"""Seconds that Slack takes for a call."""


@dataclass(frozen=True)
class StandIn:
    """What processes are told of Slack."""

    url: str
    slack: Slack
    signing_secret: str


class Counted(list[tuple[str, dict[str, Any]]]):
    """A log of calls that only counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.by_method: Counter[str] = Counter()

    def append(self, call: tuple[str, dict[str, Any]], /) -> None:
        self.by_method[call[0]] += 1


class SoakWorkspace(Workspace):
    """`recent` are the latest answers, to click on; `digests` counts posts by channel and week."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.recent: deque[Posted] = deque(maxlen=CLICKABLE)
        self.digests: Counter[tuple[str, str]] = Counter()
        self._ledger = ledger
        self._order: deque[tuple[str, str]] = deque()

    def post(self, message: Posted) -> Posted:
        key = message.channel, message.ts
        if key not in self.messages:
            self._order.append(key)
            self._count(message)
        if message.is_bot and message.blocks:
            self.recent.append(message)
        super().post(replace(message, blocks=None))
        self._forget()
        return message

    def _count(self, message: Posted) -> None:
        payload = (message.metadata or {}).get("event_payload") or {}
        if DIGEST_WEEK in payload:
            self.digests[message.channel, str(payload[DIGEST_WEEK])] += 1
        elif METADATA_ANSWERED in payload:
            self._ledger.arrived(f"message {payload[METADATA_ANSWERED]}")

    def _forget(self) -> None:
        oldest = time.time() - KEPT_SECONDS
        while self._order and float(self._order[0][1]) < oldest:
            self.messages.pop(self._order.popleft(), None)


class SoakSlack(SlackApi):
    """`opened` are modals by the trigger that opened them."""

    def __init__(self, workspace: SoakWorkspace, ledger: Ledger) -> None:
        self.counted = Counted()
        super().__init__(workspace, TOKEN, calls=self.counted, delays=dict(DELAYS))
        self.opened: dict[str, str] = {}
        self.files: Counter[str] = Counter()
        self._ledger = ledger

    def _views_open(self, arguments: dict[str, Any], request: web.Request) -> dict[str, Any]:
        answer = super()._views_open(arguments, request)
        if "error" not in answer:
            trigger = str(arguments["trigger_id"])
            self.opened[trigger] = answer["view"]["id"]
            self._ledger.arrived(f"view {trigger}")
        return answer

    def _views_publish(self, arguments: dict[str, Any], request: web.Request) -> dict[str, Any]:
        answer = super()._views_publish(arguments, request)
        if "error" not in answer:
            self._ledger.arrived(f"home {arguments['user_id']}")
        return answer

    def _files_completeUploadExternal(  # noqa: N802 - Slack's name
        self, arguments: dict[str, Any], request: web.Request
    ) -> dict[str, Any]:
        answer = super()._files_completeUploadExternal(arguments, request)
        for shared in answer.get("files", ()):
            self.files[shared["name"]] += 1
            self.workspace.files[shared["id"]].content = b""
        return answer

    async def _on_response(self, request: web.Request) -> web.Response:
        response = await super()._on_response(request)
        if response.status == 200:
            text = str((await request.json()).get("text", ""))
            ticket = request.match_info["ticket"]
            self._ledger.arrived(f"response {ticket}", apology=text.startswith(APOLOGIES))
        return response
