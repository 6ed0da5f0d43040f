"""Where the asker's industry stands on what the question is about, in plain sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.advice.figures import Standing, find, standing
from bot.advice.reply import ReplyFigure
from bot.advice.wording import amount, with_interval, with_n
from bot.kb.base import KnowledgeBase
from bot.kb.ids import (
    ALL_INDUSTRIES,
    INDUSTRY_IDS,
    LOW_ADOPTION_IDS,
    OVERALL,
    AreaId,
    IndustryId,
    SizeId,
)

OVERALL_METRICS: Final[dict[AreaId, tuple[str, ...]]] = {
    "threat_sharing": ("item_threat_sharing_rate",),
    "incident_response": ("item_incident_response_rate",),
    "rules": ("item_rules_rate",),
    "certification": ("isms_rate", "privacy_mark_rate"),
    "risk_awareness": ("top_risk_confidential_leak_rate", "customer_request_rate"),
    "incident_damage": ("damage_mean_harmed", "recovery_days_mean"),
}
"""What all respondents say about an area for which the casebook has no figure by industry."""

INDUSTRY_METRICS: Final[dict[AreaId, tuple[str, ...]]] = {
    "threat_sharing": ("education_rate",),
    "incident_response": ("organization_rate",),
    "rules": ("self_check_70plus_rate",),
    "organization": ("organization_rate",),
    "education_training": ("education_rate",),
    "certification": ("self_check_70plus_rate",),
    "risk_awareness": ("organization_rate",),
    "investment": (
        "security_investment_rate",
        "annual_investment_mean",
        "investment_to_sales_ratio",
    ),
    "self_check": ("self_check_70plus_rate",),
    "incident_damage": ("self_check_70plus_rate",),
    "merits": ("organization_rate",),
    "cases": ("organization_rate",),
}
"""The industry's own figures that say most about an area."""

SIZE_METRICS: Final[dict[AreaId, str]] = {
    "incident_response": "organization_rate",
    "organization": "organization_rate",
    "self_check": "self_check_70plus_rate",
    "certification": "isms_rate",
    "risk_awareness": "risk_awareness_rate",
}
GENERAL_INDUSTRY_METRICS: Final = ("organization_rate", "self_check_70plus_rate")


@dataclass(frozen=True)
class Position:
    """Sentences and the figures in them."""

    sentences: tuple[str, ...]
    figures: tuple[ReplyFigure, ...]


def position(
    areas: Sequence[AreaId], industry: IndustryId | None, size: SizeId | None, kb: KnowledgeBase
) -> Position:
    """All respondents on the area, then the industry against them, then the size."""
    area = areas[0] if areas else None
    sentences: list[str] = []
    figures: list[ReplyFigure] = []
    for metric in OVERALL_METRICS.get(area, ()) if area else ():
        overall = find(metric, OVERALL, kb)
        if overall:
            sentences.append(_overall_sentence(overall, industry, kb))
            figures.append(overall)
    metrics = INDUSTRY_METRICS[area] if area else GENERAL_INDUSTRY_METRICS
    for metric in metrics:
        found = standing(metric, industry, kb) if industry else None
        overall = None if industry else (find(metric, OVERALL, kb) or _weighted(metric, kb))
        if found:
            sentences.append(standing_sentence(found, kb))
            figures += [found.own, *([found.overall] if found.overall else [])]
        elif overall and overall not in figures and area not in OVERALL_METRICS:
            sentences.append(_overall_sentence(overall, None, kb))
            figures.append(overall)
    sized = find(SIZE_METRICS[area], size, kb) if size and area in SIZE_METRICS else None
    if sized:
        subject = kb.metrics[sized.metric].subject
        sentences.append(
            f"会社の規模で見ると、{sized.scope_name}で{subject}は {amount(sized)}です"
            "(この区分の回答数は公表されていません)。"
        )
        figures.append(sized)
    return Position(tuple(sentences), tuple(figures))


def _overall_sentence(figure: ReplyFigure, industry: IndustryId | None, kb: KnowledgeBase) -> str:
    metric = kb.metrics[figure.metric]
    text = f"{metric.subject}は、{figure.scope_name}で {with_n(figure)}です。"
    if figure.unit != "percent":
        return f"{metric.subject}は {with_n(figure)}です。"
    if metric.area in LOW_ADOPTION_IDS and isinstance(figure.value, float) and figure.value < 50:
        text += "まだの会社のほうが多いので、遅れているわけではありません。"
    if industry:
        name = kb.industries[industry].name
        text += f"{name}だけの数字は、この調査では公表されていません。"
    return text


def standing_sentence(found: Standing, kb: KnowledgeBase) -> str:
    """One sentence: the industry's value, its base and interval, and all respondents beside it."""
    own = found.own
    metric = kb.metrics[own.metric]
    text = f"{own.scope_name}で{metric.subject}は {with_interval(own)}です。"
    if own.unit == "companies":
        beside = f"全国では {amount(found.overall)}です。" if found.overall else ""
        return f"{own.scope_name}で{metric.subject}は {amount(own)}です。{beside}"
    if own.unit != "percent" or metric.mean:
        base = f"約{own.n}社" if own.n else "社数は公表なし"
        text = (
            f"{own.scope_name}で{metric.subject}は {amount(own)}です"
            f"(投資している{base}だけの値で、していない会社は入りません)。"
        )
    if found.overall and found.verdict:
        text += verdict_sentence(found)
    elif metric.ranked and own.unit == "percent" and not metric.mean:
        text += rank_sentence(own, kb)
    return text


def verdict_sentence(found: Standing) -> str:
    """Plain words for the difference to all respondents."""
    if found.overall is None:
        return ""
    overall = f"全体 {amount(found.overall)}"
    if found.verdict == "higher":
        return f"{overall} より高く、偶然とは考えにくい差です。"
    if found.verdict == "lower":
        return f"{overall} より低く、偶然とは考えにくい差です。"
    return f"{overall} と、はっきりした差はありません。"


def rank_sentence(own: ReplyFigure, kb: KnowledgeBase) -> str:
    """The place among the 14 industries, with the reserve that neighbours lie close."""
    others = [kb.figure(own.metric, name) for name in INDUSTRY_IDS]
    values = [kb.trusted(figure).value for figure in others if figure]
    place = 1 + sum(float(value) > float(own.value) for value in values)
    weighted = _weighted(own.metric, kb)
    rank = {1: "いちばん高い値です", len(values): "いちばん低い値です"}
    text = f"{len(values)}業種のうち{rank.get(place, f'高いほうから{place}番目です')}"
    text += "(近い順位どうしは誤差の範囲)。"
    if weighted:
        text = f"{weighted.scope_name}は {amount(weighted)} で、" + text
    return text


def _weighted(metric: str, kb: KnowledgeBase) -> ReplyFigure | None:
    return find(f"{metric}_weighted", ALL_INDUSTRIES, kb)
