"""Advice: what was understood, where one stands, three things to do, whom to learn from."""

from typing import Final

from bot.advice import cases, steps
from bot.advice.figures import find, notes_for
from bot.advice.parts import likely_choices, links, sources, understood
from bot.advice.position import Position, position
from bot.advice.reply import Offer, Reply
from bot.advice.wording import with_n
from bot.kb.base import KnowledgeBase
from bot.kb.ids import LOW_ADOPTION_IDS, OVERALL, AreaId
from bot.kb.models import Action
from bot.understanding.query import Query

WORTH_IT: Final = "小さな会社でもやる意味はあります。最初の一歩は0円でできます"


def recommend(query: Query, kb: KnowledgeBase) -> Reply:
    """Advice for an industry, an area, or both."""
    areas = [reading.id for reading in query.areas] or _areas_of_items(query, kb)
    # Whoever has done the first steps knows already where they stand.
    where = (
        Position((), ()) if query.done_steps else position(areas, query.industry, query.size, kb)
    )
    actions = steps.choose(query, kb)
    more = steps.others(query, actions, kb)
    examples = cases.choose(query, areas, 1, kb)
    refs = kb.areas[areas[0]].sources if areas else ()
    offers: list[Offer] = ["correct_industry", "correct_area", "more_actions", "more_cases"]
    if query.industry:
        offers.append("compare")
    voice = ""
    if query.industry and (not areas or "merits" in areas):
        voice = kb.industries[query.industry].merits
    return Reply(
        kind="advice",
        title=_title(actions[0], query),
        understood=understood(query, kb),
        position=where.sentences,
        figures=where.figures,
        steps=steps.ready(steps.by_time(actions), kb),
        more_steps=steps.ready(more, kb),
        cases=examples,
        voice=voice,
        links=links(kb.areas[areas[0]].links) if areas else (),
        notes=notes_for(where.figures, kb),
        offers=(*offers, "share"),
        choices=() if query.industry else likely_choices(query, kb),
        sources=sources(kb, where.figures, actions, (case.id for case in examples), refs),
        industry=query.industry,
        area=query.area,
    )


def default_advice(query: Query, kb: KnowledgeBase) -> Reply:
    """Nothing stated: the three low-adoption items, the first free step, one question back.

    Whoever asks whether it is worth the trouble hears so first.
    """
    items = (find(f"item_{area}_rate", OVERALL, kb) for area in LOW_ADOPTION_IDS)
    figures = tuple(sorted(filter(None, items), key=lambda figure: float(figure.value)))
    actions = steps.choose(query, kb)
    listed = " / ".join(f"{figure.label} {with_n(figure)}" for figure in figures)
    return Reply(
        kind="advice",
        title=WORTH_IT if query.area == "merits" else _title(actions[0], query),
        understood=understood(query, kb),
        position=(
            f"全国の中小企業でいちばん遅れているのは、次の3つです: {listed}。",
            "一部できている会社を含んだ割合です。",
        ),
        figures=figures,
        steps=steps.ready(actions, kb),
        more_steps=steps.ready(steps.others(query, actions, kb), kb),
        intro="業種を教えてもらえれば、同業の数字でお答えします。",
        offers=("correct_industry", "correct_area", "more_actions", "share"),
        choices=likely_choices(query, kb),
        sources=sources(kb, figures, actions),
    )


def _areas_of_items(query: Query, kb: KnowledgeBase) -> list[AreaId]:
    """The area of the self-check item that is named; items without one are the check's."""
    items = (kb.self_check.items[reading.number - 1] for reading in query.items[:1])
    return [item.area or "self_check" for item in items]


def _title(first: Action, query: Query) -> str:
    text = first.headline or f"まず、{first.title}ことから始めましょう"
    if query.done_steps:
        text = f"よいですね。次は、{first.title}ことをおすすめします"
    return f"{text}({first.cost.text}・{first.effort})"
