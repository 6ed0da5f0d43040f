"""The fixed words around an answer, for every view, in one place."""

from typing import Final

HELP_QUESTION: Final = "使い方"
"""What is asked where nothing is."""

POSITION: Final = "いまの位置"
STEPS: Final = "やること"
MORE_STEPS: Final = "ほかにできること"
CASE: Final = "参考になる会社"
VOICE: Final = "同業の会社の声(回答例)"
UNDERSTOOD: Final = "読み取り"
EXAMPLES: Final = "たとえば"
LINKS: Final = "公式の案内"
TEN_MINUTES: Final = "これからの10分"
AFTER_TEN_MINUTES: Final = "次にやること"
CONTACTS: Final = "連絡先"
SOURCES: Final = "出典"
ADAPTED: Final = "加工して作成"
OTHER_INDUSTRY: Final = "ほかの業種の例です"

CORRECT_INDUSTRY: Final = "業種を直す"
CHOOSE_INDUSTRY: Final = "ほかの業種…"
CORRECT_AREA: Final = "内容を直す"
COMPARE_WITH: Final = "ほかの業種と比べる"
MORE_ACTIONS_BUTTON: Final = "くわしい手順"
MORE_CASES_BUTTON: Final = "ほかの事例"
SHARE_BUTTON: Final = "チャンネルに共有"

SHARED_BY: Final = "<@{user}> さんが共有しました"
"""A mention, filled with a user id from Slack, never with text."""
PICTURE: Final = "図"
REPORT: Final = "経営者向け1枚"
PICTURE_BUTTON: Final = "図で見る"
TAKE_MENU: Final = "取り組む…"
SELF_CHECK_BUTTON: Final = "自社診断をはじめる"
REPORT_BUTTON: Final = "報告書を受け取る"
TASKS_BUTTON: Final = "取り組みを見る"
SUBSCRIPTION_BUTTON: Final = "配信を設定"
PROFILE_BUTTON: Final = "プロフィールを書く"
EXPORT_BUTTON: Final = "自分のデータを受け取る"
SENDING_TO_YOU: Final = "secbench との1対1の会話に送ります。少しお待ちください。"
EXPIRED: Final = "すみません、このボタンは古くなりました。もう一度、質問を書いてください。"
TOO_MANY: Final = (
    "短い間にたくさんの質問をいただきました。1分ほどおいてから、もう一度書いてください。"
)
NOT_INSTALLED: Final = (
    "このワークスペースでは secbench が使えなくなっています。"
    "ワークスペースの管理者に、アプリをもう一度追加するよう頼んでください。"
)
FAILED: Final = (
    "すみません、うまく答えられませんでした。少し待ってから、もう一度書いてください。"
    "続くときは、アプリの管理者に番号 {reference} を伝えてください。"
)
FORM_FAILED: Final = (
    "すみません、うまく動きませんでした。少し待ってから、もう一度試してください。"
    "続くときは、アプリの管理者に知らせてください。"
)
FORM_NOT_SAVED: Final = (
    "すみません、保存できませんでした。入力はそのままです。少し待ってから、もう一度押してください。"
)
GUESTS: Final = (
    "ゲストと社外の方は、この操作ができません。社内の方に頼んでください。"
    "質問への答えは、いつでも使えます。"
)
FOR_COLLEAGUES: Final = "社内の方だけ"
UNKNOWN_CHOICE: Final = "この選択肢は新しくなりました。もう一度選んでください。"
NOT_A_MEMBER: Final = "参加しているチャンネルだけ選べます。先にチャンネルに参加してください。"
INVITE_ME: Final = (
    "アプリがこのチャンネルにいません。チャンネルで「/invite @secbench」と書いてから、"
    "もう一度押してください。"
)
CHANNEL_ARCHIVED: Final = "このチャンネルはアーカイブされています。別のチャンネルを選んでください。"
CHANNEL_SHARED: Final = "社外と共有しているチャンネルは選べません。別のチャンネルを選んでください。"
