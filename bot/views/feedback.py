"""Was an answer useful? Two buttons under it, and a form for what was wrong."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any, Final

from bot.kb import KnowledgeBase
from bot.views import ids
from bot.views.elements import Block, actions, button, plain_text, section
from bot.views.limits import BLOCK_ID, BUTTON_TEXT, VIEW_METADATA
from bot.views.modal import modal, select_input, text_input, told_modal

TITLE: Final = "答えへの評価"
YES: Final = "yes"
NO: Final = "no"
UNCHANGED: Final = "same"
LONGEST_COMMENT: Final = 300
REASONS: Final = (
    ("wrong_industry", "業種がちがう"),
    ("wrong_area", "聞きたいこととちがう"),
    ("unclear", "わかりにくい"),
    ("not_enough", "知りたいことが書かれていない"),
    ("other", "そのほか"),
)
THANKS: Final = "ありがとうございます。これからの答えに生かします。"
_ASK_AGAIN: Final = (
    "前の答えは時間が経っていて、書き直せませんでした。もう一度、質問を書いてください。"
)

_USEFUL: Final = "👍 役に立った"
_NOT_USEFUL: Final = "👎 ちがった"
_USEFUL_SPOKEN: Final = "この答えは役に立った"
_NOT_USEFUL_SPOKEN: Final = "この答えは役に立たなかった。理由を選び、答えを直す"
_INTRO: Final = "どこがちがったかを教えてください。正しい業種や内容を選ぶと、答え直します。"
_REASON: Final = "理由"
_INDUSTRY: Final = "正しい業種"
_AREA: Final = "聞きたかったこと"
_COMMENT: Final = "ひとこと"
_COMMENT_HINT: Final = (
    "書いた文は、知識を直す人が読みます(180日で消します)。"
    "会社の名前や個人の情報は書かないでください。"
)
_SAME: Final = "このままでよい"
_SEND: Final = "送る"


@dataclass(frozen=True)
class Judged:
    """The answer a form is about: its key, its state, where it can be replaced, its thread."""

    answer: str
    state: str
    response_url: str
    is_private: bool
    thread: str = ""

    def metadata(self) -> str:
        text = json.dumps(astuple(self))
        # Without the address the answer is not replaced; the rest still holds.
        return text if len(text) <= VIEW_METADATA else replace(self, response_url="").metadata()


def read_judged(metadata: str) -> Judged:
    """What `Judged.metadata` wrote; an empty one for anything else."""
    try:
        answer, state, response_url, is_private, thread = json.loads(metadata)
    except (ValueError, TypeError):
        return Judged("", "", "", is_private=True)
    return Judged(str(answer), str(state), str(response_url), bool(is_private), str(thread))


def feedback_block(state: str, *, native: bool) -> Block:
    """The two buttons; `native` as Slack draws them under an agent's answers."""
    block_id = f"feedback|{state}"
    if not native:
        return plain_feedback(block_id)
    element = {
        "type": "feedback_buttons",
        "action_id": ids.FEEDBACK,
        "positive_button": _native(_USEFUL, YES, _USEFUL_SPOKEN),
        "negative_button": _native(_NOT_USEFUL, NO, _NOT_USEFUL_SPOKEN),
    }
    return {"type": "context_actions", "block_id": block_id[:BLOCK_ID], "elements": [element]}


def without_natives(blocks: Sequence[Block]) -> list[Block]:
    """The blocks for a Slack that does not know its newer ones."""
    return [
        plain_feedback(block["block_id"]) if block["type"] == "context_actions" else block
        for block in blocks
    ]


def plain_feedback(block_id: str) -> Block:
    return actions(
        block_id,
        [
            button(f"{ids.FEEDBACK}-{YES}", _USEFUL, YES, spoken=_USEFUL_SPOKEN),
            button(f"{ids.FEEDBACK}-{NO}", _NOT_USEFUL, NO, spoken=_NOT_USEFUL_SPOKEN),
        ],
    )


def feedback_modal(judged: Judged, kb: KnowledgeBase) -> dict[str, Any]:
    """The form for an answer that was not useful."""
    same = (UNCHANGED, _SAME)
    industries = [(industry.id, industry.name) for industry in kb.industries.values()]
    areas = [(area.id, area.name) for area in kb.areas.values()]
    blocks = [
        section(_INTRO),
        select_input("reason", _REASON, REASONS),
        select_input("industry", _INDUSTRY, [same, *industries], chosen=UNCHANGED),
        select_input("area", _AREA, [same, *areas], chosen=UNCHANGED),
        text_input(
            "comment", _COMMENT, hint=_COMMENT_HINT, longest=LONGEST_COMMENT, multiline=True
        ),
    ]
    return modal(
        ids.FEEDBACK_FORM, TITLE, blocks, metadata=judged.metadata(), submit=_SEND, close="閉じる"
    )


def thanks_modal(*, answered_anew: bool) -> dict[str, Any]:
    """Thanks; with what to do where the right answer could not be put in the wrong one's place."""
    return told_modal(THANKS if answered_anew else f"{THANKS}\n{_ASK_AGAIN}", TITLE)


def _native(label: str, value: str, spoken: str) -> Block:
    text = plain_text(label, BUTTON_TEXT)
    return {"text": text, "value": value, "accessibility_label": spoken}
