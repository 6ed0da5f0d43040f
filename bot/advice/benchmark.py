"""Benchmark: where an industry (or all respondents) stands, in one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.advice import cases, steps
from bot.advice.figures import Standing, find, notes_for, standing
from bot.advice.parts import likely_choices, sources, understood
from bot.advice.position import (
    INDUSTRY_METRICS,
    OVERALL_METRICS,
    SIZE_METRICS,
    Position,
    position,
    standing_sentence,
)
from bot.advice.reply import FigureTable, Reply, ReplyFigure, Row
from bot.advice.wording import SPAN_NOTE, amount, asked, short_cell, with_n
from bot.kb.base import KnowledgeBase
from bot.kb.ids import ALL_INDUSTRIES, OVERALL, SIZE_IDS, AreaId, IndustryId
from bot.understanding.query import Query

PROFILE_METRICS = (
    "organization_rate",
    "education_rate",
    "self_check_70plus_rate",
    "security_investment_rate",
)
"""The four shares that the casebook prints for each industry."""
LEADS: Final[dict[AreaId, str]] = {"investment": "annual_investment_mean"}
"""What is answered first where an area's other figures are the less usual question."""
VERDICTS = {"higher": "高い", "lower": "低い", "unclear": "差ははっきりしない"}


@dataclass(frozen=True)
class _Profile:
    standings: tuple[Standing, ...]
    table: FigureTable
    figures: tuple[ReplyFigure, ...]


def benchmark(query: Query, kb: KnowledgeBase) -> Reply:
    """The figures of an industry, or of all respondents when none is known."""
    if query.industry is None:
        return _overall(query, kb)
    areas = [reading.id for reading in query.areas]
    profile = _profile(query.industry, kb)
    where = position(areas, query.industry, query.size, kb)
    wanted = tuple(metric for metric in query.metrics if kb.figure(metric, query.industry))
    if not wanted and (of_all := _asked_for(query, kb)):
        return _only_of_all(of_all[0], query, kb)
    if not wanted and areas:
        wanted = (LEADS.get(areas[0], INDUSTRY_METRICS[areas[0]][0]),)
    lead = standing(wanted[0], query.industry, kb) if wanted else None
    # A question about one area is answered in sentences; the table is for the whole picture.
    table = None if areas else profile.table
    figures = where.figures if areas else profile.figures
    if lead:
        figures = tuple(dict.fromkeys((lead.own, *figures)))
    actions = steps.choose(query, kb)[:1]
    examples = cases.choose(query, areas, 1, kb)
    return Reply(
        kind="benchmark",
        title=_with_reserve(_title(query, lead, profile.standings, where, kb), query, kb),
        understood=understood(query, kb),
        position=_sentences(lead, where, areas, kb),
        table=table,
        figures=figures,
        steps=steps.ready(actions, kb),
        more_steps=steps.ready(steps.others(query, actions, kb), kb),
        cases=examples,
        voice=kb.industries[query.industry].merits,
        notes=(*((SPAN_NOTE,) if table else ()), *notes_for(figures, kb)),
        offers=(
            "correct_industry",
            "correct_area",
            "more_actions",
            "more_cases",
            "compare",
            "share",
        ),
        sources=sources(kb, figures, actions, (case.id for case in examples)),
        industry=query.industry,
        area=query.area,
    )


def _unmeasured(query: Query, kb: KnowledgeBase) -> str:
    """The name of what is asked about, where no figure is of that alone: 「バックアップ」."""
    if query.metrics or not query.areas:
        return ""  # 名刺 of 「名刺を刷る印刷会社です」 is not what is asked about
    terms = [kb.terms[name] for name in query.terms]
    items = [kb.self_check.items[reading.number - 1] for reading in query.items]
    if any(term.figures for term in terms) or any(item.rate for item in items):
        return ""
    names = (*(term.name for term in terms), *(item.name for item in items))
    return names[0] if names else ""


def _with_reserve(title: str, query: Query, kb: KnowledgeBase) -> str:
    """The title, after a word about what the figure in it does not tell."""
    name = _unmeasured(query, kb)
    if not name:
        return title
    return f"「{name}」だけの数字は、手元の調査資料にありません。近い数字: {title}"


