"""「/secbench チェックシート」: how to answer what customers ask."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.advice.check_sheet import SheetAnswer
from bot.views.blocks import Message
from bot.views.elements import Block, context, divider, header, section, section_with, select
from bot.views.limits import OPTION_TEXT, clip, escape
from bot.views.self_check import take_button

TITLE: Final = "取引先のチェックシートの答え方"
ASK: Final = "sheet_question"

_INTRO: Final = (
    "よく聞かれる質問を選ぶか、「/secbench チェックシート ウイルス対策ソフトは入れていますか」"
    "のように質問を書いてください。"
)
_NONE: Final = (
    "「{text}」に近い質問は、知識の中に見つかりませんでした。"
    "下から選ぶか、言葉を変えて書いてください。"
)
_CHOOSE: Final = "よく聞かれる質問"
_HONEST: Final = (
    "実際の状態を書きます。「していない」があっても、いつまでにするかを書けば、話は進みます。"
)
_ANSWER: Final = "答え方"
_PROOF: Final = "手元に置くもの"
_ITEMS: Final = "自社診断"
_OWN: Final = "あなたの答え: {answers}"
_NOT_CHECKED: Final = "まだ自社診断に答えていません"
_STEP: Final = "まだのとき"
_EDITORS: Final = "質問の言い回しと答え方は secbench の編集によるものです。"


def sheet_message(
    found: Sequence[SheetAnswer], everything: Sequence[SheetAnswer], text: str
) -> Message:
    """The answers to a question of a sheet; without one the list to choose from."""
    blocks = [header(TITLE)]
    if found:
        for answer in found:
            blocks += _blocks(answer)
    else:
        intro = _NONE.format(text=escape(clip(text, 60))) if text else _INTRO
        blocks.append(section(intro))
    blocks.append(_menu(everything))
    blocks.append(context(f"※ {_HONEST}{_EDITORS}"))
    return Message(_text(found, text), tuple(blocks), "", {})


def _menu(everything: Sequence[SheetAnswer]) -> Block:
    options = [(each.question.id, clip(each.question.question, OPTION_TEXT)) for each in everything]
    return {**section(f"*{_CHOOSE}*"), "accessory": select(ASK, _CHOOSE, options)}


def _blocks(answer: SheetAnswer) -> Iterator[Block]:
    question = answer.question
    lines = [
        f"*{escape(question.question)}*",
        f"• {_ANSWER}: {escape(question.answer)}",
        f"• {_PROOF}: {escape(question.proof)}",
    ]
    if answer.items:
        names = "、".join(f"{item.number}番 {item.name}" for item in answer.items)
        own = _OWN.format(answers="、".join(answer.own)) if answer.own else _NOT_CHECKED
        lines.append(f"• {_ITEMS}: {escape(names)}({escape(own)})")
    yield section("\n".join(lines))
    step = answer.step
    facts = escape(f"({step.cost}・{step.effort}・担当: {step.who})")
    yield section_with(
        f"*{_STEP}*: {escape(step.title)} {facts}\n{escape(step.how)}",
        take_button(step.id, step.title),
    )
    yield divider()


def _text(found: Sequence[SheetAnswer], text: str) -> str:
    if not found:
        intro = _NONE.format(text=escape(clip(text, 60))) if text else _INTRO
        return f"{TITLE}\n{intro}"
    lines = [TITLE]
    for answer in found:
        lines += [
            escape(answer.question.question),
            f"{_ANSWER}: {escape(answer.question.answer)}",
            f"{_PROOF}: {escape(answer.question.proof)}",
            f"{_STEP}: {escape(answer.step.line)}",
        ]
    return "\n".join((*lines, f"※{_HONEST}"))
