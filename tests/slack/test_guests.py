"""Guests and people of other companies: answered, and kept out of what the company keeps."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from bot.demo import Demo
from bot.demo.standin.workspace import BOT_USER, CHANNEL, PERSON, TEAM, Person
from bot.store.schema import feedback, profiles, self_checks, subscriptions, tasks
from bot.views import ids
from tests.slack.forms import button_of, filled, opened, text_of
from tests.slack.helpers import answers, control, settled, until

GUEST = "U0GUEST001"
TOLD = "ゲストと社外の方は、この操作ができません"


@pytest.fixture(params=["guest", "outsider"])
async def visited(http: Demo, request: pytest.FixtureRequest) -> Demo:
    """The workspace with somebody in it who does not belong to the company."""
    visitor = Person(GUEST, "客", guest=request.param == "guest")
    visitor.outsider = request.param == "outsider"
    http.slack.api.workspace.people[GUEST] = visitor
    for room in http.slack.api.workspace.rooms.values():
        room.members.add(GUEST)
    return http


async def kept(running: Demo) -> dict[str, int]:
    """How many rows each table holds."""
    found = {}
    async with running.world.store.database.engine.connect() as connection:
        for table in (profiles, self_checks, subscriptions, tasks, feedback):
            counted = await connection.execute(sa.select(sa.func.count()).select_from(table))
            found[table.name] = counted.scalar_one()
    return found


async def told(running: Demo) -> None:
    await until(lambda: any(TOLD in message.text for message in answers(running, CHANNEL)))


@pytest.mark.parametrize("text", ["診断", "配信", "プロフィール", "取り組み", "報告書"])
async def test_commands_about_the_company_are_not_theirs(visited: Demo, text: str) -> None:
    await visited.slack.command(CHANNEL, text, user=GUEST)

    await told(visited)
    assert visited.slack.api.workspace.views == {}


async def test_questions_and_check_sheets_are_answered(visited: Demo) -> None:
    await visited.slack.command(CHANNEL, "建設業", user=GUEST)
    await visited.slack.command(CHANNEL, "チェックシート バックアップを取っていますか", user=GUEST)

    await until(lambda: len(answers(visited, CHANNEL)) == 2)
    assert "13.1%" in answers(visited, CHANNEL)[0].text
    assert TOLD not in answers(visited, CHANNEL)[1].text


@pytest.mark.parametrize("text", ["診断", "配信", "プロフィール"])
async def test_a_form_that_they_send_off_changes_nothing(visited: Demo, text: str) -> None:
    view_id, view = await opened(visited, text)

    delivered = await visited.slack.submit(view_id, filled(view), user=GUEST)

    assert TOLD in text_of(delivered.json()["view"])
    assert set((await kept(visited)).values()) == {0}


@pytest.mark.parametrize("action_id", [ids.TASK_DONE, ids.TASK_POSTPONE, ids.TASK_DROP])
async def test_a_channels_task_is_not_theirs_to_change(visited: Demo, action_id: str) -> None:
    now = visited.clock.now()
    action = "incident_response.contact_card"
    await visited.world.store.tasks.take(TEAM, action, PERSON, PERSON, None, CHANNEL, now)
    view_id, view = await opened(visited, "取り組み")
    view["private_metadata"] = CHANNEL  # as in the list that a digest opens
    visited.slack.api.workspace.views[view_id] = view
    block_id, action_of = button_of(view, action_id)
    views = visited.slack.api.workspace.views
    before = len(views)

    await visited.slack.click_in_view(view_id, block_id, action_of, {}, user=GUEST)

    await until(lambda: len(views) > before)
    assert TOLD in str(list(views.values())[-1])
    assert len(await visited.world.store.tasks.of_channel(TEAM, CHANNEL)) == 1


async def test_a_verdict_on_an_answer_is_not_kept(visited: Demo) -> None:
    await visited.slack.write(CHANNEL, f"<@{BOT_USER}> 工務店です。何から?")
    await until(lambda: bool(answers(visited, CHANNEL)))
    (message,) = answers(visited, CHANNEL)
    block_id = control_block(message.blocks or [])
    action = {"type": "feedback_buttons", "action_id": ids.FEEDBACK, "value": "no"}

    await visited.slack.click(message, block_id, action, user=GUEST)

    await told(visited)
    assert (await kept(visited))["feedback"] == 0


async def test_an_answer_can_be_corrected_by_whoever_asked(visited: Demo) -> None:
    await visited.slack.write(CHANNEL, f"<@{BOT_USER}> 工務店です。何から?")
    await until(lambda: bool(answers(visited, CHANNEL)))
    (message,) = answers(visited, CHANNEL)
    block_id, element = control(message, ids.CORRECT_INDUSTRY)
    option = next(each for each in element["options"] if each["value"] == "manufacturing")
    chosen = {"type": "static_select", "action_id": ids.CORRECT_INDUSTRY, "selected_option": option}

    await visited.slack.click(message, block_id, chosen, user=GUEST)

    await until(lambda: "製造業" in answers(visited, CHANNEL)[0].text)


@pytest.mark.parametrize("team", ["T0HOME0001", ""])
async def test_whoever_is_in_several_workspaces_of_an_organisation_is_at_home_in_each(
    http: Demo, team: str
) -> None:
    """Slack names one of them, or none, beside the list of all."""
    member = Person(GUEST, "社員", team=team, teams=("T0HOME0001", TEAM))
    http.slack.api.workspace.people[GUEST] = member

    await opened(http, "プロフィール", user=GUEST)


@pytest.mark.parametrize("teams", [("T0HOME0001",), ()])
async def test_whoever_is_in_another_workspace_of_the_organisation_is_not(
    http: Demo, teams: tuple[str, ...]
) -> None:
    member = Person(GUEST, "社員", team=teams[0] if teams else "", teams=teams)
    http.slack.api.workspace.people[GUEST] = member

    await http.slack.command(CHANNEL, "プロフィール", user=GUEST)

    await told(http)


async def test_what_a_foreign_workspace_sends_is_kept_under_the_one_with_the_app(
    http: Demo,
) -> None:
    """In a shared channel Slack names the person's workspace, and beside it the app's."""
    view_id, view = await opened(http, "プロフィール")
    values = filled(view, scope="workspace", industry="construction")
    payload: dict[str, Any] = {
        "type": "view_submission",
        "team": {"id": "T0OTHER001", "domain": "other"},
        "user": {"id": PERSON, "team_id": "T0OTHER001"},
        "view": {**view, "id": view_id, "app_installed_team_id": TEAM, "state": {"values": values}},
    }

    delivered = await http.slack.transport.send("interactive", json.loads(json.dumps(payload)))
    await settled()

    assert delivered.status == 200
    assert await http.world.store.profiles.of("T0OTHER001", "") is None
    saved = await http.world.store.profiles.of(TEAM, "")
    assert saved is not None
    assert saved.industry == "construction"


def control_block(blocks: list[dict[str, Any]]) -> str:
    """The block id of the two thumbs."""
    return str(next(each for each in blocks if each["type"] == "context_actions")["block_id"])