def _only_of_all(figure: ReplyFigure, query: Query, kb: KnowledgeBase) -> Reply:
    """A figure that is asked for of an industry, and published of all respondents only."""
    metric = kb.metrics[figure.metric]
    name = kb.industries[query.industries[0].id].name
    actions = steps.choose(query, kb)[:1]
    return Reply(
        kind="benchmark",
        title=f"{metric.subject}は、{figure.scope_name}で {with_n(figure)}です",
        understood=understood(query, kb),
        position=(
            f"{metric.by_industry}。"
            if metric.by_industry
            else f"{name}だけの数字は、この調査では公表されていません。",
        ),
        figures=(figure,),
        steps=steps.ready(actions, kb),
        more_steps=steps.ready(steps.others(query, actions, kb), kb),
        notes=notes_for((figure,), kb),
        offers=("correct_industry", "correct_area", "more_actions", "compare", "share"),
        sources=sources(kb, (figure,), actions),
        industry=query.industry,
        area=query.area,
    )


def profile_figures(industry: IndustryId, kb: KnowledgeBase) -> tuple[ReplyFigure, ...]:
    """The figures of an industry with those of all respondents beside them."""
    return _profile(industry, kb).figures


def _profile(industry: IndustryId, kb: KnowledgeBase) -> _Profile:
    standings = [found for m in PROFILE_METRICS if (found := standing(m, industry, kb))]
    rows = []
    figures: list[ReplyFigure] = []
    for found in standings:
        figures.append(found.own)
        other = found.overall or find(f"{found.own.metric}_weighted", ALL_INDUSTRIES, kb)
        if other:
            figures.append(other)
        verdict = VERDICTS[found.verdict] if found.verdict else ""
        rows.append(Row(found.own.label, (short_cell(found.own), _other_cell(other)), verdict))
    for metric in ("annual_investment_mean", "investment_to_sales_ratio"):
        figure = find(metric, industry, kb)
        if figure:
            figures.append(figure)
            rows.append(Row(figure.label, (with_n(figure), "—"), "投資している会社だけ"))
    columns = (asked(industry, kb), asked(OVERALL, kb))
    return _Profile(tuple(standings), FigureTable(columns, tuple(rows)), tuple(figures))


def _other_cell(figure: ReplyFigure | None) -> str:
    if figure is None:
        return "公表なし"
    return f"14業種平均 {with_n(figure)}" if figure.scope == ALL_INDUSTRIES else amount(figure)


def _title(
    query: Query,
    lead: Standing | None,
    standings: tuple[Standing, ...],
    where: Position,
    kb: KnowledgeBase,
) -> str:
    name = kb.industries[query.industries[0].id].name
    if query.area in OVERALL_METRICS and where.figures:
        first = where.figures[0]
        return f"{kb.metrics[first.metric].subject}は、{first.scope_name}で {with_n(first)}です"
    if lead:
        return f"{name}で{kb.metrics[lead.own.metric].subject}は {with_n(lead.own)}です"
    clear = [found for found in standings if found.verdict in ("higher", "lower")]
    if not clear:
        return f"{name}は、比べられる項目では全体とはっきりした差がありません"
    words = "、".join(
        f"「{found.own.label}」が全体より{VERDICTS[found.verdict or 'unclear']}" for found in clear
    )
    return f"{name}は、{words}という結果です"


def _sentences(
    lead: Standing | None, where: Position, areas: list[AreaId], kb: KnowledgeBase
) -> tuple[str, ...]:
    if areas:
        return where.sentences
    return (standing_sentence(lead, kb),) if lead else ()


def _overall(query: Query, kb: KnowledgeBase) -> Reply:
    areas = [reading.id for reading in query.areas]
    asked_for = _asked_for(query, kb)
    where = position(areas, None, query.size, kb)
    if any(kb.metrics[figure.metric].area in areas for figure in asked_for):
        where = Position((), ())  # the figure that was asked for, and not the area's usual one
    damage = _damage(kb) if "incident_damage" in areas else ()
    figures = tuple(dict.fromkeys((*asked_for, *where.figures, *damage)))
    actions = steps.choose(query, kb)[:1]
    return Reply(
        kind="benchmark",
        title=_with_reserve(_overall_title(figures, query, kb), query, kb),
        understood=understood(query, kb),
        position=(
            *_by_size(asked_for, query, kb),
            *(_sentence(figure, kb) for figure in asked_for[1:]),
            *where.sentences,
        ),
        table=_damage_table(damage),
        figures=(*figures, *_sized(asked_for, query, kb)),
        steps=steps.ready(actions, kb),
        more_steps=steps.ready(steps.others(query, actions, kb), kb),
        notes=notes_for(figures, kb),
        intro="業種を教えてもらえれば、同業の数字でお答えします。",
        choices=likely_choices(query, kb),
        offers=("correct_industry", "correct_area", "more_actions", "share"),
        sources=sources(kb, figures, actions),
        area=query.area,
    )


