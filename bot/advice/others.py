"""The other kinds of answer: cases, definition, help, clarify, uncovered, emergency, fallback."""

from dataclasses import replace
from typing import Final

from bot.advice import cases, self_check, steps
from bot.advice.figures import find, notes_for
from bot.advice.parts import choices, likely_choices, links, sources, understood
from bot.advice.position import position
from bot.advice.reply import ContactLine, EmergencyPlan, Reply, Understood
from bot.advice.wording import with_n
from bot.kb.base import KnowledgeBase
from bot.kb.ids import OVERALL
from bot.understanding.query import AreaReading, EmergencyReading, Query

EXAMPLES: Final = (
    "従業員15人の工務店です。事故が起きたときの手順がありません。何から?",
    "飲食店です。何から始めれば?",
    "製造業と建設業、どっちが教育をやってる?",
    "ルール作りのひな形はある?",
    "UTMって何?",
)
CASES_SHOWN: Final = 2
ANSWER_THE_CHECK: Final = "self_check.answer_25"
"""The action that whoever tells their score has done."""


def case_examples(query: Query, kb: KnowledgeBase) -> Reply:
    """What comparable companies did and gained."""
    areas = [reading.id for reading in query.areas if reading.id != "cases"]
    industry = query.industry
    examples = cases.choose(query, areas, CASES_SHOWN, kb)
    first = examples[0]
    if industry and not cases.has_own(industry, kb):
        name = kb.industries[industry].name
        title = f"{name}の事例は調査にないため、近いものとして{first.industry_name}の例を紹介します"
    else:
        title = f"{first.industry_name}の会社の例: {first.title}"
    voice = kb.industries[industry].merits if industry else ""
    refs = kb.industries[industry].sources if industry else ()
    actions = steps.choose(query, kb)[:1]
    return Reply(
        kind="cases",
        title=title,
        understood=understood(query, kb),
        position=("1社ずつの聞き取りで、同じ結果を約束するものではありません。",),
        steps=steps.ready(actions, kb),
        cases=examples,
        voice=voice,
        choices=() if industry else likely_choices(query, kb),
        offers=("correct_industry", "correct_area", "more_cases", "more_actions", "share"),
        sources=sources(kb, actions=actions, case_ids=[case.id for case in examples], refs=refs),
        industry=industry,
        area=query.area,
    )


def definition(query: Query, kb: KnowledgeBase) -> Reply:
    """What a term means, and what it means for a small company; two terms side by side."""
    both = [kb.terms[name] for name in query.terms[:2]]
    term = both[0]
    figures = tuple(figure for m in term.figures if (figure := find(m, OVERALL, kb)))
    actions = (kb.actions[term.action],) if term.action else ()
    return Reply(
        kind="definition",
        title="。".join(f"{each.name}とは、{each.plain}" for each in both),
        position=(
            *(each.text if len(both) == 1 else f"{each.name}: {each.text}" for each in both),
            *(f"{kb.metrics[figure.metric].subject}: {with_n(figure)}。" for figure in figures),
        ),
        figures=figures,
        steps=steps.ready(actions, kb),
        links=links(term.links),
        notes=notes_for(figures, kb),
        offers=("more_actions", "share"),
        sources=sources(kb, figures, actions, refs=[ref for each in both for ref in each.sources]),
        area=term.areas[0] if term.areas else None,
    )


def own_score(score: int, query: Query, kb: KnowledgeBase) -> Reply:
    """What the asker's points in the self-check mean, and what comes after it."""
    band = self_check.band(score, kb.self_check)
    where = position(["self_check"], query.industry, query.size, kb)
    subject = (AreaReading("self_check", 1.0, ""),)
    again = replace(query, areas=subject, items=(), text="")
    more = (*steps.choose(again, kb), *steps.others(again, (), kb))
    later = [action for action in dict.fromkeys(more) if action.id != ANSWER_THE_CHECK]
    actions = [next(a for a in later if a.when == when) for when in steps.TIMES]
    return Reply(
        kind="advice",
        title=f"{score}点: {self_check.meaning(band)}",
        understood=understood(query, kb),
        position=(*where.sentences, f"{self_check.CLAIMS[1]}。"),
        figures=where.figures,
        steps=steps.ready(actions, kb),
        more_steps=steps.ready(steps.others(again, actions, kb), kb),
        notes=notes_for(where.figures, kb),
        offers=("correct_industry", "more_actions", "share"),
        sources=sources(kb, where.figures, actions, refs=kb.self_check.sources),
        industry=query.industry,
        area="self_check",
    )


