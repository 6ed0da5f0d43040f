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
NEWS: Final = "C0OSHIRASE"
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
    files: tuple[Mapping[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        del values["metadata"]
        return values


@dataclass
class StoredFile:
    """An uploaded file; `content` is empty until it has been sent."""

    id: str
    name: str
    alt_text: str
    content: bytes = b""


@dataclass
class Person:
    """Somebody in the workspace, as users.info tells.

    In an organisation (Enterprise Grid) they are in several: `teams`, and `team` may be empty.
    """

    id: str
    name: str
    admin: bool = False
    guest: bool = False
    outsider: bool = False
    zone: str = "Asia/Tokyo"
    bot: bool = False
    team: str = TEAM
    teams: tuple[str, ...] = ()

    def as_slack(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            **({"team_id": "T0OTHER001" if self.outsider else self.team} if self.team else {}),
            **({"enterprise_user": {"teams": list(self.teams)}} if self.teams else {}),
            "is_admin": self.admin,
            "is_restricted": self.guest,
            "is_stranger": self.outsider,
            "is_bot": self.bot,
            "tz": self.zone,
        }


@dataclass
class Room:
    """A conversation, as conversations.info tells."""

    id: str
    name: str
    members: set[str]
    archived: bool = False
    shared: bool = False

    def as_slack(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "is_archived": self.archived,
            "is_ext_shared": self.shared,
            "is_member": BOT_USER in self.members,
        }


@dataclass(frozen=True)
class Change:
    """Something a page should hear of: the name of a server-sent event and its data."""

    event: str
    data: Mapping[str, Any]


class Workspace:
    """Two channels, one direct conversation, one person, one app; tests add others."""

    def __init__(self) -> None:
        both = {PERSON, BOT_USER}
        self.people = {
            PERSON: Person(PERSON, "あなた", admin=True),
            BOT_USER: Person(BOT_USER, "secbench", bot=True),
        }
        self.rooms = {
            CHANNEL: Room(CHANNEL, "相談", set(both)),
            NEWS: Room(NEWS, "お知らせ", set(both)),
            DIRECT: Room(DIRECT, "secbench", set(both)),
        }
        self.views: dict[str, Mapping[str, Any]] = {}
        self.homes: dict[str, Mapping[str, Any]] = {}
        self.files: dict[str, StoredFile] = {}
        self.prompts: dict[str, Mapping[str, Any]] = {}
        self.messages: dict[tuple[str, str], Posted] = {}
        self._latest = 0
        self._watchers: set[asyncio.Queue[Change]] = set()

    def show_view(self, view: Mapping[str, Any], view_id: str | None) -> str:
        """Open a view, or show another in the place of one; returns its id."""
        view_id = view_id or f"V{len(self.views) + 1:08d}"
        self.views[view_id] = view
        self._tell(Change("view", {"view_id": view_id, "view": view}))
        return view_id

    def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        self.homes[user] = view
        if user == PERSON:
            self._tell(Change("home", {"view": view}))

    def set_status(self, channel: str, thread_ts: str, status: str) -> None:
        """Show what an app says it is doing; an empty text clears it."""
        data = {"channel": channel, "thread_ts": thread_ts, "status": status}
        self._tell(Change("status", data))

    def close_view(self, view_id: str) -> None:
        self._tell(Change("view_closed", {"view_id": view_id}))

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
