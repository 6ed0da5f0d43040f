"""`/secbench チェックシート`: which item and which action answer a customer's question."""

from bot.demo import Demo
from bot.demo.standin.workspace import CHANNEL
from bot.views.check_sheet import ASK
from tests.slack.helpers import answers, choose, until
from tests.slack.test_self_check import finished


async def answer_to(running: Demo, text: str) -> str:
    before = len(answers(running, CHANNEL))
    await running.slack.command(CHANNEL, text)
    await until(lambda: len(answers(running, CHANNEL)) > before)
    return str(answers(running, CHANNEL)[-1].blocks)


async def test_a_sheets_own_wording_finds_item_and_action(either: Demo) -> None:
    shown = await answer_to(either, "チェックシート 全端末にウイルス対策ソフトを導入していますか")

    assert "2番 ウイルス対策ソフト" in shown
    assert "まだ自社診断に答えていません" in shown
    assert "まだのとき" in shown


async def test_it_knows_the_own_last_answer(http: Demo) -> None:
    await finished(http, "partly")

    assert "あなたの答え: 一部実施している" in await answer_to(http, "チェックシート バックアップ")


async def test_without_a_question_there_is_a_list_to_choose_from(http: Demo) -> None:
    await answer_to(http, "チェックシート")

    await choose(http, answers(http, CHANNEL)[0], ASK, "mfa")
    await until(lambda: "多要素認証" in answers(http, CHANNEL)[0].text)


async def test_what_is_not_usual_is_not_made_up(http: Demo) -> None:
    shown = await answer_to(http, "チェックシート <!channel> 本日の天候は")

    assert "見つかりませんでした" in shown
    assert "<!channel>" not in shown


async def test_it_is_typed_with_any_keyboard(http: Demo) -> None:
    shown = await answer_to(http, "チェックシート　バックアップ")

    assert "バックアップ" in shown
    assert "見つかりませんでした" not in shown


async def test_an_everyday_word_finds_no_question(http: Demo) -> None:
    assert "見つかりませんでした" in await answer_to(
        http, "チェックシート 今日の天気を報告してください"
    )
