"""What a follow-up follows: the question last answered in its thread or direct conversation.

The database remembers for all processes; where it does not, the thread's own messages tell.
"""

import logging
import time
from collections import OrderedDict
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import event, failure
from bot.slack.incoming import Incoming
from bot.slack.outcomes import NOT_READABLE, slack_error
from bot.store.database import DATABASE_ERRORS
from bot.store.subjects import Subjects
from bot.views import ids

logger = logging.getLogger(__name__)

THREAD_MESSAGES: Final = 50
"""Messages of a thread that are looked through for our last answer."""
MOST_OTHERS: Final = 10_000
"""Threads that are known not to be ours."""
OTHERS_SECONDS: Final = 86_400.0
"""How long that is believed: another process may have answered there since."""
DIRECT: Final = "direct"
"""The key of a direct conversation, which has no thread."""


class Threads:
    """The states (see `views.state`) of one workspace's conversations."""

    def __init__(self, client: AsyncWebClient, subjects: Subjects) -> None:
        self._client = client
        self._subjects = subjects
        self._others: OrderedDict[str, float] = OrderedDict()

    async def knows(self, incoming: Incoming) -> bool:
        """Whether a message stands in a conversation that was answered lately.

        Raises DATABASE_ERRORS.
        """
        return await self._remembered(incoming) is not None

    async def state(self, incoming: Incoming) -> str | None:
        """The state of the last answer before a message; None where there is none, or unread.

        Raises what the client raises when Slack is not reached.
        """
        if incoming.thread_ts is None and not incoming.direct:
            return None  # it begins a thread
        state = None
        try:
            state = await self._remembered(incoming)
        except DATABASE_ERRORS as error:
            failure(logger, "subject_not_read", error, {})
        if state is None and incoming.thread_ts is not None:
            state = await self._told_by_thread(incoming, incoming.thread_ts)
        return state

    async def remember(
        self, team_id: str, channel: str, thread_ts: str | None, ts: str, state: str
    ) -> None:
        """What was answered last: the message `ts`, in the thread `thread_ts` if in any.

        Without the database the thread itself tells.
        """
        key = _key(channel, thread_ts, ts)
        self._others.pop(f"{channel}:{key}", None)
        try:
            await self._subjects.put(team_id, channel, key, ts, state)
        except DATABASE_ERRORS as error:
            failure(logger, "subject_not_kept", error, {})

    async def _remembered(self, incoming: Incoming) -> str | None:
        key = _key(incoming.channel, incoming.answer_thread, incoming.ts)
        return await self._subjects.of(incoming.team_id, incoming.channel, key, before=incoming.ts)

    async def _told_by_thread(self, incoming: Incoming, thread_ts: str) -> str | None:
        """The state that our last message before this one in a thread carries, also a digest."""
        place = f"{incoming.channel}:{thread_ts}"
        if time.monotonic() - self._others.get(place, -OTHERS_SECONDS) < OTHERS_SECONDS:
            return None
        try:
            replies = await self._client.conversations_replies(
                channel=incoming.channel,
                ts=thread_ts,
                limit=THREAD_MESSAGES,
                include_all_metadata=True,
            )
        except SlackApiError as error:
            # Not granted, throttled, or not a member: the thread is treated as a new one.
            reason = slack_error(error)
            event(logger, "thread_not_read", {"error": reason})
            if reason in NOT_READABLE:
                self._is_anothers(place)
            return None
        for message in reversed(replies.get("messages") or []):
            metadata, ts = message.get("metadata") or {}, str(message.get("ts", ""))
            is_ours = message.get("bot_id") and metadata.get("event_type") == ids.METADATA_EVENT
            if is_ours and ts < incoming.ts:
                state = str((metadata.get("event_payload") or {}).get(ids.METADATA_STATE, ""))
                await self.remember(incoming.team_id, incoming.channel, thread_ts, ts, state)
                return state
        self._is_anothers(place)
        return None

    def _is_anothers(self, place: str) -> None:
        """Not to be read again for a while."""
        self._others[place] = time.monotonic()
        self._others.move_to_end(place)
        while len(self._others) > MOST_OTHERS:
            self._others.popitem(last=False)


def _key(channel: str, thread_ts: str | None, ts: str) -> str:
    """What a follow-up shares with its question: the thread, or the direct conversation.

    `thread_ts` is the thread that the message `ts` stands in; in channels it may begin one.
    """
    return thread_ts or (DIRECT if channel.startswith("D") else ts)
