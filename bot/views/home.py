"""The App Home: where the company stands, what is under way, settings, the person's own data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.advice.reply import SourceLine
from bot.advice.self_check import CheckResult, Past
from bot.kb import KnowledgeBase
from bot.kb.check_models import CheckItem
from bot.kb.ids import SIZE_NAMES
from bot.understanding import Profile
from bot.views import ids, wording
from bot.views.blocks import cited
from bot.views.chart import Chart, chart_block
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
from bot.views.limits import VIEW_BLOCKS, escape
from bot.views.self_check import AGAIN, SEE, score_line
from bot.views.subscription import Listed, listed_line
from bot.views.tasks import TaskLine, tasks_blocks

MOST_TASKS: Final = 5
MOST_SUBSCRIPTIONS: Final = 5
BAR_CELLS: Final = 10

_TITLE: Final = "会社の情報セキュリティ"
_WELCOME: Final = (
    "中小企業の情報セキュリティの相談に、調査の数字と、今日できる一歩でお答えします。"
    "まず、会社の業種と規模を教えてください。"
)
_PROFILE: Final = "*{industry}*・{size}{lead}"
_LEAD: Final = "(見ている人: {lead})"
_UNSET: Final = "未記入"
_EDIT: Final = "プロフィールを直す"
_SET: Final = "プロフィールを決める"
_POSITION: Final = "いまの位置"
_CHECK: Final = "自社診断"
_BEGIN: Final = "診断をはじめる"
_GO_ON: Final = "続きから"
_SEE: Final = "結果を見る"
_AGAIN: Final = "もう一度答える"
_NO_CHECK: Final = (
    "25問に答えると、会社の位置と、次にやることがわかります(10分ほど)。自分だけに見えます。"
)
_BEGUN: Final = "次の診断の答えを {answered} 問分、取ってあります。"
_SMALL_QUESTION: Final = "今週の1問(前回「わからない」だった項目)"
_DIGEST: Final = "週1回の配信"
_NO_DIGEST: Final = (
    "まだ、どのチャンネルにも配信していません。チャンネルで「/secbench 配信」と書くと始められます。"
)
_ADD_DIGEST: Final = "配信を設定"
_HELP: Final = "使い方"
_HELP_LINES: Final = (
    "• チャンネルで @secbench に続けて質問を書くと、スレッドで答えます",
    "• 「/secbench 建設業」のように書くと、自分だけに答えます",
    "• 「/secbench」のあとに、診断、取り組み、チェックシート、報告書、プロフィール、配信も書けます",
    "• ほかの人のメッセージの「…」から「secbench に相談」を選ぶと、その内容に答えます",
)
_REPORT: Final = "経営者向け1枚"
_PICTURE: Final = "図で見る"
_DATA: Final = "データとプライバシー"
_DATA_LINES: Final = (
    "あなたについて保存しているもの: 自社診断 {checks} 回、取り組み {tasks} 件、"
    "答えへの評価 {verdicts} 件、配信の1問への答え {ticks} 件。"
)
_EXPORT: Final = "自分のデータを受け取る(CSV)"
_DELETE: Final = "自分のデータを消す"
_DELETE_CONFIRM: Final = (
    "自社診断の答えと履歴、取り組み、答えへの評価、配信の1問への答えを消します。"
    "ほかの人から頼まれた取り組みは、頼んだ人に戻します。元には戻せません。"
)
_DELETED: Final = "データを消しました。"
_KEEPS: Final = (
    "質問の文は、答えたら消します。ただし、答えがわからなかった質問の文は、知識を直す人が読めるように、"
    "だれが書いたかを付けずに180日残しています(管理者の設定)。"
)
_STOPPING_DELETES: Final = "やめると、残した文も消えます。"
_KEEPS_NOT: Final = "質問の文は、答えたら消します。答えがわからなかった質問は、数だけを数えます。"
_KEEP: Final = "質問の文を残す"
_KEEP_CONFIRM: Final = (
    "わからなかった質問の文を、知識を直す人が読めるように180日残します。"
    "参加者に知らせてから始めてください。"
)
_STOP_KEEPING: Final = "残すのをやめる"
ON: Final = "on"
_OFF: Final = "off"
_OUTSIDER: Final = (
    "ゲストと社外の方には、会社の状況は見えません。質問への答えは、いつでも使えます。"
)


@dataclass(frozen=True)
class Saved:
    """How much is kept of a person."""

    checks: int
    tasks: int
    verdicts: int
    ticks: int


@dataclass(frozen=True)
class Home:
    """What a person's App Home shows. `keeps_questions` may be changed by an admin."""

    profile: Profile
    security_lead: str
    position: Chart | None
    sources: tuple[SourceLine, ...]
    result: CheckResult | None
    history: Sequence[Past]
    answered: int
    small_question: CheckItem | None
    tasks: Sequence[TaskLine]
    subscriptions: Sequence[Listed]
    saved: Saved
    keeps_questions: bool
    is_admin: bool
    today: date
    zone: str
    note: str = ""


def home_view(home: Home, kb: KnowledgeBase, *, native_charts: bool = False) -> dict[str, Any]:
    """The view; the position is drawn by Slack where it takes charts, else with characters."""
    blocks = [
        header(_TITLE),
        *([section(home.note)] if home.note else []),
        *_profile(home, kb),
        *_position(home, native=native_charts),
        *_check(home, kb),
        *_progress(home),
        *_subscriptions(home),
        *_help(),
        *_data(home),
    ]
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


