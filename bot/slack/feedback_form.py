"""👍 and 👎 under an answer; a 👎 says why, and has the answer put right in its place."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Advisor
from bot.errors import SecbenchError
from bot.kb.ids import AREA_IDS, INDUSTRY_IDS
from bot.logs import failure
from bot.slack.corrections import corrected
from bot.slack.interactions import Click, Handlers, Submission, Submitted
from bot.slack.sender import Sender
from bot.slack.threads import Threads
from bot.store.feedback import Feedback, Verdict
from bot.views import feedback as views
from bot.views import ids, wording

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FeedbackDesk:
    advisor: Advisor
    client: AsyncWebClient
    feedback: Feedback
    clock: Callable[[], datetime]
    threads: Threads

    def handlers(self) -> Handlers:
        return Handlers(
            submissions={ids.FEEDBACK_FORM: self._submit},
            clicks={ids.FEEDBACK: self._judge},
        )

    async def _judge(self, click: Click) -> None:
        """Keep the verdict; after a 👎 ask what was wrong."""
        state = click.block_id.partition("|")[2]
        useful = click.value == views.YES
        judged = views.Judged(
            f"{click.channel_id}:{click.message_ts}",
            state,
            click.response_url,
            click.is_private,
            click.thread_ts,
        )
        await self.feedback.give(
            click.team_id, click.user_id, judged.answer, Verdict(useful, state), self.clock()
        )
        if useful:
            await Sender(self.client).respond_text(click.response_url, views.THANKS)
        else:
            view = views.feedback_modal(judged, self.advisor.kb)
            await self.client.views_open(trigger_id=click.trigger_id, view=view)

    async def _submit(self, submission: Submission) -> Submitted:
        """Keep the reason; answer again in place where the right industry or area was chosen."""
        judged = views.read_judged(submission.metadata)
        filled = submission.filled
        industry, area = _chosen(filled, "industry"), _chosen(filled, "area")
        errors = {}
        if filled.get("reason") not in dict(views.REASONS):
            errors["reason"] = wording.UNKNOWN_CHOICE
        if industry and industry not in INDUSTRY_IDS:
            errors["industry"] = wording.UNKNOWN_CHOICE
        if area and area not in AREA_IDS:
            errors["area"] = wording.UNKNOWN_CHOICE
        if errors:
            return Submitted(errors)
        verdict = Verdict(
            False,
            judged.state,
            filled["reason"],
            industry or None,
            area or None,
            filled.get("comment", "")[: views.LONGEST_COMMENT] or None,
        )
        await self.feedback.give(
            submission.team_id, submission.user_id, judged.answer, verdict, self.clock()
        )
        answered_anew = not (industry or area) or await self._answer_anew(
            submission.team_id, judged, industry, area
        )
        return Submitted({}, views.thanks_modal(answered_anew=answered_anew))

    async def _answer_anew(
        self, team_id: str, judged: views.Judged, industry: str, area: str
    ) -> bool:
        """Put the right answer in the place of the wrong one; False where that place is gone."""
        query = self.advisor.recall(judged.state)
        if query is None or not judged.response_url:
            return False
        query = corrected(query, industry, area)
        answer = self.advisor.answer(query, private=judged.is_private)
        try:
            await Sender(self.client).respond(
                judged.response_url, answer.message, {"replace_original": True}
            )
        except (SecbenchError, aiohttp.ClientError, TimeoutError) as error:
            failure(logger, "answer_not_replaced", error, {})  # its address holds half an hour
            return False
        channel, _, ts = judged.answer.partition(":")
        if not judged.is_private:
            thread = judged.thread if judged.thread != ts else None
            await self.threads.remember(team_id, channel, thread, ts, answer.message.state)
        return True


def _chosen(filled: Mapping[str, str], field: str) -> str:
    value = filled.get(field, "")
    return "" if value == views.UNCHANGED else value
