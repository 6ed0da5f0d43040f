"""What a follow-up follows: the question last answered in its thread or direct conversation.

The database remembers for all processes; where it does not, the thread's own messages tell.
"""

import logging
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


class Threads:
    """The states (see `views.state`) of one workspace's conversations."""

    def __init__(self, client: AsyncWebClient, subjects: Subjects) -> None:
        self._client = client
        self._subjects = subjects
        self._others: OrderedDict[str, None] = OrderedDict()

    async def knows(self, incoming: Incoming) -> bool:
        """Whether a message stands in a conversation that was answered lately."""
        return await self._remembered(incoming) is not None

    async def state(self, incoming: Incoming) -> str | None:
        """The state of the last answer before a message; None where there is none, or unread."""
        if incoming.thread_ts is None and not incoming.direct:
            return None  # it begins a thread
        state = await self._remembered(incoming)
        if state is None and incoming.thread_ts is not None:
            state = await self._told_by_thread(incoming, incoming.thread_ts)
        return state

    async def remember(self, team_id: str, channel: str, key: str, state: str) -> None:
        """What was answered last; without the database the thread itself tells."""
        try:
            await self._subjects.put(team_id, channel, key, state)
        except DATABASE_ERRORS as error:
            failure(logger, "subject_not_kept", error, {})

    async def _remembered(self, incoming: Incoming) -> str | None:
        key = incoming.subject_key
        try:
            return await self._subjects.of(incoming.team_id, incoming.channel, key)
        except DATABASE_ERRORS as error:
            failure(logger, "subject_not_read", error, {})
            return None

    async def _told_by_thread(self, incoming: Incoming, thread_ts: str) -> str | None:
        """The state that our last message in a thread carries, also a digest."""
        place = f"{incoming.channel}:{thread_ts}"
        if place in self._others:
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
            metadata = message.get("metadata") or {}
            if message.get("bot_id") and metadata.get("event_type") == ids.METADATA_EVENT:
                state = str((metadata.get("event_payload") or {}).get(ids.METADATA_STATE, ""))
                key = incoming.subject_key
                await self.remember(incoming.team_id, incoming.channel, key, state)
                return state
        self._is_anothers(place)
        return None

    def _is_anothers(self, place: str) -> None:
        """Not to be read again; an answer of ours makes the database remember it."""
        self._others[place] = None
        while len(self._others) > MOST_OTHERS:
            self._others.popitem(last=False)
