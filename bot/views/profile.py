"""The modal in which a company tells once what every answer should know."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.kb import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, SIZE_IDS, SIZE_NAMES
from bot.views import ids
from bot.views.dates import user_mention
from bot.views.elements import Block, actions, button, context, section
from bot.views.limits import escape
from bot.views.modal import modal, select_input, text_input

Scope = Literal["channel", "workspace"]

TITLE: Final = "会社のプロフィール"
UNSET: Final = "none"
"""A menu's value for 「決めない」: Slack knows no empty one."""
LONGEST_LEAD: Final = 40

_INTRO: Final = "ここで決めておくと、質問に業種や人数を書かなくても、会社に合わせて答えます。"
_SCOPE: Final = "どこで使うか"
_SCOPES: Final = (
    ("channel", "このチャンネルだけ"),
    ("workspace", "ワークスペース全体"),
)
_SCOPE_HINT: Final = "チャンネルのプロフィールがあれば、そちらを先に使います。"
_INDUSTRY: Final = "業種"
_SIZE: Final = "会社の規模"
_SIZE_HINT: Final = "小規模企業者は、商業とサービス業で5人まで、製造業などで20人までの会社です。"
_LEAD: Final = "情報セキュリティを見ている人"
_LEAD_HINT: Final = "名前や役割。例: 総務の担当者。空でもかまいません。"
_NOT_SET: Final = "決めない"
_SAVE: Final = "保存"
_SAVED_BY: Final = "{person} さんが登録しました。このワークスペースの人が、見たり消したりできます。"
_DELETE: Final = "このプロフィールを消す"
_SAVED: Final = "保存しました。これからの答えは、次のプロフィールに合わせます。"
_DELETED: Final = "プロフィールを消しました。"
_NOBODY: Final = "未記入"


@dataclass(frozen=True)
class ProfileForm:
    """What the form shows; empty texts for what is not set."""

    scope: Scope
    industry: str = ""
    size: str = ""
    security_lead: str = ""
    saved_by: str = ""


def profile_modal(form: ProfileForm, channel_id: str, kb: KnowledgeBase) -> dict[str, Any]:
    """The form for a channel; `channel_id` travels in its metadata."""
    industries = [(name, kb.industries[name].name) for name in INDUSTRY_IDS]
    sizes = [(name, SIZE_NAMES[name]) for name in SIZE_IDS]
    unset = (UNSET, _NOT_SET)
    blocks: list[Block] = [
        section(_INTRO),
        select_input("scope", _SCOPE, _SCOPES, chosen=form.scope, hint=_SCOPE_HINT),
        select_input("industry", _INDUSTRY, [unset, *industries], chosen=form.industry or UNSET),
        select_input("size", _SIZE, [unset, *sizes], chosen=form.size or UNSET, hint=_SIZE_HINT),
        text_input(
            "security_lead",
            _LEAD,
            value=form.security_lead,
            hint=_LEAD_HINT,
            longest=LONGEST_LEAD,
        ),
    ]
    if form.saved_by:
        blocks += [
            context(_SAVED_BY.format(person=user_mention(form.saved_by))),
            actions("delete", [button(ids.DELETE_PROFILE, _DELETE, form.scope)]),
        ]
    return modal(ids.PROFILE_FORM, TITLE, blocks, metadata=channel_id, submit=_SAVE, close="やめる")


def saved_modal(form: ProfileForm, kb: KnowledgeBase) -> dict[str, Any]:
    """What was saved, to see at a glance."""
    industry = next((kb.industries[i].name for i in INDUSTRY_IDS if i == form.industry), _NOT_SET)
    size = next((SIZE_NAMES[name] for name in SIZE_IDS if name == form.size), _NOT_SET)
    lead = escape(form.security_lead) or _NOBODY
    scope = dict(_SCOPES)[form.scope]
    listed = (
        f"• {_SCOPE}: {scope}\n• {_INDUSTRY}: {escape(industry)}\n• {_SIZE}: {escape(size)}\n"
        f"• {_LEAD}: {lead}"
    )
    return modal(ids.PROFILE_FORM, TITLE, [section(_SAVED), section(listed)])


def deleted_modal() -> dict[str, Any]:
    return modal(ids.PROFILE_FORM, TITLE, [section(_DELETED)])