def unknown_term() -> Reply:
    """A word that the knowledge base does not explain; nothing is made up."""
    return Reply(
        kind="fallback",
        title="すみません、その言葉の説明は、まだ用意がありません",
        intro="中小企業の情報セキュリティで使われる言葉なら、多くを説明できます。",
        examples=("UTMって何?", "二段階認証とは?", "サプライチェーン攻撃って?"),
    )


def help_text() -> Reply:
    """What secbench can do and how to ask."""
    return Reply(
        kind="help",
        title="中小企業の情報セキュリティについて、同業の数字と今日できる一歩をお答えします",
        intro=(
            "業種・人数・困っていることを、ふだんの言葉で書いてください。"
            "答えの数字にはすべて出典がつきます。知らないことは「わかりません」と答えます。"
        ),
        examples=(
            *EXAMPLES,
            "/secbench 建設業",
            "/secbench パスワード",
            "/secbench 製造業 建設業 比較",
        ),
    )


def thanked() -> Reply:
    """To thanks, and to whoever has understood."""
    return Reply(
        kind="help",
        title="どういたしまして。続きがあれば、いつでも書いてください",
        intro=(
            "やることを決めたら、答えの「取り組む…」から、だれが、いつまでに、を書いておけます。"
            "ホームと週1回の配信にも出ます。"
        ),
    )


def clarify(query: Query, kb: KnowledgeBase) -> Reply:
    """Ask which industry is meant instead of guessing."""
    readings = query.candidates[:4]
    return Reply(
        kind="clarify",
        title="業種を確かめさせてください。あなたの会社はどちらに近いですか?",
        understood=tuple(
            Understood("industry", reading.evidence, kb.industries[reading.id].name)
            for reading in readings
        ),
        intro="選ぶと、その業種の数字でお答えします。",
        choices=choices((reading.id for reading in readings), kb),
        offers=("correct_industry",),
        area=query.area,
    )


def uncovered(query: Query, kb: KnowledgeBase) -> Reply:
    """An industry without a page: say so, and answer with what holds for all."""
    group = kb.uncovered[query.uncovered[0].id]
    areas = [reading.id for reading in query.areas]
    where = position(areas, None, query.size, kb)
    actions = steps.choose(query, kb)
    return Reply(
        kind="uncovered",
        title=f"{group.name}のページは、この調査にはありません。全国の中小企業の数字でお答えします",
        understood=understood(query, kb),
        position=where.sentences,
        figures=where.figures,
        steps=steps.ready(actions, kb),
        more_steps=steps.ready(steps.others(query, actions, kb), kb),
        notes=notes_for(where.figures, kb),
        offers=("correct_industry", "correct_area", "more_actions", "share"),
        sources=sources(kb, where.figures, actions),
        area=query.area,
    )


def emergency(reading: EmergencyReading, kb: KnowledgeBase) -> Reply:
    """Something is happening now: the next ten minutes and whom to call, or what is asked about it
    after that. No statistics.
    """
    kind = kb.emergency.kinds[reading.id]
    follow_up = kb.emergency.follow_ups.get(reading.asked)
    names = (follow_up and follow_up.contacts) or kind.contacts
    contacts = [kb.emergency.contacts[name] for name in names]
    lines = tuple(ContactLine(each.name, each.reach, each.for_, each.url) for each in contacts)
    if follow_up:
        plan = EmergencyPlan(follow_up.steps, lines, None, goes_on=True)
    else:
        plan = EmergencyPlan(kind.steps, lines, kind.after)
    return Reply(
        kind="advice",
        title=follow_up.headline if follow_up else kind.headline,
        emergency=plan,
        offers=("share",),
        sources=sources(
            kb, refs=(*(each.source for each in contacts if each.source), *kb.emergency.sources)
        ),
        area="incident_response",
    )


def fallback() -> Reply:
    """None of our business, or nothing understood: no figure, no industry, how to ask."""
    return Reply(
        kind="fallback",
        title="すみません、それはわかりません",
        intro="中小企業の情報セキュリティについてお答えします。たとえば、こんなふうに聞いてください。",
        examples=(EXAMPLES[1], EXAMPLES[3], "/secbench 小売業"),
    )
