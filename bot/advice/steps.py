"""Which actions to take: today, this week, this quarter; free before paid; fitted to the asker."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from bot.advice.likeness import bigrams
from bot.advice.reply import Step, WebLink
from bot.advice.wording import ROLE_LABELS, WHEN_LABELS
from bot.kb.base import KnowledgeBase
from bot.kb.ids import AreaId
from bot.kb.models import Action, When
from bot.understanding.query import Query

TIMES: Final[tuple[When, ...]] = ("today", "this_week", "this_quarter")
COSTS: Final = ("free", "low", "medium")

NAMED: Final = 4
"""Shared pairs of characters from which an action counts as named by the question."""

STAND_INS: Final[dict[AreaId, AreaId]] = {
    "incident_damage": "incident_response",
    "merits": "self_check",
    "cases": "self_check",
}
"""Where the actions of an area without its own come from."""

WITHOUT_AREA: Final[dict[When, AreaId]] = {
    "today": "incident_response",
    "this_week": "rules",
    "this_quarter": "threat_sharing",
}
"""With nothing asked for, one step from each of the three low-adoption items."""


def choose(query: Query, kb: KnowledgeBase) -> tuple[Action, ...]:
    """Three actions, one for each time.

    What the question names comes first, then free before paid; an answer that is given again
    keeps the steps it showed.
    """
    areas = [reading.id for reading in query.areas]
    chosen: list[Action] = []
    told = _told(kb)
    asked = bigrams(query.text)
    for when in TIMES:
        area = areas[0] if areas else WITHOUT_AREA[when]
        fitting = [
            action
            for action in kb.actions_of(STAND_INS.get(area, area), query.size)
            if action.when == when
        ]
        fitting.sort(
            key=lambda action: (
                action.id not in query.shown_steps,
                -(shared if (shared := len(asked & told[action.id])) >= NAMED else 0),
                COSTS.index(action.cost.level),
                -len(asked & told[action.id]),
            )
        )
        chosen += fitting[:1]
    return tuple(chosen)


def others(query: Query, chosen: Sequence[Action], kb: KnowledgeBase) -> tuple[Action, ...]:
    """The remaining actions of the areas, by time."""
    areas = [reading.id for reading in query.areas]
    wanted = tuple(dict.fromkeys(STAND_INS.get(area, area) for area in areas)) or tuple(
        WITHOUT_AREA.values()
    )
    done = {action.id for action in chosen}
    rest = [a for area in wanted for a in kb.actions_of(area, query.size) if a.id not in done]
    return tuple(sorted(rest, key=lambda action: TIMES.index(action.when)))


@lru_cache(maxsize=4)
def _ready(kb: KnowledgeBase) -> dict[str, Step]:
    return {name: _step(action) for name, action in kb.actions.items()}


def ready(actions: Iterable[Action], kb: KnowledgeBase) -> tuple[Step, ...]:
    """The actions ready to read."""
    steps = _ready(kb)
    return tuple(steps[action.id] for action in actions)


def _step(action: Action) -> Step:
    return Step(
        id=action.id,
        area=action.area,
        when=action.when,
        when_label=WHEN_LABELS[action.when],
        title=action.title,
        how=action.how,
        effort=action.effort,
        cost=action.cost.text,
        who="、".join(ROLE_LABELS[role] for role in action.who),
        caution=action.caution,
        links=tuple(WebLink(link.label, link.url) for link in action.links),
    )


@lru_cache(maxsize=4)
def _told(kb: KnowledgeBase) -> dict[str, frozenset[str]]:
    return {name: bigrams(f"{action.title} {action.how}") for name, action in kb.actions.items()}
