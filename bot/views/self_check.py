"""The self-check in Slack: three forms to answer it in, the result, and what is shared of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.advice.self_check import Answers, Change, CheckResult, NextItem, Past
from bot.kb import KnowledgeBase
from bot.kb.check_models import CheckItem, CheckPart, SelfCheck
from bot.kb.ids import SIZE_NAMES, IndustryId, SizeId
from bot.views import ids, wording
from bot.views.blocks import Message, cited
from bot.views.dates import day_text, user_mention
from bot.views.elements import (
    Block,
    actions,
    button,
    context,
    divider,
    header,
    section,
    section_with,
)
from bot.views.limits import escape
from bot.views.modal import channel_input, modal, radio_input

TITLE: Final = "自社診断"
ITEM: Final = "item"
"""Begins the block ids of items, before a hyphen and the number."""
AGAIN: Final = "again"
SEE: Final = "see"
MOST_HISTORY: Final = 6
MOST_NAMES: Final = 5

_PARTS: Final = "{number}/{parts} {name}"
_INTRO: Final = (
    "全部で{items}問、{answered}問に答えました。選ぶたびに保存するので、途中で閉じてもだいじょうぶです。"
    "「/secbench 診断」で続きから始められます。答えは自分だけに見えます。"
)
_REMEMBERED: Final = "前回の答えが選ばれています。変わったところだけ直してください。"
_COMPANY: Final = (
    "{industry}・{size}の会社として比べます(「/secbench プロフィール」で変えられます)。"
)
_NO_COMPANY: Final = (
    "「/secbench プロフィール」で業種と規模を決めておくと、結果を同業の会社と比べられます。"
)
_NEXT: Final = "次へ"
_FINISH: Final = "結果を見る"
_LATER: Final = "あとで続ける"
_SCORE: Final = "{score}点({full}点満点)"
_FIRST: Final = "はじめての結果です。"
_CHANGE: Final = "前回({day})から {points:+d}点。"
_SAME: Final = "前回({day})と同じ点です。"
_BETTER: Final = "上がった項目: {names}"
_WORSE: Final = "下がった項目: {names}"
_AND_MORE: Final = "ほか{count}項目"
_STANDING: Final = "いまの位置"
_DAMAGE: Final = "同じ点数の区分の被害額(1年ではなく、調査が集計した範囲の値)"
_NEXT_ITEMS: Final = "次にやること(手間と費用の少ない順)"
_GAIN: Final = "{item}が「実施している」になると +{gain}点"
_ALL_DONE: Final = "25項目すべてが「実施している」です。年に1度、答え直して確かめましょう。"
_UNKNOWN: Final = (
    "「わからない」は{count}項目です。だれに聞けばわかるかを書いておくと、次に進めます。"
    "アプリのホームで、週に1問ずつ聞き直します。"
)
_HISTORY: Final = "これまでの結果"
_TAKE: Final = "取り組む"
_PICTURE: Final = "図で見る"
_REPORT: Final = "経営者向け1枚"
_SHARE: Final = "共有する"
_AGAIN: Final = "もう一度答える"
_PRIVATE: Final = "この結果は自分だけに見えます。共有するときは、内容を見てから決められます。"
_SHARED_INTRO: Final = "次の内容だけを、選んだチャンネルに投稿します。1問ごとの答えは共有しません。"
_SHARED: Final = "共有しました。"
_SHARED_BY: Final = "{person} さんが自社診断の結果を共有しました"
_SHARE_CHANNEL: Final = "チャンネル"
_POST: Final = "投稿する"


@dataclass(frozen=True)
class CheckForm:
    """Where a self-check is answered: for which company, in which channel it was opened.

    `after` is the id of the last finished one when it was opened, 0 for none; None if not known.
    """

    company: str
    channel_id: str
    after: int | None = None

    def metadata(self, part: int = 0) -> str:
        fields = {"company": self.company, "channel": self.channel_id, "part": part}
        return json.dumps({**fields, "after": self.after})


def read_metadata(metadata: str) -> tuple[CheckForm, int]:
    """The form and the part that `CheckForm.metadata` wrote; an empty one for anything else."""
    try:
        fields = json.loads(metadata)
        after = fields.get("after")  # forms opened before an upgrade have none
        form = CheckForm(
            str(fields["company"]), str(fields["channel"]), None if after is None else int(after)
        )
        return form, int(fields["part"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return CheckForm("", ""), 0


def part_modal(
    part: CheckPart,
    answers: Answers,
    form: CheckForm,
    industry: IndustryId | None,
    size: SizeId | None,
    kb: KnowledgeBase,
    remembered: Answers,
) -> dict[str, Any]:
    """A part's items; what has no answer yet comes with what is `remembered` of the last time."""
    check = kb.self_check
    items = [item for item in check.items if item.part == part.number]
    intro = _INTRO.format(items=len(check.items), answered=len(answers))
    blocks: list[Block] = [
        header(_PARTS.format(number=part.number, parts=len(check.parts), name=part.name)),
        section(f"{intro}{_REMEMBERED if remembered else ''}"),
    ]
    if part.number == check.parts[0].number:
        blocks.append(context(company_line(industry, size, kb)))
    options = [(answer.id, answer.label) for answer in check.answers]
    blocks += [
        radio_input(
            f"{ITEM}-{item.number}",
            f"{item.number}. {item.question}?",
            options,
            action_id=f"{ids.SELF_CHECK_ITEM}-{item.number}",
            chosen=answers.get(item.number) or remembered.get(item.number),
            hint=f"{item.name}: {item.why}",
        )
        for item in items
    ]
    last = part.number == check.parts[-1].number
    return modal(
        ids.SELF_CHECK_FORM,
        TITLE,
        blocks,
        metadata=form.metadata(part.number),
        submit=_FINISH if last else _NEXT,
        close=_LATER,
    )


