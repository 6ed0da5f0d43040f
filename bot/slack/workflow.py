"""The workflow step 「業種ベンチマークを調べる」: it completes, or fails with a plain reason."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail
from slack_sdk.errors import SlackApiError

from bot.answering import Advisor
from bot.logs import event, failure
from bot.slack.outcomes import refusal

logger = logging.getLogger(__name__)

CALLBACK: Final = "look_up_benchmark"
LONGEST: Final = 500
NOTHING: Final = "業種が空です。ワークフローの編集画面で、業種を入れてください。例: 建設業"
NOT_FOUND: Final = (
    "「{text}」がどの業種か、わかりませんでした。"
    "建設業、製造業、小売業のような名前で入れてください。"
)
FAILED: Final = (
    "うまく調べられませんでした。少し待ってから、ワークフローをもう一度実行してください。"
)


async def look_up(
    inputs: Mapping[str, Any], complete: AsyncComplete, fail: AsyncFail, advisor: Advisor
) -> None:
    """End the step with the figures of the industry named in `inputs`.

    Raises what the client raises when Slack was not reached: it then sends the step again.
    """
    text = str(inputs.get("industry") or "").strip()[:LONGEST]
    try:
        outputs, problem = _answer(text, advisor)
    except Exception as error:
        failure(logger, "step_failed", error, {})
        outputs, problem = None, FAILED
    try:
        await (complete(outputs) if outputs else fail(problem))
    except SlackApiError as error:
        found = refusal(error)
        if found is None or found.verdict != "refused":
            raise
        event(logger, "step_not_taken", {"answer": found.answer})  # ended, or of another app


def _answer(text: str, advisor: Advisor) -> tuple[dict[str, Any] | None, str]:
    """The step's outputs, or why there are none."""
    if not text:
        return None, NOTHING
    asked = advisor.ask(text)
    if asked.query.uncovered:  # the answer says so, and gives the figures of all companies
        name = advisor.kb.uncovered[asked.query.uncovered[0].id].name
        return {"industry": name, "answer": asked.message.text}, ""
    industry_id = asked.query.industry
    if industry_id is None:
        return None, NOT_FOUND.format(text=text[:50])
    industry = advisor.kb.industries[industry_id]
    return {"industry": industry.name, "answer": advisor.ask(industry.name).message.text}, ""
