"""Messages keep Slack's limits and cannot be used against the channel."""

import re
from dataclasses import replace

from hypothesis import given

from bot.answering import Advisor
from bot.demo.standin.blocks import problems
from bot.kb import load
from bot.views.blocks import Message
from bot.views.limits import clip_escaped, echo
from tests.questions import everyday, hostile

ADVISOR = Advisor(load())
LINK = re.compile(r"<https?://[^<>|\s]+\|[^<>|]*>")


def all_texts(message: Message) -> list[str]:
    """Every mrkdwn text of a message, and its top-level text."""
    texts = [message.text]
    for block in message.blocks:
        parts = [block.get("text"), *block.get("elements", [])]
        texts += [
            part["text"] for part in parts if isinstance(part, dict) and part["type"] == "mrkdwn"
        ]
    return texts


@given(everyday)
def test_everyday_answers_are_blocks_that_slack_takes(text: str) -> None:
    for private in (False, True):
        sent = ADVISOR.ask(text, private=private).message
        assert problems(list(sent.blocks)) == []


@given(hostile)
def test_hostile_input_cannot_break_a_limit_or_mention_anybody(text: str) -> None:
    sent = ADVISOR.ask(text, private=True).message

    assert problems(list(sent.blocks)) == []
    assert 0 < len(sent.text) <= 4000
    for part in all_texts(sent):
        assert "<" not in LINK.sub("", part)
        assert not re.search(r"&(?!amp;|lt;|gt;)", part)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u200b]", part)


@given(everyday)
def test_detailed_answers_keep_the_limits_too(text: str) -> None:
    query = ADVISOR.ask(text).query

    sent = ADVISOR.answer(replace(query, detailed=True)).message

    assert problems(list(sent.blocks)) == []


@given(everyday)
def test_the_top_level_text_carries_the_whole_sense(text: str) -> None:
    """Screen readers and notifications read nothing else."""
    answer = ADVISOR.ask(text)

    assert answer.reply.title.replace("&", "&amp;") in answer.message.text
    for step in answer.reply.steps:
        assert step.title in answer.message.text


@given(everyday)
def test_an_answer_fits_about_one_screen(text: str) -> None:
    assert len(ADVISOR.ask(text, private=True).message.blocks) <= 14


def test_the_askers_words_come_back_without_formatting_or_markup() -> None:
    assert echo("*太字* <!channel> & `x`\u202e") == "＊太字＊ &lt;!channel&gt; &amp; 'x'"


def test_what_is_cut_is_never_cut_inside_an_entity_or_link() -> None:
    assert clip_escaped("ab&amp;cd", 5) == "ab…"
    assert clip_escaped("a<https://example.com|b>", 10) == "a…"
