"""Phrases are found wherever they stand, whatever stands beside them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.phrases import PhraseIndex

FEW_LETTERS = st.text("あいう。", min_size=2, max_size=8)


def found(text: str, *notations: str) -> list[tuple[str, str]]:
    """What is found, each with the notation that it was found by."""
    index = PhraseIndex((notation, notation) for notation in notations)
    return [(text[hit.start : hit.end], hit.cue) for hit in index.find(text)]


def test_hits_come_in_order_and_longer_words_first() -> None:
    assert found("町の工務店の社長", "社長", "工務", "工務店") == [
        ("工務店", "工務店"),
        ("工務", "工務"),
        ("社長", "社長"),
    ]


def test_a_gap_stays_inside_a_sentence_and_a_choice_is_free() -> None:
    notation = "USB…(禁止|自由)"

    assert found("usbは一応禁止", notation) == [("usbは一応禁止", notation)]
    assert found("usbは使います。私語は禁止", notation) == []


def test_a_phrase_with_several_beginnings_is_found_once() -> None:
    notation = "(客|客数|客数が)…困"

    assert found("客数が減って困る", notation) == [("客数が減って困", notation)]


def test_letters_do_not_stand_inside_a_longer_word() -> None:
    assert found("with it", "it") == [("it", "it")]


def test_a_longer_word_that_the_message_only_begins_is_not_found() -> None:
    assert found("どとーる。", "どとーる。", "どとーる。珈琲店") == [("どとーる。", "どとーる。")]


@given(FEW_LETTERS, st.lists(FEW_LETTERS, unique=True, max_size=20))
def test_words_are_found_wherever_they_stand(text: str, words: list[str]) -> None:
    expected = {
        (match.start(), word) for word in words for match in re.finditer(f"(?={word})", text)
    }

    hits = PhraseIndex((word, word) for word in words).find(text)

    assert {(hit.start, hit.cue) for hit in hits} == expected
    assert len(hits) == len(expected)
    assert all(text[hit.start : hit.end] == hit.cue for hit in hits)
