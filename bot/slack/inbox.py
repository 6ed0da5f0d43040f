"""Questions are kept before they are acknowledged, and answered once.

store → acknowledge → answer → empty the row. What a process leaves behind when it dies is taken up
by another one, which first looks whether the answer was posted already.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from itertools import chain, repeat
from typing import Any, Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.logs import event, failure
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.incoming import Incoming
from bot.slack.outcomes import refusal
from bot.slack.threads import Threads
from bot.store.database import DATABASE_ERRORS
from bot.store.events import Events, OpenEvent

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 10
WRITE_WAITS: Final = (0.1, 0.5, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between attempts to write what became of a question; the last one from then on."""
SendErrors: Final = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)


class Inbox:
    """The questions of one workspace in one process."""

    def __init__(
        self, events: Events, desk: Desk, threads: Threads, background: Background
    ) -> None:
        self._events = events
        self._desk = desk
        self._threads = threads
        self._background = background

    async def receive(self, incoming: Incoming) -> None:
        """Keep a message and begin to answer it; a repeated one is neither.

        What people say to each other is not kept: whether a message in a thread that nobody
        remembers follows an answer of ours, the thread itself must tell first. Raises
        DATABASE_ERRORS.
        """
        if incoming.addressed:
            await self._begin(incoming)
        elif incoming.thread_ts is not None:
            if await self._threads.knows(incoming):
                await self._begin(incoming)
            else:
                self._background.start("follow-up", self._look_at(incoming))

    async def _begin(self, incoming: Incoming) -> None:
        message = f"{incoming.channel}:{incoming.ts}"
        try:
            kept = await self._events.keep(
                incoming.event_id, incoming.team_id, message, _body(incoming)
            )
        except DATABASE_ERRORS:
            # Perhaps it is kept, and only the database's answer was lost: then somebody answers.
            self._background.start("outcome", _write(self._events.release, incoming.event_id))
            raise
        if kept:
            self._background.start("question", self._answer(incoming))

    async def _look_at(self, incoming: Incoming) -> None:
        try:
            if await self._threads.state(incoming) is not None:
                await self._begin(incoming)
        except (*SendErrors, *DATABASE_ERRORS) as error:
            failure(logger, "follow_up_not_answered", error, {})

    async def take_up(self, left: OpenEvent) -> None:
        """Answer what a dead process has left behind, unless it was answered already."""
        incoming = _incoming(left)
        event(logger, "question_taken_up", {"attempt": left.attempts})
        if incoming is None:
            await _write(self._events.done, left.event_id)
            return
        try:
            if await self._desk.is_answered(incoming, left.received_at):
                await _write(self._events.done, left.event_id)
                return
        except SendErrors as error:
            failure(logger, "answer_not_looked_for", error, {})
            await _write(self._events.release, left.event_id)
            return
        await self._answer(incoming)

    async def _answer(self, incoming: Incoming) -> None:
        try:
            await self._desk.message(incoming)
        except SendErrors as error:
            found = refusal(error)
            fields = {"answer": found.answer if found else type(error).__name__}
            event(logger, "answer_not_posted", fields)
            if found is None or found.verdict != "refused":
                await _write(self._events.release, incoming.event_id)  # again after a while
                return
        except Exception as error:
            failure(logger, "question_not_answered", error, {})
            await _write(self._events.release, incoming.event_id)
            return
        await _write(self._events.done, incoming.event_id)


class Finder(Protocol):
    """Finds the inbox of a workspace; None where the app is not installed any more."""

    async def inbox_of(self, team_id: str) -> Inbox | None: ...


class Sweeper:
    """Takes up what nobody answers any more, in whatever workspace; `patience` in seconds."""

    def __init__(self, events: Events, finder: Finder, patience: float) -> None:
        self._events = events
        self._finder = finder
        self._patience = patience

    async def sweep(self) -> int:
        """Take up what is left behind; returns how many questions. Raises DATABASE_ERRORS."""
        abandoned = await self._events.take_abandoned(timedelta(seconds=self._patience))
        for left in abandoned:
            try:
                await self._take_up(left)
            except Exception as error:  # such as a refused token: the other workspaces wait
                failure(logger, "question_not_taken_up", error, {"team": left.team_id})
                await _write(self._events.release, left.event_id)
        return len(abandoned)

    async def _take_up(self, left: OpenEvent) -> None:
        if left.attempts > MOST_ATTEMPTS:
            event(logger, "question_given_up", {"attempt": left.attempts})
            await _write(self._events.done, left.event_id)
            return
        inbox = await self._finder.inbox_of(left.team_id)
        if inbox is None:
            await _write(self._events.done, left.event_id)
        else:
            await inbox.take_up(left)

    async def keep_sweeping(self) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(self._patience / 3)
            try:
                await self.sweep()
            except Exception as error:
                failure(logger, "sweep_failed", error, {})


async def _write(write: Callable[[str], Awaitable[None]], event_id: str) -> None:
    """Write what became of a question, again and again after a lost connection.

    While this process lives nobody else takes the question up: it must not be forgotten.
    """
    for seconds in chain(WRITE_WAITS, repeat(WRITE_WAITS[-1])):
        try:
            await write(event_id)
        except DATABASE_ERRORS as error:
            failure(logger, "outcome_not_written", error, {})
            await asyncio.sleep(seconds)
        else:
            return


def _body(incoming: Incoming) -> dict[str, Any]:
    """What is needed to answer: ids, the text, and how it was addressed."""
    body = asdict(incoming)
    del body["event_id"], body["team_id"]
    return body


def _incoming(left: OpenEvent) -> Incoming | None:
    body: Mapping[str, Any] = left.body
    try:
        return Incoming(event_id=left.event_id, team_id=left.team_id, **body)
    except TypeError:  # kept by another version of secbench
        return None
