"""The workflow step 「業種ベンチマークを調べる」: it completes, or fails with a plain reason."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail

from bot.answering import Advisor
from bot.logs import event, failure

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
    """End the step with the figures of the industry named in `inputs`."""
    try:
        text = str(inputs.get("industry") or "").strip()[:LONGEST]
        answer = advisor.ask(text) if text else None
    except Exception as error:
        failure(logger, "step_failed", error, {})
        await fail(FAILED)
        return
    if answer is None:
        await fail(NOTHING)
    elif answer.query.industry is None:
        await fail(NOT_FOUND.format(text=text[:50]))
    else:
        industry = advisor.kb.industries[answer.query.industry]
        event(logger, "step_completed", {"industry": industry.id})
        found = advisor.ask(industry.name)
        await complete({"industry": industry.name, "answer": found.message.text})
