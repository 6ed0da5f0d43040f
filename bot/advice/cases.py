"""Which company to learn from: the own industry first, else the nearest one, and why it fits."""

from collections.abc import Sequence

from bot.advice.reply import CaseExample
from bot.advice.wording import EFFECT_LABELS
from bot.kb.base import KnowledgeBase
from bot.kb.ids import AreaId, IndustryId
from bot.kb.models import Case


def choose(
    areas: Sequence[AreaId], industry: IndustryId | None, count: int, kb: KnowledgeBase
) -> tuple[CaseExample, ...]:
    """Up to `count` cases: those of the own industry, then those that teach the area.

    A case names first what it teaches best; between equals the more similar industry comes first.
    """
    area: AreaId = areas[0] if areas else "cases"
    cases = sorted(
        kb.cases.values(),
        key=lambda case: (
            case.industry != industry,
            area not in case.teaches,
            _rank(area, case),
            _distance(case.industry, industry, kb),
        ),
    )
    fitting = [case for case in cases if case.industry == industry or area in case.teaches]
    return tuple(_example(case, area, industry, kb) for case in fitting[:count])


def _rank(area: AreaId, case: Case) -> int:
    taught = list(case.teaches)
    return taught.index(area) if area in taught else len(taught)


def _distance(of: IndustryId, industry: IndustryId | None, kb: KnowledgeBase) -> int:
    similar = kb.industries[industry].similar if industry else ()
    return similar.index(of) if of in similar else len(similar)


def _example(
    case: Case, area: AreaId, industry: IndustryId | None, kb: KnowledgeBase
) -> CaseExample:
    own = case.industry == industry
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
        why=why,
    )


def has_own(industry: IndustryId, kb: KnowledgeBase) -> bool:
    """Whether the casebook interviewed a company of this industry."""
    return any(case.industry == industry for case in kb.cases.values())