def company_line(industry: IndustryId | None, size: SizeId | None, kb: KnowledgeBase) -> str:
    """Against whom the result is compared."""
    if industry is None and size is None:
        return _NO_COMPANY
    return _COMPANY.format(
        industry=escape(kb.industries[industry].name) if industry else "業種は未記入",
        size=escape(SIZE_NAMES[size]) if size else "規模は未記入",
    )


def result_modal(
    found: CheckResult, history: Sequence[Past], form: CheckForm, kb: KnowledgeBase
) -> dict[str, Any]:
    """The result with its next steps; `history` holds the finished ones, the latest first."""
    blocks = [
        header(_SCORE.format(score=found.score, full=kb.self_check.full_score)),
        *_meaning(found, history),
        *_parts(found),
        *_next_steps(found),
        *_actions(),
        *([section(f"*{_HISTORY}*\n{history_lines(history)}")] if len(history) > 1 else []),
        *_small_print(found),
    ]
    return modal(ids.SELF_CHECK_FORM, TITLE, blocks, metadata=form.metadata())


def share_modal(
    found: CheckResult, history: Sequence[Past], form: CheckForm, kb: KnowledgeBase
) -> dict[str, Any]:
    """Shows what would be shared, and asks where."""
    blocks = [
        section(_SHARED_INTRO),
        channel_input("channel", _SHARE_CHANNEL, chosen=form.channel_id),
        divider(),
        *_shared(found, history, kb),
    ]
    return modal(
        ids.SELF_CHECK_SHARE,
        TITLE,
        blocks,
        metadata=form.metadata(),
        submit=_POST,
        close="やめる",
    )


def shared_message(
    found: CheckResult, history: Sequence[Past], user_id: str, kb: KnowledgeBase
) -> Message:
    """The score, its meaning and its standing: no single answer."""
    blocks = (
        *_shared(found, history, kb),
        context(_SHARED_BY.format(person=user_mention(user_id))),
    )
    return Message(_spoken(found, history, kb), blocks, "", {})


def shared_modal() -> dict[str, Any]:
    return modal(ids.SELF_CHECK_SHARE, TITLE, [section(_SHARED)])


def score_line(found: CheckResult, history: Sequence[Past], check: SelfCheck) -> str:
    """72点(100点満点) 前回(2026年11月30日(月))から +8点。"""
    return f"{_SCORE.format(score=found.score, full=check.full_score)} {_since(found, history)}"


