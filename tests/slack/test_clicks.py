"""Buttons and menus answer in place."""

import pytest

from bot.demo import Demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, DIRECT, Posted
from bot.views import ids, wording
from tests.slack.helpers import answers, choose, press, until


async def ask(running: Demo, text: str) -> Posted:
    await running.slack.write(DIRECT, text)
    await until(lambda: bool(answers(running, DIRECT)))
    return answers(running, DIRECT)[-1]


def current(running: Demo, message: Posted) -> Posted:
    return running.slack.api.workspace.messages[message.channel, message.ts]


async def test_the_industry_is_corrected_in_place(either: Demo) -> None:
    message = await ask(either, "工務店です。担当者がいません。ほかはどうですか")

    await choose(either, message, ids.CORRECT_INDUSTRY, "manufacturing")
    await until(lambda: current(either, message).edited)

    assert "48.4%" in current(either, message).text
    assert len(answers(either, DIRECT)) == 1


async def test_the_area_is_corrected_in_place(either: Demo) -> None:
    message = await ask(either, "工務店です。何から始めれば?")

    await choose(either, message, ids.CORRECT_AREA, "rules")
    await until(lambda: current(either, message).edited)

    assert "39.2%" in current(either, message).text


async def test_another_industry_is_put_beside(http: Demo) -> None:
    message = await ask(http, "建設業の平均は?")

    await choose(http, message, ids.COMPARE_WITH, "manufacturing")
    await until(lambda: current(http, message).edited)

    assert "製造業(504社) 48.4%" in current(http, message).text


async def test_details_are_behind_a_button(http: Demo) -> None:
    message = await ask(http, "工務店です。ルールがない。何から?")
    assert wording.MORE_STEPS not in str(message.blocks)

    await press(http, message, ids.MORE_ACTIONS)
    await until(lambda: current(http, message).edited)

    assert wording.MORE_STEPS in str(current(http, message).blocks)


async def test_details_may_be_asked_for_in_words_too(http: Demo) -> None:
    await ask(http, "工務店です。ルールがない。何から?")

    await http.slack.write(DIRECT, "もっと詳しく")
    await until(lambda: len(answers(http, DIRECT)) == 2)

    assert wording.MORE_STEPS in str(answers(http, DIRECT)[1].blocks)


async def test_more_cases_are_behind_a_button(http: Demo) -> None:
    message = await ask(http, "工務店です。ルールがない。何から?")

    await press(http, message, ids.MORE_CASES)
    await until(lambda: current(http, message).edited)

    assert "建設業の事例は調査にない" in current(http, message).text


async def test_a_candidate_is_chosen_with_one_click(http: Demo) -> None:
    message = await ask(http, "飲食店と美容室をやってます。何から始めれば?")

    await press(http, message, f"{ids.CHOOSE_INDUSTRY}-hospitality")
    await until(lambda: current(http, message).edited)

    assert "宿泊業、飲食サービス業" in current(http, message).text


async def test_a_private_answer_is_shared_only_when_its_button_is_pressed(either: Demo) -> None:
    await either.slack.command(CHANNEL, "建設業")
    (private,) = answers(either, CHANNEL)
    assert private.ephemeral

    await press(either, private, ids.SHARE)
    await until(lambda: len(answers(either, CHANNEL)) == 2)

    shared = answers(either, CHANNEL)[1]
    assert not shared.ephemeral
    assert "13.1%" in shared.text
    assert wording.SHARE_BUTTON not in str(shared.blocks)


@pytest.mark.parametrize("block_id", ["more|nonsense", "more|", "x", ""])
async def test_an_old_button_says_what_to_do(http: Demo, block_id: str) -> None:
    message = await ask(http, "工務店です。何から?")

    action = {"type": "button", "action_id": ids.MORE_ACTIONS, "value": "gone"}
    delivered = await http.slack.click(message, block_id, action)
    await until(lambda: len(answers(http, DIRECT)) == 2)

    assert delivered.status == 200
    assert answers(http, DIRECT)[1].text == wording.EXPIRED


async def test_a_response_url_elsewhere_is_never_called(http: Demo) -> None:
    """The address in a payload is not trusted: only Slack's host gets answers."""
    await http.slack.write(CHANNEL, f"<@{BOT_USER}> 建設業の平均は?")
    await until(lambda: bool(answers(http, CHANNEL)))
    http.slack.base_url = "http://localhost:9"

    await press(http, answers(http, CHANNEL)[0], ids.MORE_ACTIONS)

    assert not [call for call in http.slack.api.calls if call[0] == "response_url"]


async def test_a_shared_emergency_stays_one(http: Demo) -> None:
    await http.slack.command(CHANNEL, "いま画面に脅迫文が出ています")
    (private,) = answers(http, CHANNEL)

    await press(http, private, ids.SHARE)
    await until(lambda: len(answers(http, CHANNEL)) == 2)

    assert "電源は切らない" in answers(http, CHANNEL)[1].text


async def test_a_correction_in_a_direct_conversation_holds_for_the_next_question(
    http: Demo,
) -> None:
    message = await ask(http, "工務店です。担当者がいません。ほかはどうですか")
    await choose(http, message, ids.CORRECT_INDUSTRY, "medical")
    await until(lambda: current(http, message).edited)

    await http.slack.write(DIRECT, "費用は?")
    await until(lambda: len(answers(http, DIRECT)) == 2)

    assert "医療、福祉" in answers(http, DIRECT)[1].text


async def test_a_correction_of_a_shared_answer_holds_in_its_thread(http: Demo) -> None:
    await http.slack.command(CHANNEL, "建設業")
    await press(http, answers(http, CHANNEL)[0], ids.SHARE)
    await until(lambda: len(answers(http, CHANNEL)) == 2)
    shared = answers(http, CHANNEL)[1]
    await choose(http, shared, ids.CORRECT_INDUSTRY, "retail")
    await until(lambda: current(http, shared).edited)

    await http.slack.write(CHANNEL, "費用は?", thread_ts=shared.ts)
    await until(lambda: len(answers(http, CHANNEL)) == 3)

    assert "小売業" in answers(http, CHANNEL)[2].text


async def test_an_answer_about_something_that_is_gone_says_what_to_do(http: Demo) -> None:
    message = await ask(http, "UTMって何?")
    action = {"type": "button", "action_id": ids.MORE_ACTIONS, "value": "x"}

    await http.slack.click(message, "more|definition;;;;;;;retired_term", action)
    await until(lambda: len(answers(http, DIRECT)) == 2)

    assert answers(http, DIRECT)[1].text == wording.EXPIRED


async def test_a_corrected_industry_measures_the_head_count_anew(http: Demo) -> None:
    """18 people are few in a factory and many in a shop."""
    message = await ask(http, "従業員18人の工場です。ルールがない。何から?")
    assert "小規模企業者" in message.text

    await choose(http, message, ids.CORRECT_INDUSTRY, "retail")
    await until(lambda: current(http, message).edited)

    assert "小規模企業者" not in current(http, message).text
    assert "中小企業(100名以下)" in current(http, message).text
