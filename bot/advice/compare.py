"""Compare industries side by side, and rank all of them; ties are called ties."""

from collections.abc import Sequence
from typing import Final

from bot.advice.benchmark import benchmark
from bot.advice.figures import compare as verdict_of
from bot.advice.figures import find, notes_for
from bot.advice.parts import sources, understood
from bot.advice.position import INDUSTRY_METRICS
from bot.advice.recommend import default_advice
from bot.advice.reply import FigureTable, Reply, ReplyFigure, Row
from bot.advice.wording import SPAN_NOTE, amount, asked, counted, interval, short_cell, with_n
from bot.kb.base import Figure, KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, OVERALL, SIZE_IDS, IndustryId
from bot.understanding.query import Query

COMPARED_METRICS: Final = (
    "organization_rate",
    "education_rate",
    "self_check_70plus_rate",
    "security_investment_rate",
    "annual_investment_mean",
)
UNCLEAR: Final = "差ははっきりしない"
NOT_COMPARABLE: Final = "会社ごとの差が大きく、比べられません"
MOST_COMPARED: Final = 5
"""Columns that a phone can show."""


def compare(query: Query, kb: KnowledgeBase) -> Reply:
    """Two or more industries side by side on the metric asked for, or on all of them."""
    industries = tuple(dict.fromkeys(reading.id for reading in query.industries))[:MOST_COMPARED]
    wanted = _wanted(query, industries, kb)
    metrics = wanted or COMPARED_METRICS
    rows = []
    figures: list[ReplyFigure] = []
    for metric in metrics:
        found = [find(metric, industry, kb) for industry in industries]
        if all(found):
            figures += [figure for figure in found if figure]
            cells = tuple(
                with_n(figure) if figure.n_estimated else short_cell(figure)
                for figure in found
                if figure
            )
            rows.append(Row(kb.metrics[metric].label, cells, _row_verdict(metric, industries, kb)))
    names = tuple(kb.industries[industry].name for industry in industries)
    return Reply(
        kind="compare",
        title=_compare_title(metrics[0], industries, kb)
        if wanted
        else _overview_title(rows, names),
        understood=understood(query, kb),
        table=FigureTable(tuple(asked(name, kb) for name in industries), tuple(rows), remark="差"),
        figures=tuple(figures),
        notes=(
            *((SPAN_NOTE,) if rows else ()),
            *notes_for(tuple(figures), kb),
        ),
        offers=("correct_industry", "correct_area", "share"),
        sources=sources(kb, figures),
        area=query.area,
    )


def _wanted(query: Query, industries: Sequence[IndustryId], kb: KnowledgeBase) -> tuple[str, ...]:
    metrics = query.metrics
    if not metrics and query.areas:
        metrics = INDUSTRY_METRICS[query.areas[0].id]
    return tuple(m for m in metrics if all(kb.figure(m, name) for name in industries))


def _compare_title(metric: str, industries: Sequence[IndustryId], kb: KnowledgeBase) -> str:
    figures = [_trusted(metric, industry, kb) for industry in industries]
    shown = sorted(
        (find(metric, industry, kb) for industry in industries),
        key=lambda figure: -float(figure.value) if figure else 0.0,
    )
    first, *rest = [figure for figure in shown if figure]
    subject = kb.metrics[metric].subject
    others = "、".join(f"{figure.scope_name} {amount(figure)}" for figure in rest)
    if first.unit != "percent" or kb.metrics[metric].mean:
        return f"{subject}は、{first.scope_name} {amount(first)}、{others}です"
    best = next(figure for figure in figures if figure.scope == first.scope)
    clear = all(
        verdict_of(best, figure, kb) == "higher" for figure in figures if figure is not best
    )
    if clear:
        text = f"{subject}が多いのは{first.scope_name}で {with_n(first)}、{others}です"
        if len(rest) > 1:
            return text
        points = round(float(first.value) - float(rest[0].value))
        return f"{text}。約{points}ポイントの差で、偶然とは考えにくい大きさです"
    doubt = "はっきりした差はありません"
    if len(rest) > 1:
        lower = {f.scope for f in figures if verdict_of(best, f, kb) == "higher"}
        near = "、".join(figure.scope_name for figure in rest if figure.scope not in lower)
        doubt = f"{first.scope_name}と{near}のどちらが上かは、言い切れない差です"
    return f"{subject}は、{first.scope_name} {amount(first)}、{others}。{doubt}"


def _overview_title(rows: Sequence[Row], names: Sequence[str]) -> str:
    clear = [row.label for row in rows if row.verdict not in ("", UNCLEAR, NOT_COMPARABLE)]
    compared = "と".join(f"「{name}」" for name in names)
    if not clear:
        return f"{compared}に、偶然とは考えにくい差は見当たりません"
    labels = "、".join(f"「{label}」" for label in clear)
    return f"{compared}で差がはっきりしているのは、{labels}です"


def _row_verdict(metric: str, industries: Sequence[IndustryId], kb: KnowledgeBase) -> str:
    figures = sorted(
        (_trusted(metric, industry, kb) for industry in industries),
        key=lambda figure: -float(figure.value),
    )
    if figures[0].unit != "percent" or kb.metrics[metric].mean:
        return NOT_COMPARABLE
    if all(verdict_of(figures[0], figure, kb) == "higher" for figure in figures[1:]):
        return f"{kb.industries[figures[0].scope].short}が高い"  # type: ignore[index]
    return UNCLEAR


def _trusted(metric: str, industry: IndustryId, kb: KnowledgeBase) -> Figure:
    return kb.trusted(kb.figures[f"{industry}.{metric}"])


