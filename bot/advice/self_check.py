"""The self-check: its score, what it means, where it stands, what to do next. Pure.

Points and bands: knowledge/self_check.yaml, after IPA's 5分でできる!情報セキュリティ自社診断.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.advice import steps
from bot.advice.figures import find, notes_for
from bot.advice.parts import sources
from bot.advice.reply import ReplyFigure, SourceLine, Step
from bot.advice.wording import amount, with_interval
from bot.kb.base import KnowledgeBase
from bot.kb.check_models import AnswerId, CheckBand, CheckItem, CheckPart, SelfCheck
from bot.kb.ids import OVERALL, IndustryId, SizeId
from bot.kb.models import Action

Answers = Mapping[int, AnswerId]
"""What was answered, by the item's number."""

SHARE: Final = "self_check_70plus_rate"
THRESHOLD: Final = "self_check_threshold_score"
NEXT_ITEMS: Final = 3
CLAIMS: Final = (
    "自分で答えた点です。認証や、取引先への保証にはなりません",
    "70点は事例集が分けた点で、SECURITY ACTION 二つ星の条件ではありません",
)
"""What must not be read out of a score (see docs/knowledge.md)."""
_NOT_FALLING: Final = (
    "点が高いほど被害が減るとまでは言えません。対象の年と社数、49点以下の被害額は公表されていません"
)
_UNCERTAIN: Final = "(公式の説明では確かめられていない区分です)"


@dataclass(frozen=True)
class NextItem:
    """An item that is not done yet, what to do about it, and the points it would add."""

    item: CheckItem
    answer: AnswerId
    step: Step
    gain: int


@dataclass(frozen=True)
class Change:
    """What became of the last self-check's answers: the score's difference, and items by number."""

    points: int
    better: tuple[CheckItem, ...]
    worse: tuple[CheckItem, ...]


@dataclass(frozen=True)
class PartScore:
    part: CheckPart
    points: int
    most: int


@dataclass(frozen=True)
class CheckResult:
    """A finished self-check, ready to read. `score` from -25 to 100 points."""

    score: int
    band: CheckBand
    meaning: str
    parts: tuple[PartScore, ...]
    standing: tuple[str, ...]
    figures: tuple[ReplyFigure, ...]
    damage: tuple[str, ...]
    next_items: tuple[NextItem, ...]
    unknown: tuple[CheckItem, ...]
    change: Change | None
    notes: tuple[str, ...]
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class Past:
    """A finished self-check in the history."""

    day: date
    score: int


def is_complete(answers: Answers, check: SelfCheck) -> bool:
    return all(item.number in answers for item in check.items)


def known(answers: Mapping[str, str], check: SelfCheck) -> dict[int, AnswerId]:
    """Stored answers that the self-check still knows: items and answers of today."""
    numbers = {str(item.number): item.number for item in check.items}
    kinds: dict[str, AnswerId] = {answer.id: answer.id for answer in check.answers}
    return {
        numbers[number]: kinds[answer]
        for number, answer in answers.items()
        if number in numbers and answer in kinds
    }


def score(answers: Answers, check: SelfCheck) -> int:
    """The points of the answers given, -25 to 100 for all 25."""
    return sum(_points(answer, check) for answer in answers.values())


def band(points: int, check: SelfCheck) -> CheckBand:
    """The band a score lies in; the bands cover every score once."""
    return next(each for each in check.bands if each.low <= points <= each.high)


def meaning(where: CheckBand) -> str:
    """What a band means, with the reserve that one source alone calls for."""
    return where.meaning + (_UNCERTAIN if where.established == "single" else "")


