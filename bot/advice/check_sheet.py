"""Customers' check sheets: which self-check item and which action answer a usual question. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from bot.advice import steps
from bot.advice.reply import Step
from bot.advice.self_check import Answers
from bot.kb.base import KnowledgeBase
from bot.kb.check_models import CheckItem, SheetQuestion
from bot.understanding.fold import fold, fold_word

SURE: Final = 62.0
"""Likeness (0 to 100) below which a question is not taken for one of the usual ones."""
MOST_FOUND: Final = 3
NAMED: Final = 100.0
"""Likeness of a question in which one of the words stands, before their length counts."""


@dataclass(frozen=True)
class SheetAnswer:
    """A usual question, the items that answer it with what was last answered, and the action."""

    question: SheetQuestion
    items: tuple[CheckItem, ...]
    own: tuple[str, ...]
    step: Step


def usual_questions(kb: KnowledgeBase, answers: Answers) -> tuple[SheetAnswer, ...]:
    """All of them, in the editors' order."""
    return tuple(_answer(question, kb, answers) for question in kb.check_sheet.values())


def find(text: str, kb: KnowledgeBase, answers: Answers) -> tuple[SheetAnswer, ...]:
    """The usual questions that a sheet's own wording is likest to; empty where none is near."""
    asked = fold(text).text.strip("。 ")
    if not asked:
        return ()
    likeness: dict[str, float] = {}
    for name, (question, *others) in _vocabulary(kb).items():
        named = sum(len(word) for word in others if word in asked)
        near = process.extractOne(asked, (question, *others), scorer=fuzz.ratio)
        likeness[name] = NAMED + named if named else near[1]
    ranked = sorted(likeness, key=lambda name: -likeness[name])
    found = [name for name in ranked if likeness[name] >= SURE][:MOST_FOUND]
    return tuple(_answer(kb.check_sheet[name], kb, answers) for name in found)


def _answer(question: SheetQuestion, kb: KnowledgeBase, answers: Answers) -> SheetAnswer:
    items: Sequence[CheckItem] = [kb.self_check.items[number - 1] for number in question.items]
    labels = {answer.id: answer.label for answer in kb.self_check.answers}
    own = tuple(labels[answers[item.number]] for item in items if item.number in answers)
    step = steps.ready((kb.actions[question.action],), kb)[0]
    return SheetAnswer(question, tuple(items), own, step)


@lru_cache(maxsize=4)
def _vocabulary(kb: KnowledgeBase) -> dict[str, list[str]]:
    """The question and its other words, folded as questions are."""
    return {
        question.id: [fold_word(text) for text in (question.question, *question.also)]
        for question in kb.check_sheet.values()
    }
