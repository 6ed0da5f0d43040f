"""A click can be answered from the state in its message, without a database."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.kb import load
from bot.understanding import Query, understand
from bot.views.state import MAX_LENGTH, decode, encode
from tests.questions import everyday, hostile

KB = load()


def reading(query: Query | None) -> tuple[object, ...]:
    assert query is not None
    return (
        query.intent,
        [item.id for item in (*query.industries, *query.placed)],
        [item.id for item in query.uncovered],
        [item.id for item in query.sizes],
        [item.id for item in query.areas[:2]],
        query.lowest_first,
        query.metrics[:1],
        query.terms[:1],
        [item.number for item in query.items[:2]],
        query.emergency and (query.emergency.id, query.emergency.asked),
    )


@given(everyday)
def test_the_state_keeps_the_reading(text: str) -> None:
    query = understand(text, KB)

    assert reading(decode(encode(query))) == reading(query)


def test_the_state_keeps_what_is_asked_in_an_emergency() -> None:
    before = understand("英語の脅迫文が出てファイルが開けません", KB)
    query = understand("お金は払うべき?", KB, before=before)

    assert "ransom:pay" in encode(query)
    assert reading(decode(encode(query))) == reading(query)


@given(hostile)
def test_the_state_is_short_and_never_holds_the_askers_words(text: str) -> None:
    state = encode(understand(text, KB))

    assert len(state) <= MAX_LENGTH
    assert state.isascii()


@given(st.text(max_size=300))
def test_any_string_is_a_state_or_none(text: str) -> None:
    query = decode(text)

    assert query is None or isinstance(query, Query)


def test_ids_that_are_gone_are_left_out() -> None:
    query = decode("recommend;construction,retired;;;rules,retired;;;")

    assert query is not None
    assert [item.id for item in query.industries] == ["construction"]
    assert [item.id for item in query.areas] == ["rules"]


def test_an_overlong_reading_is_cut_at_its_end() -> None:
    query = replace(understand("建設業", KB), metrics=("x" * 300,))

    assert len(encode(query)) <= MAX_LENGTH