def result(
    answers: Answers,
    industry: IndustryId | None,
    size: SizeId | None,
    kb: KnowledgeBase,
    before: Answers | None = None,
) -> CheckResult:
    """What complete answers mean; `before` are those of the last finished self-check."""
    check = kb.self_check
    points = score(answers, check)
    where = band(points, check)
    figures = tuple(
        figure
        for scope in (industry, size, OVERALL)
        if scope and (figure := find(SHARE, scope, kb))
    )
    damage = _damage(where, kb)
    following = next_items(answers, kb)
    return CheckResult(
        score=points,
        band=where,
        meaning=meaning(where),
        parts=tuple(_part(part, answers, check) for part in check.parts),
        standing=_standing(points, figures, kb),
        figures=figures,
        damage=damage,
        next_items=following,
        unknown=tuple(item for item in check.items if answers.get(item.number) == "unknown"),
        change=_change(before, answers, check) if before else None,
        notes=(*CLAIMS, *((_NOT_FALLING,) if damage else ()), *notes_for(figures, kb)),
        sources=sources(
            kb,
            [*figures, *_damage_figures(where, kb)],
            [kb.actions[each.step.id] for each in following],
            refs=check.sources,
        ),
    )


def next_items(answers: Answers, kb: KnowledgeBase, most: int = NEXT_ITEMS) -> tuple[NextItem, ...]:
    """The cheapest items still to do: free before paid, then quick before slow, then the points."""
    check = kb.self_check
    best = max(answer.points for answer in check.answers)
    open_items = [
        (item, answer, kb.actions[item.action], best - _points(answer, check))
        for item in check.items
        if (answer := answers.get(item.number)) is not None and answer != "done"
    ]
    open_items.sort(key=lambda each: (*_expense(each[2]), -each[3], each[0].number))
    return tuple(
        NextItem(item, answer, steps.ready((action,), kb)[0], gain)
        for item, answer, action, gain in open_items[:most]
    )


def weekly_question(unknown: Iterable[CheckItem], week: str) -> CheckItem | None:
    """The item of an ISO week (2026-W48) that is asked again of who did not know."""
    items = tuple(unknown)
    return items[int(week.partition("-W")[2]) % len(items)] if items else None


def _expense(action: Action) -> tuple[int, int]:
    return steps.COSTS.index(action.cost.level), steps.TIMES.index(action.when)


def _points(answer: AnswerId, check: SelfCheck) -> int:
    return next(each.points for each in check.answers if each.id == answer)


def _part(part: CheckPart, answers: Answers, check: SelfCheck) -> PartScore:
    own = [item.number for item in check.items if item.part == part.number]
    best = max(answer.points for answer in check.answers)
    given = {number: answers[number] for number in own if number in answers}
    return PartScore(part, score(given, check), best * len(own))


def _standing(points: int, figures: Iterable[ReplyFigure], kb: KnowledgeBase) -> tuple[str, ...]:
    """Whether the score is above the casebook's cut, and how many companies are."""
    threshold = find(THRESHOLD, OVERALL, kb)
    if threshold is None or not isinstance(threshold.value, int):
        return ()
    side = "以上" if points >= threshold.value else "未満"
    lines = [f"{points}点は、調査が分けた{amount(threshold)}{side}です。"]
    lines += [
        f"{figure.scope_name}で{amount(threshold)}以上の会社は {with_interval(figure)}です。"
        for figure in figures
    ]
    return tuple(lines)


def _damage_figures(where: CheckBand, kb: KnowledgeBase) -> tuple[ReplyFigure, ...]:
    found = (find(f"damage_{kind}_{where.id}", OVERALL, kb) for kind in ("mean", "max"))
    return tuple(figure for figure in found if figure)


def _damage(where: CheckBand, kb: KnowledgeBase) -> tuple[str, ...]:
    found = _damage_figures(where, kb)
    return tuple(f"{kb.metrics[figure.metric].subject}: {amount(figure)}" for figure in found)


def _change(before: Answers, answers: Answers, check: SelfCheck) -> Change:
    def moved(item: CheckItem) -> int:
        old, new = before.get(item.number), answers.get(item.number)
        return (_points(new, check) - _points(old, check)) if old and new else 0

    return Change(
        points=score(answers, check) - score(before, check),
        better=tuple(item for item in check.items if moved(item) > 0),
        worse=tuple(item for item in check.items if moved(item) < 0),
    )
