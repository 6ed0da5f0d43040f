"""Actions taken on: the form to take one, the list to tick off, the line in a digest."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from bot.advice.reply import Step
from bot.kb import KnowledgeBase
from bot.views import ids
from bot.views.dates import short_day, user_mention
from bot.views.elements import Block, actions, button, context, divider, section
from bot.views.limits import escape
from bot.views.modal import date_input, modal, person_input, select_input

TITLE: Final = "取り組み"
MOST_LISTED: Final = 20
PRIVATELY: Final = "privately"
IN_CHANNEL: Final = "in_channel"

_INTRO: Final = "*{title}*\n({cost}・{effort})\n{how}"
_WHO: Final = "だれが"
_DUE: Final = "いつまでに"
_WHERE: Final = "思い出させる場所"
_WHERE_HINT: Final = "週1回より多くは知らせません。配信は「/secbench 配信」で始められます。"
_WHERES: Final = (
    (PRIVATELY, "アプリのホームだけ(自分と担当者に見えます)"),
    (IN_CHANNEL, "このチャンネルの週1回の配信でも"),
)
_SAVE: Final = "取り組む"
_TAKEN: Final = (
    "取り組みに加えました。アプリのホームと「/secbench 取り組み」で、いつでも見られます。"
)
_NOTHING: Final = (
    "いま取り組んでいることはありません。答えや自社診断の「取り組む」を押すと、ここに加わります。"
)
_DONE: Final = "できた"
_POSTPONE: Final = "1週間のばす"
_DROP: Final = "やめる"
_LIST: Final = "いま取り組んでいること"
_OVERDUE: Final = "期限が過ぎています"
_NO_DUE: Final = "期限なし"
_MORE: Final = "ほかに {count} 件"
DONE_TEXT: Final = "できました。次の自社診断で、点の変化を確かめましょう。"
NOT_OPEN: Final = "この取り組みは、もう終わっているか、ほかの人のものです。一覧を新しくしました。"

ACTION_GONE: Final = "この取り組みは新しくなりました。画面を閉じて、もう一度選んでください。"
NOT_A_COLLEAGUE: Final = "ゲストと社外の方には頼めません。社内の人を選んでください。"
IN_THE_PAST: Final = "今日か、今日より後の日を選んでください。"


@dataclass(frozen=True)
class TaskLine:
    """A task ready to read; `assignee` is a person's id."""

    id: int
    title: str
    assignee: str
    due: date | None


class KeptTask(Protocol):
    """A task as the store keeps it; `action` is the id of one in the knowledge base."""

    @property
    def id(self) -> int: ...
    @property
    def action(self) -> str: ...
    @property
    def assignee(self) -> str: ...
    @property
    def due(self) -> date | None: ...


def task_lines(tasks: Iterable[KeptTask], kb: KnowledgeBase) -> list[TaskLine]:
    """The tasks ready to read; those whose action has left the knowledge base are left out."""
    return [
        TaskLine(task.id, kb.actions[task.action].title, task.assignee, task.due)
        for task in tasks
        if task.action in kb.actions
    ]


def take_modal(step: Step, *, assignee: str, due: date, channel_id: str) -> dict[str, Any]:
    """The form to take a step on; without a channel only the App Home reminds."""
    blocks: list[Block] = [
        section(
            _INTRO.format(
                title=escape(step.title),
                cost=escape(step.cost),
                effort=escape(step.effort),
                how=escape(step.how),
            )
        ),
        person_input("assignee", _WHO, chosen=assignee),
        date_input("due", _DUE, chosen=due.isoformat()),
    ]
    if channel_id:
        blocks.append(select_input("where", _WHERE, _WHERES, chosen=PRIVATELY, hint=_WHERE_HINT))
    metadata = json.dumps({"action": step.id, "channel": channel_id})
    return modal(ids.TASK_FORM, TITLE, blocks, metadata=metadata, submit=_SAVE, close="閉じる")


def taken_modal() -> dict[str, Any]:
    return modal(ids.TASK_FORM, TITLE, [section(_TAKEN)])


def tasks_modal(
    lines: Sequence[TaskLine], today: date, *, channel_id: str = "", note: str = ""
) -> dict[str, Any]:
    """The open tasks, each to tick off; `channel_id` is the channel whose tasks they are."""
    blocks: list[Block] = [section(note)] if note else []
    blocks += tasks_blocks(lines, today)
    return modal(ids.TASKS, TITLE, blocks, metadata=channel_id)


def tasks_blocks(
    lines: Sequence[TaskLine], today: date, most: int = MOST_LISTED
) -> Iterator[Block]:
    """A section and its buttons for each task."""
    if not lines:
        yield section(_NOTHING)
        return
    yield section(f"*{_LIST}*")
    for line in lines[:most]:
        yield section(task_text(line, today))
        value = str(line.id)
        yield actions(
            f"task|{line.id}",
            [
                button(
                    f"{ids.TASK_DONE}-{line.id}",
                    _DONE,
                    value,
                    spoken=f"{_DONE}: {line.title}",
                    primary=True,
                ),
                button(
                    f"{ids.TASK_POSTPONE}-{line.id}",
                    _POSTPONE,
                    value,
                    spoken=f"{_POSTPONE}: {line.title}",
                ),
                button(f"{ids.TASK_DROP}-{line.id}", _DROP, value, spoken=f"{_DROP}: {line.title}"),
            ],
        )
    if len(lines) > most:
        yield context(_MORE.format(count=len(lines) - most))
    yield divider()


def task_text(line: TaskLine, today: date) -> str:
    """*連絡先カードを貼る*(担当 @名前・11月30日まで)."""
    due = f"{short_day(line.due)}まで" if line.due else _NO_DUE
    late = f" {_OVERDUE}" if line.due and line.due < today else ""
    return f"*{escape(line.title)}*(担当 {user_mention(line.assignee)}・{due}){late}"
