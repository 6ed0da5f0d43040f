"""Which actions to take: today, this week, this quarter; free before paid; fitted to the asker."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from bot.advice.likeness import Likeness, bigrams
from bot.advice.reply import Step, WebLink
from bot.advice.wording import ROLE_LABELS, WHEN_LABELS
from bot.kb.base import KnowledgeBase
from bot.kb.ids import AreaId, SizeId
from bot.kb.models import Action, When
from bot.understanding.query import Query

TIMES: Final[tuple[When, ...]] = ("today", "this_week", "this_quarter")
COSTS: Final = ("free", "low", "medium")

ITEMS: Final = "item"
"""The area in the ids of actions that belong to a self-check item and to no area."""
NAMED: Final = 4
"""Shared pairs of characters from which an action counts as named by the question."""
MOST_OTHERS: Final = 12
"""Further actions for each time; nobody reads through more."""

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


class _Shelf(NamedTuple):
    """The actions of one area and time, free before paid; `places` are theirs in that order."""

    actions: tuple[Action, ...]
    costs: tuple[int, ...]
    places: dict[str, int]
    likeness: Likeness


@lru_cache(maxsize=256)
def _shelf(area: AreaId, when: When, size: SizeId | None, alone: bool, kb: KnowledgeBase) -> _Shelf:
    fitting = kb.actions_of(area, size, alone=alone)
    return _shelf_of(action for action in fitting if action.when == when)


def _shelf_of(actions: Iterable[Action]) -> _Shelf:
    fitting = sorted(actions, key=lambda action: COSTS.index(action.cost.level))
    return _Shelf(
        tuple(fitting),
        tuple(COSTS.index(action.cost.level) for action in fitting),
        {action.id: place for place, action in enumerate(fitting)},
        Likeness([f"{action.title} {action.how}" for action in fitting]),
    )


def choose(query: Query, kb: KnowledgeBase) -> tuple[Action, ...]:
    """Three actions, one for each time.

    Those of a self-check item whose subject is named come first, whenever they are due; a term that
    is named has its own; then what else the question names, then free before paid. An answer that
    is given again keeps the steps it showed. What is done makes room for others.
    """
    areas = [reading.id for reading in query.areas]
    asked = bigrams(query.text)
    done = query.done_steps
    of_items = {
        action.when: action for action in reversed(_of_items(query, kb)) if action.id not in done
    }
    of_terms = {action.when: action for action in reversed(_of_terms(query, kb))}
    others = []
    for when in TIMES:
        if when in of_terms:
            others += [] if when in of_items else [of_terms[when]]
            continue
        area = areas[0] if areas else WITHOUT_AREA[when]
        shelf = _shelf(STAND_INS.get(area, area), when, query.size, query.alone, kb)
        if shelf.actions and when not in of_items:
            left = _without(shelf, done) if done else shelf
            if left.actions:
                others.append(left.actions[_best(left, asked, query.shown_steps)])
    named = (of_terms.get(when, of_items[when]) for when in TIMES if when in of_items)
    chosen = (*named, *others)
    return chosen or choose(replace(query, done_steps=()), kb)  # all is done: the same again


def _without(shelf: _Shelf, done: Sequence[str]) -> _Shelf:
    return _shelf_of(action for action in shelf.actions if action.id not in done)


def by_time(actions: Iterable[Action]) -> list[Action]:
    """The actions in the order in which they are due."""
    return sorted(actions, key=lambda action: TIMES.index(action.when))


def _of_items(query: Query, kb: KnowledgeBase) -> list[Action]:
    """The actions of the self-check items that are named, in that order.

    Where an area is asked about, those that are another area's are left out.
    """
    wanted = (ITEMS, *(reading.id for reading in query.areas))
    items = (kb.self_check.items[reading.number - 1] for reading in query.items)
    actions = (kb.actions[item.action] for item in items)
    return [
        action
        for action in actions
        if (action.area in wanted or not query.areas) and action.fits(query.size, query.alone)
    ]


def _of_terms(query: Query, kb: KnowledgeBase) -> list[Action]:
    """The steps of the terms that are named and not done: 「ランサムウェアが怖い」."""
    names = (kb.terms[name].action for name in query.terms)
    actions = [kb.actions[name] for name in names if name and name not in query.done_steps]
    return [action for action in actions if action.fits(query.size, query.alone)]


def _best(shelf: _Shelf, asked: frozenset[str], shown: Iterable[str]) -> int:
    """The place of the best action; of those not shown that share nothing, it is the first."""
    shared = shelf.likeness.shared(asked)
    again = {shelf.places[name] for name in shown if name in shelf.places}
    return min(
        {0, *shared, *again},
        key=lambda place: (
            place not in again,
            -shared[place] if shared[place] >= NAMED else 0,
            shelf.costs[place],
            -shared[place],
            place,
        ),
    )


def others(query: Query, chosen: Sequence[Action], kb: KnowledgeBase) -> tuple[Action, ...]:
    """Further actions of the areas, by time, free before paid."""
    areas = [reading.id for reading in query.areas]
    wanted = tuple(dict.fromkeys(STAND_INS.get(area, area) for area in areas)) or tuple(
        WITHOUT_AREA.values()
    )
    done = {*query.done_steps, *(action.id for action in chosen)}
    found: list[Action] = []
    for when in TIMES:
        shelves = (_shelf(area, when, query.size, query.alone, kb).actions for area in wanted)
        rest = (action for actions in shelves for action in actions if action.id not in done)
        found += islice(rest, MOST_OTHERS)
    return tuple(found)


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
