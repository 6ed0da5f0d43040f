"""The workspace's state: channels and messages, and who watches them change."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

TEAM: Final = "T0DEMO0001"
PERSON: Final = "U0PERSON01"
BOT_USER: Final = "U0SECBENCH"
BOT: Final = "B0SECBENCH"
APP: Final = "A0SECBENCH"
CHANNEL: Final = "C0SOUDAN01"
DIRECT: Final = "D0SECBENCH"


@dataclass(frozen=True)
class Posted:
    """A message in the workspace; `thread_ts` is None outside threads."""

    channel: str
    ts: str
    thread_ts: str | None
    user: str
    username: str
    is_bot: bool
    text: str
    blocks: list[dict[str, Any]] | None
    ephemeral: bool = False
    edited: bool = False
    metadata: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        del values["metadata"]
        return values


@dataclass(frozen=True)
class Change:
    """Something a page should hear of: the name of a server-sent event and its data."""

    event: str
    data: Mapping[str, Any]


class Workspace:
    """One channel, one direct conversation, one person, one app."""

    def __init__(self) -> None:
        self.messages: dict[tuple[str, str], Posted] = {}
        self._latest = 0
        self._watchers: set[asyncio.Queue[Change]] = set()

    @property
    def channels(self) -> tuple[str, ...]:
        return (CHANNEL, DIRECT)

    def next_ts(self) -> str:
        """Slack's message ids: the time in seconds and microseconds, always rising."""
        self._latest = max(self._latest + 1, time.time_ns() // 1000)
        return f"{self._latest // 1_000_000}.{self._latest % 1_000_000:06d}"

    def post(self, message: Posted) -> Posted:
        """Add or replace a message and tell the watchers."""
        self.messages[message.channel, message.ts] = message
        self._tell(Change("message", message.as_json()))
        return message

    def update(self, channel: str, ts: str, text: str, blocks: Any) -> Posted | None:
        """Replace a message's text and blocks; None when it is not there."""
        message = self.messages.get((channel, ts))
        if message is None:
            return None
        return self.post(replace(message, text=text, blocks=blocks, edited=True))

    def delete(self, channel: str, ts: str) -> bool:
        if self.messages.pop((channel, ts), None) is None:
            return False
        self._tell(Change("deleted", {"channel": channel, "ts": ts}))
        return True

    def thread(self, channel: str, thread_ts: str) -> list[Posted]:
        """The messages of a thread, its root first, without ephemeral ones."""
        return [
            message
            for (where, ts), message in sorted(self.messages.items())
            if where == channel and thread_ts in (ts, message.thread_ts) and not message.ephemeral
        ]

    def watch(self) -> asyncio.Queue[Change]:
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._watchers.add(queue)
        return queue

    def unwatch(self, queue: asyncio.Queue[Change]) -> None:
        self._watchers.discard(queue)

    def _tell(self, change: Change) -> None:
        for queue in self._watchers:
            queue.put_nowait(change)
