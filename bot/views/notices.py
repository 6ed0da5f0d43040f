"""What whoever subscribed a channel is told when its digest does not arrive."""

from typing import Final

from bot.views import ids
from bot.views.blocks import Message
from bot.views.elements import actions, button, section

POST_NOW: Final = "今週分を配信する"

_CHANNEL: Final = "<#{channel}>"
_REASONS: Final = {
    "channel_not_found": "チャンネルが見つかりません(削除されたか、アプリから見えなくなりました)",
    "is_archived": "チャンネルがアーカイブされています",
    "not_in_channel": "アプリがチャンネルに参加していません",
    "account_inactive": "アプリが無効になっています",
    "token_revoked": "アプリの許可が取り消されています",
    "invalid_auth": "アプリの許可が取り消されています",
    "restricted_action": "アプリの投稿が管理者により制限されています",
}
_OTHER: Final = "Slack が投稿を受け付けませんでした({answer})"
_MENDS: Final = {
    "not_in_channel": "チャンネルで「/invite @secbench」と書いて、アプリを招待してください。",
}
_STOPPED: Final = (
    "{channel} への週1回の配信を止めました。理由: {reason}。"
    "直したあと、使いたいチャンネルで「/secbench 配信」と書いて保存し直すと、また始まります。"
)
_FAILING: Final = (
    "{channel} に今週の配信ができませんでした。理由: {reason}。{mend}"
    "来週もう一度試します。3週間続けてできないときは、配信を止めます。"
)
_UNSURE: Final = (
    "{channel} への今週({week})の配信が届いたかどうか、確かめられませんでした。"
    "2度届くのを避けるため、いまは送っていません。届いていなければ、下のボタンで配信できます。"
)


def stopped_notice(channel: str, answer: str) -> Message:
    return _notice(_STOPPED.format(channel=_named(channel), reason=_reason(answer)))


def failing_notice(channel: str, answer: str) -> Message:
    mend = _MENDS.get(answer, "")
    return _notice(_FAILING.format(channel=_named(channel), reason=_reason(answer), mend=mend))


def unsure_notice(channel: str, week: str) -> Message:
    text = _UNSURE.format(channel=_named(channel), week=week)
    ask = actions(f"unsure|{channel}", [button(ids.POST_NOW, POST_NOW, channel)])
    return Message(text, (section(text), ask), "", {})


def _notice(text: str) -> Message:
    return Message(text, (section(text),), "", {})


def _named(channel: str) -> str:
    return _CHANNEL.format(channel=channel)


def _reason(answer: str) -> str:
    return _REASONS.get(answer) or _OTHER.format(answer=answer)