def _shared(found: CheckResult, history: Sequence[Past], kb: KnowledgeBase) -> Iterator[Block]:
    score = _SCORE.format(score=found.score, full=kb.self_check.full_score)
    yield section(f"*{TITLE}: {score}*\n{_since(found, history)}\n{escape(found.meaning)}")
    yield section("\n".join(f"• {escape(line)}" for line in found.standing))
    yield from _small_print(found)


def _spoken(found: CheckResult, history: Sequence[Past], kb: KnowledgeBase) -> str:
    lines = (
        f"{TITLE}: {score_line(found, history, kb.self_check)}",
        escape(found.meaning),
        *map(escape, found.standing),
        *(f"※{escape(note)}" for note in found.notes),
        f"{wording.SOURCES}: {cited(found.sources)}。{wording.ADAPTED}",
    )
    return "\n".join(lines)


def _since(found: CheckResult, history: Sequence[Past]) -> str:
    if found.change is None or len(history) < 2:
        return _FIRST
    day = day_text(history[1].day)
    if found.change.points == 0:
        return _SAME.format(day=day)
    return _CHANGE.format(day=day, points=found.change.points)


def _meaning(found: CheckResult, history: Sequence[Past]) -> Iterator[Block]:
    lines = [_since(found, history)]
    if found.change:
        lines += _changes(found.change)
    lines.append(escape(found.meaning))
    yield section("\n".join(lines))
    yield context(_PRIVATE)


def _changes(change: Change) -> Iterator[str]:
    for text, items in ((_BETTER, change.better), (_WORSE, change.worse)):
        if items:
            yield escape(text.format(names=_names(items)))


def _names(items: Sequence[CheckItem]) -> str:
    named = "、".join(f"{item.number} {item.name}" for item in items[:MOST_NAMES])
    rest = len(items) - MOST_NAMES
    return f"{named}、{_AND_MORE.format(count=rest)}" if rest > 0 else named


def _parts(found: CheckResult) -> Iterator[Block]:
    lines = [
        f"• {escape(each.part.name)}: {each.points}点({each.most}点中)" for each in found.parts
    ]
    yield section("\n".join(lines))
    if found.standing:
        bullets = "\n".join(f"• {escape(line)}" for line in found.standing)
        yield section(f"*{_STANDING}*\n{bullets}")
    if found.damage:
        yield context(f"{_DAMAGE}: {escape('、'.join(found.damage))}")


def _next_steps(found: CheckResult) -> Iterator[Block]:
    if not found.next_items:
        yield section(_ALL_DONE)
        return
    yield section(f"*{_NEXT_ITEMS}*")
    for each in found.next_items:
        yield section_with(_next_step(each), take_button(each.step.id, each.step.title))
    if found.unknown:
        yield context(_UNKNOWN.format(count=len(found.unknown)))


def _next_step(each: NextItem) -> str:
    step = each.step
    facts = escape(f"({step.cost}・{step.effort}・担当: {step.who})")
    item = escape(f"{each.item.number}番 {each.item.name}")
    gain = _GAIN.format(item=item, gain=each.gain)
    return f"*{escape(step.title)}* {facts}\n{escape(step.how)}\n{gain}"


def take_button(action: str, title: str) -> Block:
    """The button that takes an action on."""
    return button(f"{ids.TAKE}-{action}", _TAKE, action, spoken=f"{_TAKE}: {title}")


def _actions() -> Iterator[Block]:
    yield actions(
        "result",
        [
            button(f"{ids.PICTURE}-score", _PICTURE, "score", spoken="点を同業と比べた図を見る"),
            button(ids.REPORT, _REPORT, "", spoken="経営者に渡せる1枚の文書を受け取る"),
            button(ids.SELF_CHECK_SHARE, _SHARE, ""),
            button(ids.SELF_CHECK, _AGAIN, AGAIN),
        ],
    )


def history_lines(history: Sequence[Past]) -> str:
    """The finished ones, the latest first, as lines."""
    return "\n".join(f"• {day_text(past.day)}: {past.score}点" for past in history[:MOST_HISTORY])


def _small_print(found: CheckResult) -> Iterator[Block]:
    yield context("\n".join(f"※ {escape(note)}" for note in found.notes))
    yield context(f"{wording.SOURCES}: {cited(found.sources)}。{wording.ADAPTED}")