def _overall_title(figures: Sequence[ReplyFigure], query: Query, kb: KnowledgeBase) -> str:
    if not figures:
        return "業種を教えてもらえれば、同業の数字でお答えします"
    first = figures[0]
    subject = kb.metrics[first.metric].subject
    asked = (find(first.metric, reading.id, kb) for reading in query.sizes)
    sizes = [figure for figure in asked if figure]
    if len(sizes) > 1:
        values = "、".join(f"{figure.scope_name} {amount(figure)}" for figure in sizes)
        return f"{subject}は、{values}です"
    return f"{subject}は、{first.scope_name}で {with_n(first)}です"


def _sentence(figure: ReplyFigure, kb: KnowledgeBase) -> str:
    return f"{kb.metrics[figure.metric].subject}は、{figure.scope_name}で {with_n(figure)}です。"


def _asked_for(query: Query, kb: KnowledgeBase) -> tuple[ReplyFigure, ...]:
    """The figures that are asked for by name: of the size that is told, else of all."""
    found = (
        (find(metric, query.size, kb) if query.size else None)
        or find(metric, OVERALL, kb)
        or find(f"{metric}_weighted", ALL_INDUSTRIES, kb)
        for metric in query.metrics or _of_sizes(query)
    )
    return tuple(filter(None, found))


def _of_sizes(query: Query) -> tuple[str, ...]:
    """What is published by size, for a question that says nothing but a size."""
    nothing_else = query.sizes and not (query.areas or query.industries or query.items)
    return tuple(dict.fromkeys(SIZE_METRICS.values())) if nothing_else else ()


def _sized(
    asked_for: Sequence[ReplyFigure], query: Query, kb: KnowledgeBase
) -> tuple[ReplyFigure, ...]:
    """What the sizes have of the first figure asked for, where no size is told."""
    if query.size or not asked_for:
        return ()
    found = (find(asked_for[0].metric, size, kb) for size in SIZE_IDS)
    return tuple(filter(None, found))


def _by_size(asked_for: Sequence[ReplyFigure], query: Query, kb: KnowledgeBase) -> Iterator[str]:
    sized = _sized(asked_for, query, kb)
    if asked_for and asked_for[0].scope in SIZE_IDS:
        overall = find(asked_for[0].metric, OVERALL, kb)
        beside = f"全国の中小企業では {with_n(overall)}です。" if overall else ""
        yield f"{beside}規模の区分ごとの回答数は公表されていません。"
    elif asked_for and len(query.sizes) > 1:
        yield "会社の規模ごとの数字は、手元の調査資料にありません。"
    if sized:
        values = "、".join(f"{figure.scope_name} {amount(figure)}" for figure in sized)
        yield f"会社の規模で見ると、{values}です(区分ごとの回答数は公表されていません)。"


def _damage(kb: KnowledgeBase) -> tuple[ReplyFigure, ...]:
    names = [
        f"damage_{kind}_score_{band}"
        for band in ("100", "70_99", "50_69")
        for kind in ("mean", "max")
    ]
    return tuple(figure for name in names if (figure := find(name, OVERALL, kb)))


def _damage_table(figures: tuple[ReplyFigure, ...]) -> FigureTable | None:
    if not figures:
        return None
    bands = ("100点", "70〜99点", "50〜69点")
    rows = tuple(
        Row(band, (amount(mean), amount(largest)))
        for band, mean, largest in zip(bands, figures[::2], figures[1::2], strict=True)
    )
    return FigureTable(("平均の被害額", "最大の被害額"), rows, heading="自社診断の点数")
