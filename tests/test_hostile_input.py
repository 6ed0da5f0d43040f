"""No string breaks anything: 10,000 of them with `make fuzz`, a sample in the suite."""

import json

from hypothesis import given

from bot.answering import Advisor
from bot.demo.standin.blocks import problems
from bot.kb import load
from bot.views.json_view import as_json
from tests.questions import HOSTILE, hostile

ADVISOR = Advisor(load())


@given(hostile)
def test_any_string_is_answered_with_valid_blocks_and_json(text: str) -> None:
    answer = ADVISOR.ask(text, private=True)

    assert problems(list(answer.message.blocks)) == []
    json.dumps(as_json(answer.query, answer.reply, answer.message, ADVISOR.kb))


@given(hostile)
def test_the_same_string_gets_the_same_answer(text: str) -> None:
    assert ADVISOR.ask(text) == ADVISOR.ask(text)


def test_the_known_hostile_strings_invent_no_company() -> None:
    for text in HOSTILE[:4]:
        assert ADVISOR.ask(text).query.industries == ()
