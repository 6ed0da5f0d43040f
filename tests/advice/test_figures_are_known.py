"""Nothing is invented: every figure in any reply exists in the knowledge base."""

import re
from collections.abc import Iterator

from hypothesis import given

from bot.advice import Reply, advise
from bot.kb import KnowledgeBase, load
from bot.understanding import understand
from bot.views.text import message_text
from tests.questions import everyday

KB = load()
NUMBER = re.compile(r"(?<![\d.,〜])(\d[\d,]*(?:\.\d+)?)(?=(?:%|万円|社|日|年度|倍))")


def known_numbers(kb: KnowledgeBase) -> set[str]:
    """Every number that the base itself holds, as text: values, n, counts, numbers in texts."""
    numbers = set(re.findall(r"\d+(?:\.\d+)?", " ".join(_texts(kb))))
    for figure in kb.figures.values():
        numbers |= {str(value) for value in (figure.value, figure.n, figure.count) if value}
    return numbers


def _texts(kb: KnowledgeBase) -> Iterator[str]:
    for group in (kb.actions, kb.cases, kb.terms, kb.areas, kb.corrections, kb.sources):
        for entry in group.values():
            yield entry.model_dump_json()
    for industry in kb.industries.values():
        yield industry.merits
    yield from (kind.model_dump_json() for kind in kb.emergency.kinds.values())


KNOWN = known_numbers(KB)


def answer(text: str) -> Reply:
    return advise(understand(text, KB), KB)


@given(everyday)
def test_every_figure_of_a_reply_is_in_the_base(text: str) -> None:
    for figure in answer(text).figures:
        entry = KB.figures[f"{figure.scope}.{figure.metric}"]
        assert (figure.value, figure.unit, figure.n) == (entry.value, entry.unit, entry.n)
        assert figure.source == entry.source.key


@given(everyday)
def test_every_number_with_a_unit_in_the_text_is_in_the_base(text: str) -> None:
    """Intervals are computed and stand with their sign 〜; all else is as the base has it."""
    reply = answer(text)
    computed = {
        str(int(bound + 0.5))
        for figure in reply.figures
        for bound in (figure.low, figure.high)
        if bound is not None
    }
    for number in NUMBER.findall(message_text(reply)):
        assert number.replace(",", "") in KNOWN | computed, number


@given(everyday)
def test_whatever_states_a_figure_names_its_source(text: str) -> None:
    reply = answer(text)

    keys = {source.key for source in reply.sources}
    assert {figure.source for figure in reply.figures} <= keys


@given(everyday)
def test_no_answer_promises_or_certifies(text: str) -> None:
    """Words that the style forbids (answers: careful claims)."""
    sent = message_text(answer(text))

    for word in ("必ず", "絶対", "安全になります", "認定を取得"):
        assert word not in sent
