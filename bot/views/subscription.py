"""The modal in which a channel's weekly digest is set, seen, tried and stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.digest.schedule import Schedule
from bot.kb import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS
from bot.views import ids
from bot.views.blocks import Message
from bot.views.dates import day_text
from bot.views.elements import Block, actions, button, divider, section
from bot.views.limits import escape
from bot.views.modal import (
    channel_input,
    date_input,
    modal,
    select_input,
    time_input,
    told_modal,
)

TITLE: Final = "週1回の配信"
PREVIEW_TITLE: Final = "配信の見本"
FROM_PROFILE: Final = "profile"
ZONES: Final = (
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Manila",
    "Asia/Ho_Chi_Minh",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "UTC",
)
MOST_LISTED: Final = 20

_WEEKDAYS: Final = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日")
_ON_HOLIDAY: Final = (
    ("next", "次の平日に配信する"),
    ("post", "祝日でも配信する"),
    ("skip", "その週は休む"),
)
_WHO: Final = (("members", "チャンネルの参加者"), ("admins", "ワークスペースの管理者だけ"))
_STATES: Final = {
    "due": "配信待ち",
    "posting": "配信中",
    "unsure": "届いたか不明",
    "posted": "配信しました",
    "failed": "配信できませんでした",
}
_INTRO: Final = "1週間に1度、1つの話題と、今週できる一歩をチャンネルに届けます。"
_SAVE: Final = "保存"
_PREVIEW: Final = "見本を見る"
_POST_NOW: Final = "今週分をいま配信"
_STOP: Final = "配信を止める"
_LISTED: Final = "*このワークスペースの配信*"
_SAVED: Final = "保存しました。次の配信は {next} です。"
_NEVER: Final = "保存しました。休みの期間が長いため、次の配信日はまだ決まっていません。"
_STOPPED: Final = "配信を止めました。また始めるときは /secbench 配信 と書いてください。"
_POSTED_NOW: Final = "今週分の配信を始めました。まもなくチャンネルに届きます。"
_POSTED_ALREADY: Final = "今週分はもう配信しています。次は {next} です。"

NOT_SUBSCRIBED: Final = "まだ配信は設定されていません。先に保存してください。"
ONLY_ADMINS: Final = (
    "このワークスペースでは、配信を変えられるのは管理者だけです。管理者に頼んでください。"
)
PAUSED_IN_THE_PAST: Final = "今日より後の日を選んでください。休まないときは空にしてください。"
BAD_TIME: Final = "時刻を選んでください。例: 09:00"
CHANNELS_ONLY: Final = "配信は、チャンネルで使ってください(個別の会話には配信できません)。"


@dataclass(frozen=True)
class Listed:
    """A subscription in the list: its channel, next post, and the last one's state."""

    channel_id: str
    next_due: datetime | None
    last_week: str | None
    last_state: str | None
    problem: str | None


@dataclass(frozen=True)
class SubscriptionForm:
    """What the form shows. `industry` is empty for the profile's; `exists` where it is saved.

    `only_admins` is None for people who may not change that.
    """

    channel_id: str
    schedule: Schedule
    industry: str
    exists: bool
    only_admins: bool | None
    listed: Sequence[Listed] = ()


def subscription_modal(form: SubscriptionForm, kb: KnowledgeBase) -> dict[str, Any]:
    schedule = form.schedule
    industries = [(name, kb.industries[name].name) for name in INDUSTRY_IDS]
    zones = list(dict.fromkeys((schedule.zone, *ZONES)))
    blocks: list[Block] = [
        section(_INTRO),
        channel_input("channel", "チャンネル", chosen=form.channel_id),
        select_input(
            "weekday",
            "曜日",
            [(str(number), name) for number, name in enumerate(_WEEKDAYS, 1)],
            chosen=str(schedule.weekday),
        ),
        time_input("at", "時刻", chosen=f"{schedule.at:%H:%M}"),
        select_input("zone", "時間帯", [(zone, zone) for zone in zones], chosen=schedule.zone),
        select_input(
            "industry",
            "業種",
            [(FROM_PROFILE, "プロフィールの業種"), *industries],
            chosen=form.industry or FROM_PROFILE,
        ),
        select_input(
            "on_holiday", "日本の祝日に当たったら", _ON_HOLIDAY, chosen=schedule.on_holiday
        ),
        date_input(
            "paused_until",
            "この日まで休む",
            chosen=schedule.paused_until.isoformat() if schedule.paused_until else "",
            hint="この日の前日まで配信しません。休まないときは空にします。",
        ),
    ]
    if form.only_admins is not None:
        chosen = "admins" if form.only_admins else "members"
        blocks.append(select_input("who", "配信を変えられる人", _WHO, chosen=chosen))
    blocks.append(actions("try", _buttons(form)))
    if form.listed:
        blocks += [divider(), section(_list(form.listed, schedule.zone))]
    return modal(
        ids.SUBSCRIPTION_FORM,
        TITLE,
        blocks,
        metadata=form.channel_id,
        submit=_SAVE,
        close="閉じる",
    )


def _buttons(form: SubscriptionForm) -> list[Block]:
    buttons = [button(ids.PREVIEW, _PREVIEW, form.channel_id)]
    if form.exists:
        buttons += [
            button(ids.POST_NOW, _POST_NOW, form.channel_id),
            button(ids.STOP, _STOP, form.channel_id),
        ]
    return buttons


def preview_modal(message: Message) -> dict[str, Any]:
    """The very blocks of the post; its buttons do nothing here."""
    return modal(ids.PREVIEW, PREVIEW_TITLE, message.blocks)


def saved_modal(next_due: datetime | None, zone: str) -> dict[str, Any]:
    text = _SAVED.format(next=local_time(next_due, zone)) if next_due else _NEVER
    return told_modal(text, TITLE)


def stopped_modal() -> dict[str, Any]:
    return told_modal(_STOPPED, TITLE)


def posting_text(begun: bool, next_due: datetime | None, zone: str) -> str:
    """What came of 「いま配信」."""
    if begun:
        return _POSTED_NOW
    return _POSTED_ALREADY.format(next=local_time(next_due, zone) if next_due else "未定")


def local_time(moment: datetime, zone: str) -> str:
    """2026年11月30日(月) 09:00."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_text(local.date())} {local:%H:%M}"


def _list(listed: Sequence[Listed], zone: str) -> str:
    lines = [_LISTED, *(listed_line(each, zone) for each in listed[:MOST_LISTED])]
    if len(listed) > MOST_LISTED:
        lines.append(f"ほか {len(listed) - MOST_LISTED} チャンネル")
    return "\n".join(lines)


def listed_line(each: Listed, zone: str) -> str:
    """A subscription in a list: its channel, its next post, the last one's state."""
    channel = f"<#{escape(each.channel_id)}>"
    if each.problem:
        return f"• {channel}: 止まっています({escape(each.problem)})"
    coming = local_time(each.next_due, zone) if each.next_due else "休み"
    last = ""
    if each.last_week and each.last_state:
        last = f" / 前回 {each.last_week}: {_STATES.get(each.last_state, each.last_state)}"
    return f"• {channel}: 次 {coming}{last}"
