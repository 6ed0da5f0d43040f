"""The weekly post: one topic, one screen, one action, an item to tick off."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.advice.reply import CaseExample, Step
from bot.digest.plan import Digest
from bot.kb.check_models import CheckItem
from bot.views import ids
from bot.views.blocks import Message, small_print
from bot.views.dates import short_day, user_mention
from bot.views.elements import Block, actions, button, context, header, section, section_with
from bot.views.limits import HEADER_TEXT, clip, escape
from bot.views.tasks import TaskLine
from bot.views.text import sources_line

TICK: Final = "tick_item"
TALLY: Final = "tally"
DIGEST_EVENT: Final = "secbench_digest"
DIGEST_WEEK: Final = "week"
ANSWERS: Final = (("done", "はい"), ("partly", "一部"), ("not_done", "いいえ"))
MOST_TASKS: Final = 2
TASK_TITLE: Final = 30
"""Characters of a task's title: the post stays one screen."""

_STEP: Final = "今週の一歩"
_ITEM: Final = "自社診断から1問"
_FOOTER: Final = "毎週1回の配信です。止める・変えるときは /secbench 配信"
_TASKS: Final = "取り組み中"
_TASKS_BUTTON: Final = "進み具合"
_NOBODY: Final = "まだ、だれも答えていません"


def digest_message(digest: Digest, delivery: int, tasks: Sequence[TaskLine] = ()) -> Message:
    """The post of a delivery; a preview has the number 0. `tasks` are the channel's open ones."""
    return Message(
        _text(digest, tasks),
        tuple(_blocks(digest, delivery, tasks)),
        "",
        {"event_type": DIGEST_EVENT, "event_payload": {DIGEST_WEEK: digest.week}},
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


def _blocks(digest: Digest, delivery: int, tasks: Sequence[TaskLine]) -> Iterator[Block]:
    reply = digest.reply
    yield header(clip(reply.title, HEADER_TEXT))
    if reply.position:
        yield section(escape(reply.position[0]))
    for example in reply.cases:
        yield section(_case(example))
    for step in reply.steps:
        yield section(_step(step))
    if tasks:
        lines = "\n".join((f"*{_TASKS}*", *(f"• {line}" for line in _task_lines(tasks))))
        yield section_with(lines, button(ids.TASKS, _TASKS_BUTTON, "channel"))
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


def _task_lines(tasks: Sequence[TaskLine]) -> Iterator[str]:
    for task in tasks[:MOST_TASKS]:
        due = f"・{short_day(task.due)}まで" if task.due else ""
        title = escape(clip(task.title, TASK_TITLE))
        yield f"{title}({user_mention(task.assignee)}{due})"
    if len(tasks) > MOST_TASKS:
        yield f"ほか {len(tasks) - MOST_TASKS} 件"


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


def _text(digest: Digest, tasks: Sequence[TaskLine]) -> str:
    """The whole sense for notifications and screen readers."""
    reply = digest.reply
    lines = [
        escape(reply.title),
        *map(escape, reply.position),
        *(_case(example).replace("*", "") for example in reply.cases),
        *(_step(step).replace("*", "") for step in reply.steps),
        *((f"{_TASKS}: {'、'.join(_task_lines(tasks))}",) if tasks else ()),
        f"{_ITEM}: {escape(digest.item.question)}?",
        sources_line(reply),
    ]
    return "\n".join(filter(None, lines))
