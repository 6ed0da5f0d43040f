"""Whoever asks for a part of the app is shown it; whoever tells of a trouble is not."""

import pytest

from bot.kb import load
from bot.understanding import understand

KB = load()


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        ("自社診断をやりたい", "self_check"),
        ("建設業です。25問の診断はどうやって始めるの?", "self_check"),
        ("社長に見せる資料がほしい", "report"),
        ("報告書を作りたい", "report"),
        ("取り組みの一覧を見たい", "tasks"),
        ("配信を止めたい", "digest"),
        ("毎週届くやつ止めて", "digest"),
        ("会社の情報を登録したい", "profile"),
        ("プロフィールを変更したい", "profile"),
        ("チェックシートの書き方を知りたい", "check_sheet"),
        ("書いた内容は誰かに見られる?", "own_data"),
        ("このアプリは会話を保存しますか", "own_data"),
    ],
)
def test_a_wish_for_a_part_of_the_app_is_understood(text: str, guide: str) -> None:
    query = understand(text, KB)

    assert (query.intent, query.guide) == ("help", guide)


@pytest.mark.parametrize(
    "text",
    [
        "自社診断の点が低い",
        "報告書を置き忘れた",
        "サーバーが暗号化された。社長に見せる資料がほしい",
        "メルマガの配信時間は朝と夜どっち?",
        "看板の会社です。取引先に言われたのですが、自社診断というのはどこで受けるものなんでしょう?うちは小さいです",
    ],
)
def test_a_trouble_an_emergency_and_a_story_are_no_such_wish(text: str) -> None:
    assert understand(text, KB).guide is None


def test_in_an_emergency_nothing_else_is_shown() -> None:
    emergency = understand("サーバーが暗号化された", KB)

    assert understand("社長に見せる資料がほしい", KB, before=emergency).guide is None
