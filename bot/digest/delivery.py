"""Deliver one week's post to one channel: once, or not at all, and say which.

claim the row → (in doubt: look for it in the channel) → post → write Slack's answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import real_time
from bot.digest.pace import Pace
from bot.digest.plan import Digest, plan
from bot.kb import KnowledgeBase
from bot.logs import event
from bot.slack.outcomes import GONE, Refusal, refusal
from bot.slack.pacing import Pacing
from bot.slack.sender import Sender
from bot.store.claims import Claim
from bot.store.store import Store
from bot.store.subscriptions import Subscription
from bot.views.blocks import Message
from bot.views.digest import DIGEST_EVENT, DIGEST_WEEK, digest_message
from bot.views.notices import failing_notice, stopped_notice, unsure_notice
from bot.views.tasks import task_lines

logger = logging.getLogger(__name__)

LONGEST_SLEEP: Final = 2.0
"""Seconds that a job may wait for its moment; for longer it is put back."""
STOP_AFTER: Final = timedelta(weeks=3)
"""Failing for so long stops a subscription."""
LOOKED_THROUGH: Final = 50
"""Messages since the post began among which it is looked for."""
Clock = Callable[[], datetime]
Clients = Callable[[str], Awaitable[AsyncWebClient | None]]
"""The client for a workspace (team id), None where the app is not installed any more; it must not
repeat a request by itself."""


class TryAgainError(Exception):
    """The job shall run again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.1f} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Courier:
    """All that delivering needs.

    `clock` is the calendar's time, by which posts fall due; a demo may put it forward. Slack's and
    the attempts' time is the real one. `in_flight` are the deliveries that jobs of this process
    work on.
    """

    kb: KnowledgeBase
    store: Store
    clients: Clients
    clock: Clock
    pace: Pace
    pacing: Pacing
    in_flight: set[int] = field(default_factory=set)

    async def deliver(self, delivery: int) -> None:
        """Deliver a row of the ledger. Raises TryAgainError where the job must run again."""
        if delivery in self.in_flight:
            return  # its other job does it
        self.in_flight.add(delivery)
        try:
            await self._deliver(delivery)
        finally:
            self.in_flight.discard(delivery)

    async def _deliver(self, delivery: int) -> None:
        if not self.store.database.presence.held:
            raise TryAgainError(self.pace.presence_seconds)
        claim = await self.store.deliveries.claim(delivery, real_time())
        if claim is None:
            return  # done, deleted, or in other hands
        if claim.in_doubt and not await self._was_not_posted(claim):
            return
        await self._post(claim)

    def _digest(self, claim: Claim) -> Digest:
        """What the post says."""
        industry = claim.subscription.industry or claim.profile.industry
        key, size = claim.subscription.key, claim.profile.size
        return plan(key, claim.week, claim.history, industry, size, self.kb)

    async def _post(self, claim: Claim) -> None:
        subscription = claim.subscription
        wait = self.pacing.reserve(subscription.team_id, subscription.channel_id)
        if wait > LONGEST_SLEEP:
            await self.store.deliveries.release(claim, in_doubt=False)
            raise TryAgainError(wait)
        await asyncio.sleep(wait)
        digest = self._digest(claim)
        message = digest_message(digest, claim.id, task_lines(claim.tasks, self.kb))
        try:
            sender = await self._sender(subscription)
            ts = await sender.post(subscription.channel_id, None, message)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            await self._failed(claim, error)
            return
        now = self.clock()
        await self.store.deliveries.finish(claim, "posted", "ok", now, topic=digest.topic, ts=ts)
        event(logger, "digest_posted", {"delivery": claim.id, "attempt": claim.attempts})

    async def _failed(self, claim: Claim, error: Exception) -> None:
        found = _outcome(error)
        fields = {"delivery": claim.id, "answer": found.answer, "verdict": found.verdict}
        event(logger, "digest_not_posted", fields)
        now = self.clock()
        too_late = self._is_too_late(claim)
        if found.verdict == "unknown" and too_late:
            await self._leave_to_a_person(claim, found.answer)
            return
        if found.verdict == "refused" or too_late:
            await self.store.deliveries.finish(claim, "failed", found.answer, now)
            await self._tell(claim.subscription, found.answer, now)
            return
        await self.store.deliveries.release(claim, in_doubt=found.verdict == "unknown")
        if found.wait is not None:
            self.pacing.hold(claim.subscription.team_id, found.wait)
            raise TryAgainError(found.wait)
        if found.verdict == "unknown":
            raise TryAgainError(self.pace.doubt_seconds)
        raise TryAgainError(self.pace.back_off(claim.attempts - 1))

    async def _was_not_posted(self, claim: Claim) -> bool:
        """Look for a post whose answer was never written; True when it may be posted now."""
        begun = claim.in_doubt
        assert begun is not None  # noqa: S101 - the caller looked
        left = self.pace.doubt_seconds - (real_time() - begun).total_seconds()
        if left > 0:  # it may still be on its way
            await self.store.deliveries.release(claim, in_doubt=True)
            raise TryAgainError(left)
        try:
            ts = await self._ts_in_channel(claim, begun)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            found = _outcome(error)
            if found.verdict == "refused" or self._is_too_late(claim):
                await self._leave_to_a_person(claim, found.answer)
                return False
            await self.store.deliveries.release(claim, in_doubt=True)
            wait = self.pace.doubt_seconds if found.wait is None else found.wait
            raise TryAgainError(wait) from error
        if ts is None:
            await self.store.deliveries.begin_again(claim, real_time())
            return True
        now, topic = self.clock(), self._digest(claim).topic
        await self.store.deliveries.finish(claim, "posted", "found", now, topic=topic, ts=ts)
        event(logger, "digest_found", {"delivery": claim.id})
        return False

    def _is_too_late(self, claim: Claim) -> bool:
        """Whether it has been tried for so long that it is given up."""
        return real_time() - claim.made_at > self.pace.give_up_after

    async def _leave_to_a_person(self, claim: Claim, answer: str) -> None:
        """Post no more what may be posted: better one post too few than two."""
        subscription = claim.subscription
        await self.store.deliveries.finish(claim, "unsure", answer, self.clock())
        await self._notify(subscription, unsure_notice(subscription.channel_id, claim.week))

    async def _ts_in_channel(self, claim: Claim, begun: datetime) -> str | None:
        """Where the channel's history holds the week's post; None where it does not."""
        cursor = ""
        while True:
            client = await self._client(claim.subscription)
            page = await client.conversations_history(
                channel=claim.subscription.channel_id,
                oldest=f"{(begun - timedelta(seconds=60)).timestamp():.6f}",
                limit=LOOKED_THROUGH,
                include_all_metadata=True,
                cursor=cursor,
            )
            for message in page.get("messages") or []:
                if _week_of(message) == claim.week:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def _tell(self, subscription: Subscription, answer: str, now: datetime) -> None:
        """Tell whoever subscribed, once; stop what cannot work or has failed for three weeks."""
        since = subscription.failing_since
        lasting = answer in GONE or (since is not None and now - since >= STOP_AFTER)
        first = await self.store.deliveries.note_failure(
            subscription, now, problem=answer if lasting else None
        )
        if not first:
            return
        notice = stopped_notice if lasting else failing_notice
        await self._notify(subscription, notice(subscription.channel_id, answer))

    async def _notify(self, subscription: Subscription, notice: Message) -> None:
        try:
            sender = await self._sender(subscription)
            await sender.post(subscription.subscribed_by, None, notice)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            # They left, or the app did: `doctor` and /metrics still tell the operator.
            found = refusal(error)
            fields = {"answer": found.answer if found else "", "subscription": subscription.id}
            event(logger, "owner_not_told", fields)

    async def _client(self, subscription: Subscription) -> AsyncWebClient:
        """The workspace's client; raises SlackApiError where the app is not installed any more."""
        client = await self.clients(subscription.team_id)
        if client is None:
            raise SlackApiError("not installed", {"ok": False, "error": "app_uninstalled"})
        return client

    async def _sender(self, subscription: Subscription) -> Sender:
        return Sender(await self._client(subscription))


def _outcome(error: Exception) -> Refusal:
    """What an error means that came instead of Slack's answer, or as one."""
    return refusal(error) or Refusal("unknown", type(error).__name__)


def _week_of(message: Mapping[str, Any]) -> str | None:
    """The week of a digest's post. Not the ledger's number: a restored ledger counts anew."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != DIGEST_EVENT:
        return None
    return str((metadata.get("event_payload") or {}).get(DIGEST_WEEK))
