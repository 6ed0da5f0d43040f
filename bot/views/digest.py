"""The weekly post: one topic, one screen, one action, an item to tick off."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.advice.reply import CaseExample, Step
from bot.digest.plan import Digest
from bot.kb.models import CheckItem
from bot.views.blocks import Message, small_print
from bot.views.elements import Block, actions, button, context, header, section
from bot.views.limits import HEADER_TEXT, clip, escape
from bot.views.text import sources_line

TICK: Final = "tick_item"
TALLY: Final = "tally"
DIGEST_EVENT: Final = "secbench_digest"
DIGEST_DELIVERY: Final = "delivery"
ANSWERS: Final = (("done", "はい"), ("partly", "一部"), ("not_done", "いいえ"))
BLOCKS: Final = 12
CHARACTERS: Final = 1200

_STEP: Final = "今週の一歩"
_ITEM: Final = "自社診断から1問"
_FOOTER: Final = "毎週1回の配信です。止める・変えるときは /secbench 配信"
_NOBODY: Final = "まだ、だれも答えていません"


def digest_message(digest: Digest, delivery: int) -> Message:
    """The post of a delivery; a preview has the number 0."""
    return Message(
        _text(digest),
        tuple(_blocks(digest, delivery)),
        "",
        {"event_type": DIGEST_EVENT, "event_payload": {DIGEST_DELIVERY: delivery}},
    )


def tally(counts: Mapping[str, int]) -> str:
    """How many have ticked what: 「はい 3・一部 1・いいえ 0」."""
    if not any(counts.values()):
        return _NOBODY
    return "・".join(f"{label} {counts.get(answer, 0)}" for answer, label in ANSWERS)


def with_tally(blocks: Sequence[Mapping[str, Any]], counts: Mapping[str, int]) -> list[Block]:
    """The posted blocks with another tally."""
    return [
        _tally_block(counts) if block.get("block_id") == TALLY else dict(block) for block in blocks
    ]


def _blocks(digest: Digest, delivery: int) -> Iterator[Block]:
    reply = digest.reply
    yield header(clip(reply.title, HEADER_TEXT))
    if reply.position:
        yield section(escape(reply.position[0]))
    for example in reply.cases:
        yield section(_case(example))
    for step in reply.steps:
        yield section(_step(step))
    yield section(_item(digest.item))
    yield actions(
        f"{TICK}|{delivery}",
        [
            button(f"{TICK}-{answer}", label, answer, spoken=f"{digest.item.name}: {label}")
            for answer, label in ANSWERS
        ],
    )
    yield _tally_block({})
    yield from small_print(reply)
    yield context(_FOOTER)


def _tally_block(counts: Mapping[str, int]) -> Block:
    return {**context(tally(counts)), "block_id": TALLY}


def _case(example: CaseExample) -> str:
    reserve = "" if example.own else "(ほかの業種の例です)"
    told = f"{escape(example.gained)}\n{escape(example.why)}"
    return f"*{escape(example.industry_name)}*{reserve}\n{told}"


def _step(step: Step) -> str:
    facts = escape(f"({step.cost}・{step.effort}・担当: {step.who})")
    return f"*{_STEP}: {escape(step.title)}* {facts}\n{escape(step.how)}"


def _item(item: CheckItem) -> str:
    return f"*{_ITEM}({item.number}番)*\n{escape(item.question)}?\n{escape(item.why)}。"


def _text(digest: Digest) -> str:
    """The whole sense for notifications and screen readers."""
    reply = digest.reply
    lines = [
        escape(reply.title),
        *map(escape, reply.position),
        *(_case(example).replace("*", "") for example in reply.cases),
        *(_step(step).replace("*", "") for step in reply.steps),
        f"{_ITEM}: {escape(digest.item.question)}?",
        sources_line(reply),
    ]
    return "\n".join(filter(None, lines))
