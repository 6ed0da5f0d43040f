"""Which company to learn from: the own industry first, else the nearest one, and why it fits."""

from collections.abc import Sequence
from functools import lru_cache

from bot.advice.likeness import bigrams
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
    wanted: Sequence[AreaId] = areas or ("cases",)
    asked = bigrams(query.text)
    industry = query.industry
    told = _told(kb)
    cases = sorted(
        kb.cases.values(),
        key=lambda case: (
            case.id in query.shown_cases,
            case.industry != industry,
            -len(asked & told[case.id]),
            min(2 * place + _rank(area, case) for place, area in enumerate(wanted)),
            _distance(case.industry, industry, kb),
        ),
    )
    fitting = [
        case for case in cases if case.industry == industry or set(wanted) & set(case.teaches)
    ]
    return tuple(example(case, wanted, industry, kb) for case in fitting[:count])


@lru_cache(maxsize=4)
def _told(kb: KnowledgeBase) -> dict[str, frozenset[str]]:
    return {case.id: bigrams(f"{case.title} {case.did}") for case in kb.cases.values()}


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
        name = kb.industries[case.industry].name
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
