"""Whoever asks too much in a minute is told kindly, once; others are not touched."""

from bot.demo import Demo
from bot.demo.standin.workspace import CHANNEL, DIRECT
from bot.slack.allowance import WINDOW_SECONDS, WORKSPACE, Allowance
from tests.slack.helpers import answers, until

PER_PERSON = 30


def test_a_person_is_told_once_a_window() -> None:
    now = 0.0
    allowance = Allowance(PER_PERSON, lambda: now)

    asked = [allowance.ask("T1", "U1") for _ in range(PER_PERSON + 2)]

    assert asked == ["granted"] * PER_PERSON + ["refused", "refused_again"]
    assert allowance.ask("T1", "U2") == "granted"
    assert allowance.ask("T2", "U1") == "granted"
    now = WINDOW_SECONDS
    assert allowance.ask("T1", "U1") == "granted"


def test_a_workspace_has_its_allowance_too() -> None:
    allowance = Allowance(PER_PERSON, lambda: 0.0)

    for number in range(WORKSPACE * PER_PERSON):
        assert allowance.ask("T1", f"U{number}") == "granted"

    assert allowance.ask("T1", "U-other") == "refused"
    assert allowance.ask("T2", "U1") == "granted"


def test_one_person_cannot_use_up_the_workspaces_allowance() -> None:
    allowance = Allowance(PER_PERSON, lambda: 0.0)

    loud = [allowance.ask("T1", "U-loud") for _ in range(2 * WORKSPACE * PER_PERSON)]

    assert loud.count("granted") == PER_PERSON
    assert allowance.ask("T1", "U-quiet") == "granted"


def test_each_person_is_told_when_the_workspaces_allowance_is_used_up() -> None:
    allowance = Allowance(1, lambda: 0.0)
    for number in range(WORKSPACE):
        allowance.ask("T1", f"U{number}")

    assert [allowance.ask("T1", "U-one") for _ in range(2)] == ["refused", "refused_again"]
    assert [allowance.ask("T1", "U-two") for _ in range(2)] == ["refused", "refused_again"]
    assert allowance.ask("T1", "U0") == "refused"


async def test_a_command_too_many_gets_a_kind_word(http: Demo) -> None:
    for _ in range(PER_PERSON):
        assert "13.1%" in (await http.slack.command(CHANNEL, "建設業")).body

    answer = (await http.slack.command(CHANNEL, "建設業")).json()

    assert "1分ほどおいてから" in answer["text"]
    assert answer["response_type"] == "ephemeral"


async def test_a_message_too_many_is_answered_kindly_once(http: Demo) -> None:
    for number in range(PER_PERSON + 3):
        await http.slack.write(DIRECT, f"建設業 {number}")
    await until(lambda: len(answers(http, DIRECT)) == PER_PERSON + 1, seconds=20)

    kind = [answer for answer in answers(http, DIRECT) if "1分ほどおいてから" in answer.text]
    assert len(kind) == 1
