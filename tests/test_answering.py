"""Which answers stay in memory: those to the knowledge base's own names, nobody's words."""

import pytest

from bot.answering import Advisor
from bot.kb import KnowledgeBase


@pytest.fixture
def advisor(kb: KnowledgeBase) -> Advisor:
    return Advisor(kb)


@pytest.mark.parametrize("name", ["建設業", "製造", "農業、林業", "UTM", "使い方"])
def test_the_answer_to_a_name_is_kept(advisor: Advisor, name: str) -> None:
    assert advisor.ask(name) is advisor.ask(name)


@pytest.mark.parametrize("own_words", ["工務店です", "社長が逃げた", "建設業です", ""])
def test_no_answer_to_anybodys_own_words_is_kept(advisor: Advisor, own_words: str) -> None:
    first, second = advisor.ask(own_words), advisor.ask(own_words)

    assert first is not second
    assert first == second
