"""The buttons and menus under an answer. Each block's id carries the state to answer from."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.advice.reply import Reply
from bot.kb import KnowledgeBase
from bot.kb.ids import GuideId
from bot.views import ids, wording
from bot.views.chart import reply_chart
from bot.views.elements import Block, actions, button, select
from bot.views.feedback import feedback_block

MOST_STEPS: Final = 20
GUIDES: Final[dict[GuideId | None, tuple[str, str]]] = {
    "self_check": (ids.SELF_CHECK, wording.SELF_CHECK_BUTTON),
    "report": (ids.REPORT, wording.REPORT_BUTTON),
    "tasks": (ids.TASKS, wording.TASKS_BUTTON),
    "digest": (ids.SUBSCRIPTION, wording.SUBSCRIPTION_BUTTON),
    "profile": (ids.PROFILE, wording.PROFILE_BUTTON),
    "own_data": (ids.EXPORT, wording.EXPORT_BUTTON),
}
"""The button that does what was asked for, where one can."""


def controls(
    reply: Reply, state: str, kb: KnowledgeBase, *, private: bool, detailed: bool
) -> Iterator[Block]:
    """Choices first (when the answer asks back), then corrections, then details and sharing."""
    if reply.choices:
        yield actions(
            f"choose|{state}",
            [
                *(
                    button(
                        f"{ids.CHOOSE_INDUSTRY}-{choice.industry}",
                        choice.label,
                        choice.industry,
                        spoken=f"{kb.industries[choice.industry].name}で答えてもらう",
                    )
                    for choice in reply.choices
                ),
                _industry_menu(wording.CHOOSE_INDUSTRY, kb),
            ],
        )
    menus = [*_menus(reply, kb)]
    if menus:
        yield actions(f"correct|{state}", menus)
    buttons = [*_buttons(reply, state, kb, private=private, detailed=detailed)]
    if buttons:
        yield actions(f"more|{state}", buttons)
    if reply.guide in GUIDES:
        action_id, label = GUIDES[reply.guide]
        yield actions(f"guide|{state}", [button(action_id, label, "", primary=True)])
    progress = [*_progress(reply)]
    if progress:
        yield actions(f"progress|{state}", progress)
    if reply.kind != "help":
        yield feedback_block(state, native=not private)


def _menus(reply: Reply, kb: KnowledgeBase) -> Iterator[Block]:
    if "correct_industry" in reply.offers and not reply.choices:
        yield _industry_menu(wording.CORRECT_INDUSTRY, kb)
    if "correct_area" in reply.offers:
        yield _area_menu(kb)
    if "compare" in reply.offers and reply.industry:
        others = [item for item in _industries(kb) if item[0] != reply.industry]
        yield select(ids.COMPARE_WITH, wording.COMPARE_WITH, others)


def _progress(reply: Reply) -> Iterator[Block]:
    """From advice to progress: take a step on, begin the self-check."""
    if reply.emergency or reply.kind not in ("advice", "benchmark", "clarify"):
        return
    steps = (*reply.steps, *reply.more_steps)[:MOST_STEPS]
    if steps:
        yield select(ids.TAKE, wording.TAKE_MENU, [(step.id, step.title) for step in steps])
    yield button(ids.SELF_CHECK, wording.SELF_CHECK_BUTTON, "")


def _buttons(
    reply: Reply, state: str, kb: KnowledgeBase, *, private: bool, detailed: bool
) -> Iterator[Block]:
    if "more_actions" in reply.offers and not detailed:
        yield button(ids.MORE_ACTIONS, wording.MORE_ACTIONS_BUTTON, state)
    if "more_cases" in reply.offers and reply.kind != "cases":
        yield button(ids.MORE_CASES, wording.MORE_CASES_BUTTON, state)
    if reply_chart(reply, kb):
        yield button(f"{ids.PICTURE}-answer", wording.PICTURE_BUTTON, state)
    if "share" in reply.offers and private:
        yield button(
            ids.SHARE,
            wording.SHARE_BUTTON,
            state,
            spoken="この答えをチャンネルの全員に見えるように共有する",
        )


@lru_cache(maxsize=8)
def _industry_menu(placeholder: str, kb: KnowledgeBase) -> Block:
    return select(ids.CORRECT_INDUSTRY, placeholder, _industries(kb))


@lru_cache(maxsize=4)
def _area_menu(kb: KnowledgeBase) -> Block:
    areas = [(area.id, area.name) for area in kb.areas.values()]
    return select(ids.CORRECT_AREA, wording.CORRECT_AREA, areas)


def _industries(kb: KnowledgeBase) -> list[tuple[str, str]]:
    return [(industry.id, industry.name) for industry in kb.industries.values()]
