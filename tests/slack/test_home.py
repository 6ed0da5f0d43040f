"""The App Home: where the company stands, what is under way, and the person's own data."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo import Demo
from bot.demo.clock import WEEK
from bot.demo.standin.workspace import CHANNEL, DIRECT, PERSON, TEAM, Person
from bot.store.feedback import Verdict
from bot.views import ids
from bot.views.digest import TICK
from tests.slack.forms import button_of, pressed_at_home, submitted, text_of
from tests.slack.helpers import answers, settled, until
from tests.slack.test_self_check import finished
from tests.slack.test_tasks import ACTION


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


async def test_where_slacks_own_chart_is_refused_it_rests_for_an_hour(http: Demo) -> None:
    """`invalid_arguments` may have been about anything: a refusal holds for a while only."""
    api = http.slack.api
    api.native_charts = True
    await submitted(http, "プロフィール", scope="workspace", industry="construction")
    await until(lambda: "建設業" in home(http))

    api.fail["views.publish"] += ["invalid_arguments"]
    assert "▰" in await opened_home(http)
    published = [method for method, _ in api.calls].count("views.publish")
    assert "▰" in await opened_home(http)
    assert [method for method, _ in api.calls].count("views.publish") == published + 1

    await http.clock.advance(timedelta(hours=1))
    assert "▰" not in await opened_home(http)


async def test_a_refusal_that_the_older_form_meets_too_is_none_of_charts(http: Demo) -> None:
    api = http.slack.api
    api.native_charts = True
    await submitted(http, "プロフィール", scope="workspace", industry="construction")
    await until(lambda: "建設業" in home(http))

    api.fail["views.publish"] += ["invalid_arguments", "invalid_arguments"]
    await http.slack.open_home(PERSON)
    await until(lambda: not api.fail["views.publish"])
    await settled()

    assert "▰" not in await opened_home(http)


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


async def test_everything_that_is_kept_of_a_person_is_sent_and_deleted(http: Demo) -> None:
    store, now = http.world.store, http.clock.now()
    colleague = "U0OTHER001"
    http.slack.api.workspace.people[colleague] = Person(colleague, "同僚")
    verdict = Verdict(False, "recommend;construction", "wrong_area", "retail", "rules", "規程の話")
    await store.feedback.give(TEAM, PERSON, "C1:1.1", verdict, now)
    await store.tasks.take(TEAM, ACTION, colleague, PERSON, None, None, now)
    await submitted(http, "配信", channel=CHANNEL)
    await http.clock.advance(WEEK)
    await until(lambda: any("自社診断から1問" in post.text for post in answers(http, CHANNEL)))
    post = answers(http, CHANNEL)[-1]
    block_id, action = button_of({"blocks": post.blocks}, TICK)
    await http.slack.click(post, block_id, action)
    await until(lambda: "はい 1" in str(answers(http, CHANNEL)[-1].blocks))

    shown = await opened_home(http)
    assert "取り組み 1 件、答えへの評価 1 件、配信の1問への答え 1 件" in shown
    await pressed_at_home(http, ids.EXPORT)
    files = http.slack.api.workspace.files
    await until(lambda: any(file.content for file in files.values()))
    (stored,) = files.values()
    content = stored.content.decode("utf-8-sig")
    assert "役に立たなかった,聞きたいこととちがう。小売業。" in content
    assert "規程の話" in content
    assert "配信の1問への答え" in content
    assert "はい" in content

    await pressed_at_home(http, ids.DELETE_DATA)
    await until(lambda: "データを消しました" in home(http))
    assert "取り組み 0 件、答えへの評価 0 件、配信の1問への答え 0 件" in home(http)
    (task,) = await store.tasks.of_person(TEAM, colleague)
    assert task.assignee == colleague, "what was asked of somebody goes back to who asked"


async def test_days_are_those_of_the_persons_zone(http: Demo) -> None:
    """The sheet and the App Home tell the same day of the same self-check."""
    store, monday_in_tokyo = http.world.store, datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    await store.feedback.give(TEAM, PERSON, "C1:1.1", Verdict(True, "help"), monday_in_tokyo)
    await store.self_checks.answer(TEAM, PERSON, "", {1: "done"}, monday_in_tokyo)
    await store.self_checks.finish(TEAM, PERSON, "", lambda _: 4, monday_in_tokyo)
    await opened_home(http)

    await pressed_at_home(http, ids.EXPORT)
    files = http.slack.api.workspace.files
    await until(lambda: any(file.content for file in files.values()))
    (stored,) = files.values()

    _, *rows = csv.reader(io.StringIO(stored.content.decode("utf-8-sig")))
    assert {row[0]: row[1] for row in rows} == {
        "自社診断": "2026-11-30",
        "答えへの評価": "2026-11-30",
    }


async def test_more_done_than_a_page_holds_hides_no_open_task(http: Demo) -> None:
    store, now = http.world.store, http.clock.now()
    for number in range(60):
        await store.tasks.take(TEAM, f"old.{number}", PERSON, PERSON, now.date(), None, now)
        (task,) = await store.tasks.of_person(TEAM, PERSON)
        await store.tasks.close(TEAM, task.id, PERSON, "", "done", now)
    await store.tasks.take(TEAM, ACTION, PERSON, PERSON, None, None, now)

    shown = await opened_home(http)

    assert "困ったときの連絡先" in shown
    assert "取り組み 61 件" in shown


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
    assert "質問の文は、答えたら消します" in home(http, "U0OTHER001")
    await http.slack.click_in_home("x", action, "U0OTHER001")
    await settled()

    assert not await http.world.store.feedback.keeps_questions("T0DEMO0001")
    await pressed_at_home(http, ids.KEEP_QUESTIONS)
    await until(lambda: "残すのをやめる" in home(http))
    assert await http.world.store.feedback.keeps_questions("T0DEMO0001")
    assert "だれが書いたかを付けずに180日残しています" in await opened_home(http, "U0OTHER001")
