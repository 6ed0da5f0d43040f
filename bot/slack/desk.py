"""The desk where listeners hand in what Slack sent and the answer goes out.

One method for each kind of request; listeners stay thin around it.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Advisor, Answer
from bot.logs import event, failure
from bot.slack.agent import Agent
from bot.slack.background import Background
from bot.slack.corrections import CLICKS, unchanged
from bot.slack.counters import ANSWERS, SECONDS, confidence_band
from bot.slack.incoming import Incoming, Pointed
from bot.slack.outcomes import NOT_READABLE, slack_error
from bot.slack.sender import Sender
from bot.slack.threads import Threads
from bot.store.database import DATABASE_ERRORS
from bot.store.store import Store
from bot.understanding import Profile, Query
from bot.views import ids, wording

logger = logging.getLogger(__name__)

UNANSWERED: Final = ("fallback", "uncovered", "clarify")
"""Replies that say that no answer was found, or not yet."""
LONGEST_KEPT: Final = 300
"""Characters of an unanswered question, where the workspace keeps them."""
CLOCKS_APART: Final = 60.0
"""Seconds by which Slack's clock and the database's may differ."""


class Desk:
    """Answers messages, commands and clicks of one installation."""

    def __init__(
        self,
        advisor: Advisor,
        client: AsyncWebClient,
        store: Store,
        agent: Agent,
        background: Background,
        clock: Callable[[], datetime],
        threads: Threads,
    ) -> None:
        self._advisor = advisor
        self._client = client
        self._profiles = store.profiles
        self._feedback = store.feedback
        self._agent = agent
        self._background = background
        self._clock = clock
        self._sender = Sender(client)
        self._threads = threads

    async def message(self, incoming: Incoming) -> None:
        """Answer a message; unaddressed ones only in our own threads, and only on topic.

        Raises what the client raises when the answer could not be sent.
        """
        before = await self._subject(incoming)
        if before is None and not incoming.addressed:
            return
        if not incoming.direct:
            await self._answer_message(incoming, before)
            return
        async with self._agent.working(incoming.channel, incoming.thread_ts or incoming.ts):
            await self._answer_message(incoming, before)

    async def _answer_message(self, incoming: Incoming, before: Query | None) -> None:
        try:
            profile = await self._profile(incoming.team_id, incoming.channel)
            with SECONDS.labels("message").time():
                answer = self._advisor.ask(incoming.text, profile=profile, before=before)
        except Exception as error:
            text = wording.FAILED.format(reference=_report("message_failed", error))
            await self._sender.post_text(incoming.channel, incoming.answer_thread, text)
            return
        has_subject = answer.reply.kind not in ("fallback", "help")
        if not incoming.addressed and not has_subject:
            return  # people talking among themselves
        sent = answer.message.answering(incoming.event_id)
        await self._sender.post(incoming.channel, incoming.answer_thread, sent)
        if has_subject:
            await self._threads.remember(
                incoming.team_id,
                incoming.channel,
                incoming.answer_thread,
                incoming.ts,
                answer.message.state,
            )
        _answered("message", answer)
        if incoming.addressed:
            self._count_unanswered(incoming.team_id, incoming.text, answer)

    async def command(
        self, team_id: str, channel: str, text: str, *, own_words: bool = True
    ) -> Answer:
        """The private answer to `/secbench …`; what are not `own_words` is never kept."""
        text = text.strip()
        profile = await self._profile(team_id, channel)
        with SECONDS.labels("command").time():
            answer = self._advisor.ask(text or wording.HELP_QUESTION, profile=profile, private=True)
        _answered("command", answer)
        self._count_unanswered(team_id, text if own_words else None, answer)
        return answer

    async def shortcut(self, pointed: Pointed) -> None:
        """Answer somebody's message privately to whoever points at it; they may share it."""
        try:
            answer = await self.command(
                pointed.team_id, pointed.channel, pointed.text, own_words=False
            )
            options = {"response_type": "ephemeral", "replace_original": False}
            await self._sender.respond(pointed.response_url, answer.message, options)
        except Exception as error:
            text = wording.FAILED.format(reference=_report("shortcut_failed", error))
            await self._sender.respond_text(pointed.response_url, text)

    def _count_unanswered(self, team_id: str, text: str | None, answer: Answer) -> None:
        """Note that a question found no answer, beside whatever else goes on."""
        if answer.reply.kind not in UNANSWERED:
            return
        counted = self._feedback.count_unanswered(
            team_id, answer.reply.kind, text[:LONGEST_KEPT] if text else None, self._clock()
        )
        self._background.start("unanswered", counted)

    async def too_many(self, incoming: Incoming) -> None:
        """Tell whoever asks too much, once, where they asked."""
        await self._sender.post_text(incoming.channel, incoming.answer_thread, wording.TOO_MANY)

    async def is_answered(self, incoming: Incoming, since: datetime) -> bool:
        """Whether an earlier attempt's answer stands in the conversation already.

        False where it may not be read: a lost question is worse than a second answer.
        """
        oldest = f"{since.timestamp() - CLOCKS_APART:.6f}"
        where, thread = incoming.channel, incoming.answer_thread
        try:
            if thread is not None:
                found = await self._client.conversations_replies(
                    channel=where,
                    ts=thread,
                    oldest=oldest,
                    limit=200,
                    include_all_metadata=True,
                )
            else:
                found = await self._client.conversations_history(
                    channel=where, oldest=oldest, limit=200, include_all_metadata=True
                )
        except SlackApiError as error:
            if slack_error(error) not in (*NOT_READABLE, "thread_not_found"):
                raise
            return False
        payloads = (
            (message.get("metadata") or {}).get("event_payload") or {}
            for message in found.get("messages") or []
        )
        return any(payload.get(ids.METADATA_ANSWERED) == incoming.event_id for payload in payloads)

    async def _profile(self, team_id: str, channel: str) -> Profile | None:
        """The company's profile; without the database questions are answered all the same."""
        try:
            saved = await self._profiles.of(team_id, channel)
        except DATABASE_ERRORS as error:
            failure(logger, "profile_not_read", error, {})
            return None
        return saved.profile if saved else None

    async def click(self, body: Mapping[str, Any], team_id: str) -> None:
        """Answer a button or menu in place; its block id or value carries the question."""
        action = body["actions"][0]
        response_url = str(body.get("response_url", ""))
        query = self._clicked_query(action)
        if query is None:
            await self._sender.respond_text(response_url, wording.EXPIRED)
            return
        try:
            await self._answer_click(body, team_id, action, query, response_url)
        except Exception as error:
            reference = _report("click_failed", error)
            await self._sender.respond_text(
                response_url, wording.FAILED.format(reference=reference)
            )

    async def _answer_click(
        self,
        body: Mapping[str, Any],
        team_id: str,
        action: Mapping[str, Any],
        query: Query,
        response_url: str,
    ) -> None:
        container = body.get("container", {})
        private = bool(container.get("is_ephemeral"))
        sharing = action["action_id"] == ids.SHARE
        answer = self._advisor.answer(
            query,
            private=private and not sharing,
            shared_by=str(body.get("user", {}).get("id", "")) if sharing else None,
        )
        options: dict[str, Any] = {"replace_original": not sharing}
        if sharing:
            options["response_type"] = "in_channel"
        await self._sender.respond(response_url, answer.message, options)
        channel = str(container.get("channel_id", ""))
        ts = str(container.get("message_ts", ""))
        if not private and ts:
            # Outside threads a channel's message begins one of its own.
            thread = container.get("thread_ts") or (None if channel.startswith("D") else ts)
            clicked = str(action.get("action_ts") or ts)
            await self._threads.remember(team_id, channel, thread, clicked, answer.message.state)
        _answered("click", answer)

    def _clicked_query(self, action: Mapping[str, Any]) -> Query | None:
        action_id = str(action.get("action_id", ""))
        value = str(action.get("value") or "")
        query = self._advisor.recall(str(action.get("block_id", "")).partition("|")[2] or value)
        if query is None:
            return None
        chosen = str((action.get("selected_option") or {}).get("value") or value)
        return CLICKS.get(action_id.partition("-")[0], unchanged)(query, chosen)

    async def _subject(self, incoming: Incoming) -> Query | None:
        """The question that a message follows."""
        state = await self._threads.state(incoming)
        return self._advisor.recall(state) if state else None


def _answered(way: str, answer: Answer) -> None:
    band = confidence_band(answer.query.confidence)
    ANSWERS.labels(way, answer.reply.kind, band).inc()
    fields = {"way": way, "kind": answer.reply.kind, "confidence": answer.query.confidence}
    event(logger, "answered", fields)


def _report(name: str, error: Exception) -> str:
    """Log an unexpected error and give the number that the user sees."""
    reference = secrets.token_hex(4)
    failure(logger, name, error, {"reference": reference})
    return reference
