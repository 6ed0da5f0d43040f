"""What a channel's digest says in a week. Pure: the same channel, week and history, the same post.

One topic a week: a low-adoption item or another area, a figure of the industry, a case; before long
holidays and at the start of the year's work a seasonal one. And one self-check item to tick off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from bot.advice import cases, steps
from bot.advice.figures import notes_for, standing
from bot.advice.parts import sources
from bot.advice.position import position, standing_sentence
from bot.advice.reply import CaseExample, Reply, ReplyFigure
from bot.digest.schedule import monday_of
from bot.kb import KnowledgeBase
from bot.kb.check_models import CheckItem
from bot.kb.ids import AreaId, IndustryId, SizeId
from bot.kb.models import Action, Season

AREAS: Final[tuple[AreaId, ...]] = (
    "threat_sharing",
    "incident_response",
    "rules",
    "organization",
    "education_training",
    "risk_awareness",
    "investment",
    "self_check",
    "certification",
)
"""Areas that have actions of their own, the low-adoption items first."""

FIGURES: Final[dict[str, AreaId]] = {
    "organization_rate": "organization",
    "education_rate": "education_training",
    "self_check_70plus_rate": "self_check",
    "security_investment_rate": "investment",
    "annual_investment_mean": "investment",
}
"""Figures of an industry that make a topic, and the area whose actions answer them."""

YEAR: Final = 45
"""Weeks within which a seasonal topic is not repeated."""
AFTER_AREA: Final = 1
AFTER_FIGURE: Final = 2
"""A figure's and a case's topic begin with a later action than their area's own."""
LAST_DAY: Final = timedelta(days=6)
COUNTED: Final = 45
"""Posts up to which a history is counted. A longer one may have been cut: the ledger keeps 400
days, in which a channel whose holidays are skipped gets 46 posts."""


@dataclass(frozen=True)
class Digest:
    """A week's post: its topic's id, what it says, and the item to tick off."""

    topic: str
    week: str
    reply: Reply
    item: CheckItem


def plan(
    key: str,
    week: str,
    history: Sequence[str],
    industry: IndustryId | None,
    size: SizeId | None,
    kb: KnowledgeBase,
) -> Digest:
    """The post of a week (2026-W48) for a channel.

    `key` tells channels apart, `history` holds the topics of its latest posts, the oldest first.
    No topic comes again until all were used.
    """
    cycle = _ordered(key, topics(industry, kb))
    topic = _seasonal(week, history, kb) or _next(cycle, history)
    items = _ordered(key, [str(item.number) for item in kb.self_check.items])
    number = int(items[_weeks(week) % len(items)])
    return Digest(
        topic,
        week,
        _reply(topic, industry, size, _turn(topic, week, history, cycle), kb),
        kb.self_check.items[number - 1],
    )


def topics(industry: IndustryId | None, kb: KnowledgeBase) -> tuple[str, ...]:
    """Every topic of a cycle, without the seasonal ones."""
    figures = (name for name in FIGURES if industry and standing(name, industry, kb))
    return (
        *(f"area:{area}" for area in AREAS),
        *(f"figure:{name}" for name in figures),
        *(f"case:{name}" for name in kb.cases),
    )


def _next(cycle: Sequence[str], history: Sequence[str]) -> str:
    """The topic after the last one of the cycle that was used."""
    last = next((topic for topic in reversed(history) if topic in cycle), cycle[-1])
    return cycle[(cycle.index(last) + 1) % len(cycle)]


def _turn(topic: str, week: str, history: Sequence[str], cycle: Sequence[str]) -> int:
    """Which action of the topic it is this time: the first at first, then always another one.

    Counting them in a history that has been cut would end in the same number for ever; then the
    calendar says how many cycles have passed.
    """
    if topic not in cycle:  # a season, once a year
        return monday_of(week).year
    if len(history) < COUNTED:
        return history.count(topic)
    return _weeks(week) // len(cycle)


def _weeks(week: str) -> int:
    """The number of a week on the calendar, one more each week."""
    return monday_of(week).toordinal() // 7


def _ordered(key: str, names: Sequence[str]) -> list[str]:
    """An order of the channel's own, so that not all talk about the same."""
    return sorted(names, key=lambda name: sha256(f"{key} {name}".encode()).digest())


def _seasonal(week: str, history: Sequence[str], kb: KnowledgeBase) -> str | None:
    monday = monday_of(week)
    for season in kb.seasons.values():
        topic = f"season:{season.id}"
        if _is_in(season, monday) and topic not in history[-YEAR:]:
            return topic
    return None


def _is_in(season: Season, monday: date) -> bool:
    """Whether a day of the week lies in the season."""
    for day in (monday, monday + LAST_DAY):
        if season.begins <= (day.month, day.day) <= season.ends:
            return True
    return False


def _reply(
    topic: str, industry: IndustryId | None, size: SizeId | None, turn: int, kb: KnowledgeBase
) -> Reply:
    kind, _, name = topic.partition(":")
    match kind:
        case "season":
            season = kb.seasons[name]
            action = kb.actions[season.actions[turn % len(season.actions)]]
            return _about(season.title, season.reason, (), action, (), industry, kb)
        case "figure":
            area = FIGURES[name]
            found = standing(name, industry, kb) if industry else None
            if found is None:
                return _of_area(area, industry, size, turn, kb)
            figures = (found.own, *([found.overall] if found.overall else []))
            title = f"数字で見る{found.own.scope_name}: {found.own.label}"
            action = _action(area, size, turn + AFTER_AREA, kb)
            return _about(title, standing_sentence(found, kb), figures, action, (), industry, kb)
        case "case":
            case = kb.cases[name]
            area = next(iter(case.teaches))
            example = cases.example(case, (area,), industry, kb)
            action = _action(area, size, turn + AFTER_FIGURE, kb)
            return _about(
                f"よその会社に学ぶ: {case.title}", "", (), action, (example,), industry, kb
            )
    return _of_area(next(area for area in AREAS if area == name), industry, size, turn, kb)


def _of_area(
    area: AreaId, industry: IndustryId | None, size: SizeId | None, turn: int, kb: KnowledgeBase
) -> Reply:
    where = position([area], industry, size, kb)
    lead = where.sentences[0] if where.sentences else kb.areas[area].in_short
    figures = where.figures[:1] if where.sentences else ()
    title = f"今週のテーマ: {kb.areas[area].name}"
    return _about(title, lead, figures, _action(area, size, turn, kb), (), industry, kb)


def _about(
    title: str,
    lead: str,
    figures: Sequence[ReplyFigure],
    action: Action,
    examples: Sequence[CaseExample],
    industry: IndustryId | None,
    kb: KnowledgeBase,
) -> Reply:
    return Reply(
        kind="advice",
        title=title,
        position=(lead,) if lead else (),
        figures=tuple(figures),
        steps=steps.ready((action,), kb),
        cases=tuple(examples),
        notes=notes_for(tuple(figures), kb),
        sources=sources(kb, figures, (action,), (case.id for case in examples)),
        industry=industry,
    )


def _action(area: AreaId, size: SizeId | None, turn: int, kb: KnowledgeBase) -> Action:
    """An action of the area, free ones first, another one each time its topic comes again."""
    area = steps.STAND_INS.get(area, area)
    found = kb.actions_of(area, size) or kb.actions_of(area)
    found = tuple(sorted(found, key=lambda action: steps.COSTS.index(action.cost.level)))
    return found[turn % len(found)]
