"""How values are written in Japanese: one place for units, intervals and names."""

from typing import Final

from bot.advice.reply import ReplyFigure
from bot.kb.base import KnowledgeBase
from bot.kb.ids import ALL_INDUSTRIES, OVERALL, SIZE_NAMES
from bot.kb.models import Effect, Role, When

WHEN_LABELS: Final[dict[When, str]] = {
    "today": "今日",
    "this_week": "今週",
    "this_quarter": "3か月以内",
}
ROLE_LABELS: Final[dict[Role, str]] = {
    "owner": "社長",
    "coordinator": "兼務の担当者",
    "everyone": "全員",
    "vendor": "IT業者",
}
EFFECT_LABELS: Final[dict[Effect, str]] = {
    "damage_reduction": "被害の低減",
    "management_base": "経営基盤の強化",
    "trust": "信頼の獲得",
}
_UNITS: Final = {
    "percent": "{}%",
    "man_yen": "{}万円",
    "man_yen_per_month": "月{}万円",
    "companies": "{}社",
    "score": "{}点",
    "score_range": "{}点",
    "items": "{}項目",
    "cases": "{}件",
    "days": "{}日",
    "times_approx": "{}倍",
    "years_approx": "{}年",
    "fiscal_year": "{}年度",
    "year_month": "{}",
}


def scope_name(scope: str, kb: KnowledgeBase) -> str:
    """A scope as readers see it: an industry, a size class, all respondents."""
    if scope == OVERALL:
        return "全国の中小企業"
    if scope == ALL_INDUSTRIES:
        return "14業種の平均"
    if scope in SIZE_NAMES:
        return SIZE_NAMES[scope]
    return kb.industries[scope].name  # type: ignore[index]


SPAN_NOTE: Final = "かっこの中は、誤差を見込んだ幅(95%)です"


def asked(scope: str, kb: KnowledgeBase) -> str:
    """A table's column: whose figures, and how many companies answered: 「建設業(566社)」."""
    name = "全体" if scope == OVERALL else scope_name(scope, kb)
    respondents = kb.figure("respondents", scope)
    return f"{name}({number(respondents.value)}社)" if respondents else name


def number(value: int | float | str) -> str:
    """A number with thousands separated; decimals as the source prints them."""
    return value if isinstance(value, str) else f"{value:,}"


def amount(figure: ReplyFigure) -> str:
    """The value with its unit and 約 where the source says about."""
    text = _UNITS[figure.unit].format(number(figure.value))
    return f"約{text}" if figure.approximate else text


def counted(figure: ReplyFigure) -> str:
    """Who stands behind a percentage: 「566社中151社」, 「4,191社」, or empty."""
    if figure.n is None or figure.unit == "companies":
        return ""
    if figure.count is None:
        return f"{'約' if figure.n_estimated else ''}{figure.n:,}社"
    return f"{figure.n:,}社中{figure.count:,}社"


def interval(figure: ReplyFigure) -> str:
    """The 95 % interval in whole percent: 「23〜31%」, or empty."""
    if figure.low is None or figure.high is None:
        return ""
    # Half up from the one decimal that is shown elsewhere, so that both agree to the reader.
    return f"{int(figure.low + 0.5)}〜{int(figure.high + 0.5)}%"


def with_n(figure: ReplyFigure) -> str:
    """The value and its base: 「26.7%(566社中151社)」."""
    base = counted(figure)
    return f"{amount(figure)}({base})" if base else amount(figure)


def with_interval(figure: ReplyFigure) -> str:
    """The value, its base and its interval."""
    parts = [counted(figure)]
    if interval(figure):
        parts.append(f"誤差を見込むと {interval(figure)}")
    inside = "、".join(part for part in parts if part)
    return f"{amount(figure)}({inside})" if inside else amount(figure)


def short_cell(figure: ReplyFigure) -> str:
    """A table cell: 「26.7%(23〜31%)」."""
    span = interval(figure)
    return f"{amount(figure)}({span})" if span else amount(figure)