def outsider_view() -> dict[str, Any]:
    """What guests and people of other organisations see."""
    return {"type": "home", "blocks": [header(_TITLE), section(_OUTSIDER), *_help()]}


def deleted_note(rows: int) -> str:
    return f"{_DELETED}({rows}件)"


def bars(chart: Chart) -> str:
    """The chart drawn with characters, its values beside: legible in every client."""
    lines = []
    for series in chart.series:
        if len(chart.series) > 1:
            lines.append(f"*{escape(series.name)}*")
        for point in series.points:
            filled = round(max(0.0, min(100.0, point.value)) / (100 / BAR_CELLS))
            bar = "▰" * filled + "▱" * (BAR_CELLS - filled)
            lines.append(f"{bar} {escape(point.category)} {escape(point.label)}")
    return "\n".join(lines)


def _profile(home: Home, kb: KnowledgeBase) -> Iterator[Block]:
    industry, size = home.profile.industry, home.profile.size
    if industry is None and size is None:
        yield section_with(_WELCOME, button(ids.PROFILE, _SET, "", primary=True))
        return
    lead = _LEAD.format(lead=escape(home.security_lead)) if home.security_lead else ""
    text = _PROFILE.format(
        industry=escape(kb.industries[industry].name) if industry else _UNSET,
        size=escape(SIZE_NAMES[size]) if size else _UNSET,
        lead=lead,
    )
    yield section_with(text, button(ids.PROFILE, _EDIT, ""))


def _position(home: Home, *, native: bool) -> Iterator[Block]:
    if home.position is None:
        return
    yield divider()
    if native:
        yield chart_block(home.position, "position-chart")
        yield context(escape("、".join(home.position.lines())))
    else:
        yield section(f"*{_POSITION}*\n{bars(home.position)}")
    yield context(f"※ {escape(home.position.note)}")
    yield context(f"{wording.SOURCES}: {cited(home.sources)}。{wording.ADAPTED}")
    yield actions("position", [button(f"{ids.PICTURE}-position", _PICTURE, "position")])


def _check(home: Home, kb: KnowledgeBase) -> Iterator[Block]:
    yield divider()
    if home.result is not None:
        text = score_line(home.result, home.history, kb.self_check)
        yield section(f"*{_CHECK}*\n{text}\n{escape(home.result.meaning)}")
    elif not home.answered:
        yield section(f"*{_CHECK}*\n{_NO_CHECK}")
    if home.answered:
        yield section(_BEGUN.format(answered=home.answered))
    label = _GO_ON if home.answered else (_AGAIN if home.result else _BEGIN)
    buttons = [button(ids.SELF_CHECK, label, AGAIN, primary=home.result is None)]
    if home.result is not None:
        buttons.append(button(f"{ids.SELF_CHECK}-see", _SEE, SEE))
        buttons.append(button(f"{ids.PICTURE}-score", _PICTURE, "score"))
    buttons.append(button(ids.REPORT, _REPORT, ""))
    yield actions("check", buttons)
    if home.small_question:
        item = home.small_question
        yield section(
            f"*{_SMALL_QUESTION}*\n{item.number}. {escape(item.question)}?\n{escape(item.why)}。"
        )
        yield actions(
            f"small-{item.number}",
            [
                button(f"{ids.SMALL_QUESTION}-{answer.id}", answer.label, answer.id)
                for answer in kb.self_check.answers
            ],
        )


def _progress(home: Home) -> Iterator[Block]:
    yield divider()
    yield from tasks_blocks(home.tasks, home.today, MOST_TASKS)


def _subscriptions(home: Home) -> Iterator[Block]:
    lines = [listed_line(each, home.zone) for each in home.subscriptions[:MOST_SUBSCRIPTIONS]]
    text = "\n".join(lines) if lines else _NO_DIGEST
    yield section_with(f"*{_DIGEST}*\n{text}", button(ids.SUBSCRIPTION, _ADD_DIGEST, "home"))


def _help() -> Iterator[Block]:
    yield divider()
    yield section("\n".join((f"*{_HELP}*", *_HELP_LINES)))


def _data(home: Home) -> Iterator[Block]:
    yield divider()
    saved = _DATA_LINES.format(
        checks=home.saved.checks,
        tasks=home.saved.tasks,
        verdicts=home.saved.verdicts,
        ticks=home.saved.ticks,
    )
    yield section(f"*{_DATA}*\n{saved}")
    yield actions(
        "data",
        [
            button(ids.EXPORT, _EXPORT, ""),
            button(ids.DELETE_DATA, _DELETE, "", confirm=_DELETE_CONFIRM),
        ],
    )
    text = _KEEPS if home.keeps_questions else _KEEPS_NOT
    if not home.is_admin:
        yield section(text)
    elif home.keeps_questions:
        stop = button(ids.KEEP_QUESTIONS, _STOP_KEEPING, _OFF)
        yield section_with(f"{_KEEPS}{_STOPPING_DELETES}", stop)
    else:
        yield section_with(_KEEPS_NOT, button(ids.KEEP_QUESTIONS, _KEEP, ON, confirm=_KEEP_CONFIRM))