def ranking(query: Query, kb: KnowledgeBase) -> Reply:
    """All 14 industries in order of a metric, or what is known where there is no such list."""
    metric = _ranked_metric(query, kb)
    if metric is None:
        unpublished = next((m for m in query.metrics if kb.metrics[m].by_industry), None)
        if unpublished:
            return _unpublished(unpublished, query, kb)
        return benchmark(query, kb) if query.metrics else default_advice(query, kb)
    figures = [_trusted(metric, industry, kb) for industry in INDUSTRY_IDS]
    figures.sort(key=lambda figure: float(figure.value), reverse=not query.lowest_first)
    shown = tuple(found for figure in figures if (found := find(metric, figure.scope, kb)))
    tied = _tied_with_first(figures, kb)
    is_share = shown[0].unit == "percent" and not kb.metrics[metric].mean
    own = _places(shown, query)
    return Reply(
        kind="ranking",
        title="。".join((_ranking_title(shown[0], query.lowest_first, kb), *own)),
        position=_ranking_sentences(shown, tied, kb),
        table=FigureTable(
            ("値", "誤差を見込んだ幅" if is_share else "投資している会社"),
            tuple(
                Row(
                    f"{place}. {figure.scope_name}",
                    (amount(figure), interval(figure) if is_share else counted(figure)),
                    _remark(figure, place, tied, kb),
                )
                for place, figure in enumerate(shown, 1)
            ),
            heading="業種",
            remark="メモ",
        ),
        figures=shown,
        notes=notes_for(shown, kb),
        offers=("share",),
        sources=sources(kb, shown),
        area=query.area,
    )


def _places(shown: Sequence[ReplyFigure], query: Query) -> tuple[str, ...]:
    """Where the industries stand that the question names: 「建設業は教育で何位?」."""
    end = "少ない" if query.lowest_first else "多い"
    if shown[0].unit != "percent":
        end = "小さい" if query.lowest_first else "大きい"
    named = {reading.id for reading in (*query.placed, *query.industries)}
    return tuple(
        f"{figure.scope_name}は {amount(figure)}で、{end}ほうから{place}番目です"
        for place, figure in enumerate(shown, 1)
        if figure.industry in named and place > 1
    )


def _ranked_metric(query: Query, kb: KnowledgeBase) -> str | None:
    for metric in query.metrics:
        if kb.metrics[metric].ranked:
            return metric
        if kb.metrics[metric].by_industry:
            return None
    for area in query.areas:
        for metric in INDUSTRY_METRICS[area.id]:
            if kb.metrics[metric].ranked and kb.metrics[metric].area == area.id:
                return metric
    return None if query.areas else "self_check_70plus_rate"


def _tied_with_first(figures: Sequence[Figure], kb: KnowledgeBase) -> frozenset[str]:
    """Scopes whose difference to the first one may be chance."""
    return frozenset(
        figure.scope for figure in figures[1:] if verdict_of(figures[0], figure, kb) == "unclear"
    )


def _ranking_title(first: ReplyFigure, lowest_first: bool, kb: KnowledgeBase) -> str:
    subject = kb.metrics[first.metric].subject
    share = first.unit == "percent" and not kb.metrics[first.metric].mean
    if share:
        end = "少ない" if lowest_first else "多い"
        return f"{subject}がいちばん{end}のは、{first.scope_name}の {with_n(first)}です"
    end = "小さい" if lowest_first else "大きい"
    return f"{subject}がいちばん{end}のは、{first.scope_name}の {amount(first)}です"


def _ranking_sentences(
    shown: Sequence[ReplyFigure], tied: frozenset[str], kb: KnowledgeBase
) -> tuple[str, ...]:
    first = shown[0]
    if first.unit != "percent" or kb.metrics[first.metric].mean:
        return (
            "投資している会社だけの平均です。社数が少なく、一部の大きな会社に引っ張られるため、"
            "自社の目安にはなりません。",
        )
    names = [f"「{figure.scope_name}」" for figure in shown if figure.scope in tied]
    if not names:
        return (f"2番目の{shown[1].scope_name}とも、偶然とは考えにくい差があります。",)
    return (
        f"いちばん上は{''.join(names)}と差がはっきりしないため、"
        "どこが一番かは言い切れません(同じくらい)。",
    )


def _remark(figure: ReplyFigure, place: int, tied: frozenset[str], kb: KnowledgeBase) -> str:
    correction = kb.correction(kb.figures[f"{figure.scope}.{figure.metric}"])
    if correction and correction.no_verdict:
        return f"約{figure.n}社だけの平均。目安にしないでください"
    if tied and (place == 1 or figure.scope in tied):
        return "同じくらい"
    return ""


def _unpublished(metric: str, query: Query, kb: KnowledgeBase) -> Reply:
    """A metric that the source does not print by industry: all respondents and sizes instead."""
    scopes = (OVERALL, *SIZE_IDS)
    figures = tuple(figure for scope in scopes if (figure := find(metric, scope, kb)))
    return Reply(
        kind="ranking",
        title=f"業種ごとの「{kb.metrics[metric].label}」の割合は、公表されていません",
        position=(f"{kb.metrics[metric].by_industry}。",),
        table=FigureTable(
            ("割合",),
            tuple(Row(figure.scope_name, (short_cell(figure),)) for figure in figures),
            heading="会社の規模",
        ),
        figures=figures,
        notes=notes_for(figures, kb),
        offers=("share",),
        sources=sources(kb, figures),
        area=query.area,
    )
