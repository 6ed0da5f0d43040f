"""The App Home: where the company stands, what is under way, and the person's own data."""

import csv
import io

import pytest

from bot.demo import Demo
from bot.demo.standin.workspace import DIRECT, PERSON, Person
from bot.views import ids
from tests.slack.forms import button_of, pressed_at_home, submitted, text_of
from tests.slack.helpers import answers, settled, until
from tests.slack.test_self_check import finished


def home(running: Demo, user: str = PERSON) -> str:
    return text_of(running.slack.api.workspace.homes.get(user, {}))


async def opened_home(running: Demo, user: str = PERSON) -> str:
    running.slack.api.workspace.homes.pop(user, None)
    await running.slack.open_home(user)
    await until(lambda: user in running.slack.api.workspace.homes)
    return home(running, user)


async def test_a_newcomer_is_asked_for_the_profile_first(either: Demo) -> None:
    shown = await opened_home(either)

    assert "会社の業種と規模を教えてください" in shown
    assert "診断をはじめる" in shown
    assert "使い方" in shown


async def test_it_shows_the_position_of_the_industry_with_its_sources(http: Demo) -> None:
    await submitted(http, "プロフィール", scope="workspace", industry="construction", size="micro")
    await until(lambda: "建設業" in home(http))

    shown = home(http)
    assert "▰" in shown
    assert "13.1%(11〜16%)" in shown
    assert "出典" in shown


async def test_slacks_own_chart_is_used_where_it_is_taken(http: Demo) -> None:
    http.slack.api.native_charts = True
    await submitted(http, "プロフィール", scope="workspace", industry="construction")
    await opened_home(http)
    await until(lambda: "data_visualization" in str(http.slack.api.workspace.homes[PERSON]))

    shown = home(http)
    assert "▰" not in shown
    assert "13.1%(11〜16%)" in shown


async def test_it_follows_what_happens_elsewhere(http: Demo) -> None:
    await finished(http, "partly")
    await until(lambda: "50点(100点満点)" in home(http))

    await pressed_at_home(http, ids.SELF_CHECK)


async def test_an_item_that_was_not_known_comes_back_once_a_week(http: Demo) -> None:
    await finished(http, "unknown")
    await until(lambda: "今週の1問" in home(http))

    await pressed_at_home(http, ids.SMALL_QUESTION)
    await until(lambda: "今週の1問" not in home(http))

    assert "次の診断の答えを 1 問分" in home(http)


async def test_a_person_gets_their_data_and_has_it_deleted(http: Demo) -> None:
    await finished(http, "done")
    await until(lambda: "自社診断 1 回" in home(http))

    await pressed_at_home(http, ids.EXPORT)
    await until(lambda: any(message.files for message in answers(http, DIRECT)))
    (stored,) = http.slack.api.workspace.files.values()
    rows = list(csv.reader(io.StringIO(stored.content.decode("utf-8-sig"))))
    assert rows[0] == ["種類", "日付", "項目", "内容"]
    assert ["自社診断", rows[1][1], "点", "100"] in rows
    assert len(rows) == 1 + 1 + 25

    await pressed_at_home(http, ids.DELETE_DATA)
    await until(lambda: "データを消しました" in home(http))
    assert "自社診断 0 回" in home(http)


@pytest.mark.parametrize("kind", ["guest", "outsider"])
async def test_guests_and_outsiders_see_nothing_of_the_company(http: Demo, kind: str) -> None:
    people = http.slack.api.workspace.people
    people["U0GUEST001"] = Person("U0GUEST001", "客", **{kind: True})  # type: ignore[arg-type]
    await submitted(http, "プロフィール", scope="workspace", industry="construction")

    shown = await opened_home(http, "U0GUEST001")

    assert "13.1%" not in shown
    assert "会社の状況は見えません" in shown


async def test_only_admins_choose_whether_questions_are_kept(http: Demo) -> None:
    http.slack.api.workspace.people["U0OTHER001"] = Person("U0OTHER001", "同僚")
    await opened_home(http)
    _, action = button_of(http.slack.api.workspace.homes[PERSON], ids.KEEP_QUESTIONS)

    await opened_home(http, "U0OTHER001")
    assert "質問の文を残す" not in home(http, "U0OTHER001")
    await http.slack.click_in_home("x", action, "U0OTHER001")
    await settled()

    assert not await http.world.store.feedback.keeps_questions("T0DEMO0001")
    await pressed_at_home(http, ids.KEEP_QUESTIONS)
    await until(lambda: "残すのをやめる" in home(http))
    assert await http.world.store.feedback.keeps_questions("T0DEMO0001")
