"""Which company to learn from: the own industry first, else the nearest one, and why it fits."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from bot.advice.likeness import Likeness, bigrams
from bot.advice.reply import CaseExample
from bot.advice.wording import EFFECT_LABELS
from bot.kb.base import KnowledgeBase
from bot.kb.ids import AreaId, IndustryId
from bot.kb.models import Case
from bot.understanding.query import Query


def choose(
    query: Query, areas: Sequence[AreaId], count: int, kb: KnowledgeBase
) -> tuple[CaseExample, ...]:
    """Up to `count` cases: those of the own industry, then those that teach one of the areas.

    Cases that an earlier answer showed come last.

    A case that shares words with the question goes first, then one that teaches the first
    area best (a case names first what it teaches best), then the more similar industry.
    """
    wanted = tuple(areas) or ("cases",)
    industry = query.industry
    fitting = _fitting(industry, wanted, kb)
    shared = _shared(query.text, kb)
    # Of those that the question does not name, the first ones are the best.
    untold = count + len(query.shown_cases)
    contenders = sorted(
        {*islice(fitting, untold), *(name for name in shared if name in fitting)},
        key=lambda name: (
            name in query.shown_cases,
            kb.cases[name].industry != industry,
            -shared.get(name, 0),
            fitting[name],
        ),
    )
    return tuple(example(kb.cases[name], wanted, industry, kb) for name in contenders[:count])


@lru_cache(maxsize=1024)
def _fitting(
    industry: IndustryId | None, wanted: tuple[AreaId, ...], kb: KnowledgeBase
) -> dict[str, int]:
    """The cases to choose from with their places, the best first whatever the question's words."""
    fitting = (
        case
        for case in kb.cases.values()
        if case.industry == industry or not case.teaches.keys().isdisjoint(wanted)
    )
    ranked = sorted(
        fitting,
        key=lambda case: (
            case.industry != industry,
            min(2 * place + _rank(area, case) for place, area in enumerate(wanted)),
            _distance(case.industry, industry, kb),
        ),
    )
    return {case.id: place for place, case in enumerate(ranked)}


def _shared(text: str, kb: KnowledgeBase) -> dict[str, int]:
    """How much the cases, by id, have in common with a question."""
    names, likeness = _told(kb)
    return {names[place]: pairs for place, pairs in likeness.shared(bigrams(text)).items()}


@lru_cache(maxsize=4)
def _told(kb: KnowledgeBase) -> tuple[tuple[str, ...], Likeness]:
    return tuple(kb.cases), Likeness(f"{case.title} {case.did}" for case in kb.cases.values())


def _rank(area: AreaId, case: Case) -> int:
    taught = list(case.teaches)
    return taught.index(area) if area in taught else 99


def _distance(of: IndustryId, industry: IndustryId | None, kb: KnowledgeBase) -> int:
    similar = kb.industries[industry].similar if industry else ()
    return similar.index(of) if of in similar else len(similar)


def example(
    case: Case, areas: Sequence[AreaId], industry: IndustryId | None, kb: KnowledgeBase
) -> CaseExample:
    """The case ready to read, with what it teaches about the areas."""
    own = case.industry == industry
    area = min(areas, key=lambda name: _rank(name, case))
    why = case.teaches.get(area, "") or next(iter(case.teaches.values()))
    similar = industry and case.industry in kb.industries[industry].similar
    if industry and not own and similar:
        name = kb.industries[industry].name
        why = f"{why}。{name}とは、{kb.industries[industry].similar_because}業種です"
    return CaseExample(
        id=case.id,
        industry_name=kb.industries[case.industry].name,
        own=own,
        title=case.title,
        did=case.did,
        gained=case.gained,
        effects="、".join(EFFECT_LABELS[effect] for effect in case.effects),
        cost=case.cost or "費用は公表されていません",
        caution=case.caution,
        why=why if why.endswith("。") else f"{why}。",
    )


def has_own(industry: IndustryId, kb: KnowledgeBase) -> bool:
    """Whether the casebook interviewed a company of this industry."""
    return any(case.industry == industry for case in kb.cases.values())
