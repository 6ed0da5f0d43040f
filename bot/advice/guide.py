"""What the app itself does, for whoever asks to be shown: the command, and what comes of it."""

from typing import Final, NamedTuple

from bot.advice.reply import Reply
from bot.kb.ids import GuideId


class _Guide(NamedTuple):
    title: str
    intro: str
    command: str = ""


_GUIDES: Final[dict[GuideId, _Guide]] = {
    "self_check": _Guide(
        "25問の自社診断は、「/secbench 診断」で始められます",
        "10分ほどで終わり、途中でやめても続きから答えられます。終わると、同業や全国と比べた点数と、"
        "次にやること3つが出ます。結果は、共有するまで自分だけに見えます。",
        "/secbench 診断",
    ),
    "report": _Guide(
        "経営者に渡せる1枚の報告書は、「/secbench 報告書」で受け取れます",
        "同業の中での位置、決めてもらうこと3つ、費用、相談先が、Word(.docx)の1枚にまとまって、"
        "secbench との1対1の会話に届きます。",
        "/secbench 報告書",
    ),
    "tasks": _Guide(
        "取り組みの一覧は、「/secbench 取り組み」で開きます",
        "答えの「取り組む…」から、だれが、いつまでに、を書いておけます。ホームと週1回の配信にも出ます。",
        "/secbench 取り組み",
    ),
    "digest": _Guide(
        "週1回の配信は、「/secbench 配信」で、始める・変える・止めることができます",
        "配信したいチャンネルで書いてください。曜日、時刻、業種を選べます。止めるのも同じ画面です。",
        "/secbench 配信",
    ),
    "profile": _Guide(
        "業種と規模は、「/secbench プロフィール」で1度入れておけます",
        "質問に書かなくても、同業・同じ規模の数字でお答えします。同じ画面で、直すことも消すこともできます。",
        "/secbench プロフィール",
    ),
    "check_sheet": _Guide(
        "取引先のチェックシートの答え方は、「/secbench チェックシート」で見られます",
        "よくある設問から選ぶか、後ろに設問の文を書いてください。確かめること、見せる資料がわかります。",
        "/secbench チェックシート ウイルス対策ソフトを入れていますか",
    ),
    "own_data": _Guide(
        "質問の文は、答えたら消えます。外部のAIにも送りません",
        "残るのは、自社診断の回答、取り組み、答えへの評価などです。アプリの「ホーム」の"
        "「データとプライバシー」で、自分の分を受け取ることも、消すこともできます。"
        "答えられなかった質問の文だけは、管理者が「残す」を選んだ場合に、書いた人の名前なしで残ります。",
    ),
}


def guide(shown: GuideId) -> Reply:
    """How to begin with a part of the app."""
    each = _GUIDES[shown]
    return Reply(
        kind="help",
        title=each.title,
        intro=each.intro,
        examples=(each.command,) if each.command else (),
        guide=shown,
    )
