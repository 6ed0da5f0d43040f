"""The pages of an installation, for the admin who adds the app to a workspace."""

from html import escape
from typing import Final

_STYLE: Final = (
    "body{margin:0;background:#e8ebe4;color:#1a1a1a;"
    "font:16px/1.7 'Hiragino Sans','Yu Gothic','Noto Sans CJK JP',sans-serif}"
    "main{max-width:36rem;margin:4rem auto;padding:2rem;background:#fff;border-radius:12px}"
    "h1{margin-top:0;font-size:1.4rem}"
    "a.button{display:inline-block;padding:.7rem 1.4rem;border-radius:8px;"
    "background:#1f4e4a;color:#fff;text-decoration:none}"
    "@media(max-width:600px){main{margin:0;border-radius:0;min-height:100vh}}"
    "@media(prefers-color-scheme:dark){body{background:#101615;color:#e6ebe8}"
    "main{background:#1b2422}}"
)
_INSTALL: Final = (
    "<h1>secbench をSlackに追加する</h1>"
    "<p>中小企業の情報セキュリティの相談に、調査の数字と、今日できる一歩で答えるアプリです。"
    "読むのは、アプリあての発言と /secbench だけです。</p>"
    "<p>次の画面で、追加するワークスペースと権限を確かめてください。</p>"
    "<p><a class='button' href='{url}'>Slackに追加</a></p>"
)
_SUCCESS: Final = (
    "<h1>追加できました{name}</h1>"
    "<p>この画面は閉じてかまいません。Slackで次のことから始められます。</p>"
    "<ul><li>使うチャンネルで「/invite @secbench」と書いて招待する</li>"
    "<li>「/secbench プロフィール」で、業種と規模を決める</li>"
    "<li>「/secbench help」で、使い方を見る</li></ul>"
)
_FAILURE: Final = (
    "<h1>追加できませんでした</h1><p>{reason}</p>"
    "<p><a class='button' href='/slack/install'>もう一度はじめる</a></p>"
)
_REASONS: Final = {
    "access_denied": (
        "Slackの画面で「キャンセル」が押されました。追加するときは、もう一度はじめてください。"
    ),
    "invalid_browser": (
        "確認のしるし(クッキー)が見つかりませんでした。同じブラウザーで、もう一度はじめてください。"
    ),
    "invalid_state": (
        "時間が経ったか、別の画面から開かれました。10分以内に、もう一度はじめてください。"
    ),
    "missing_code": "Slackからの返事が足りませんでした。もう一度はじめてください。",
}
_OTHER: Final = (
    "Slackとのやり取りがうまくいきませんでした。少し待って、もう一度はじめてください。"
    "続くときは、アプリの管理者に知らせてください。"
)


def install_page(url: str) -> str:
    return _page("secbench を追加", _INSTALL.format(url=escape(url)))


def success_page(workspace: str) -> str:
    name = f": {escape(workspace)}" if workspace else ""
    return _page("追加できました", _SUCCESS.format(name=name))


def failure_page(reason: str) -> str:
    """Why it failed, in plain words; never the reason itself, which may hold anything."""
    return _page("追加できませんでした", _FAILURE.format(reason=_REASONS.get(reason, _OTHER)))


def _page(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang='ja'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
