"""What tells a slip from another word: its kind, the ends that are right, the scripts."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.understanding.slip import kept_ends, kind_of_slip, strayed

WORDS = st.text("工務店居酒屋すしa1-", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("piece", "word", "kind", "ends", "scripts"),
    [
        ("備会社", "警備会社", "dropped", "last", " for kanji beside kanji"),
        ("居酒", "居酒屋", "dropped", "first", " for kanji beside kanji"),
        ("居な酒屋", "居酒屋", "put in", "both", "kana for  beside kanji"),
        ("居ー屋", "居酒屋", "replaced", "both", "kana for kanji beside kanji"),
        ("酒居屋", "居酒屋", "swapped", "last", "kanji kanji for kanji kanji beside kanji"),
        ("すaし屋", "すし屋", "put in", "both", "letter for  beside kana"),
        ("1店", "酒店", "replaced", "last", "digit for kanji beside kanji"),
        ("屋-", "屋", "put in", "first", "sign for  beside kanji"),
    ],
)
def test_a_slip_has_a_kind_right_ends_and_scripts(
    piece: str, word: str, kind: str, ends: str, scripts: str
) -> None:
    assert kind_of_slip(piece, word) == kind
    assert kept_ends(piece, word) == ends
    assert strayed(piece, word) == scripts


@given(WORDS, WORDS)
def test_any_two_words_can_be_compared(piece: str, word: str) -> None:
    assume(piece != word)

    assert kept_ends(piece, word) in ("both", "first", "last", "none")
    assert " for " in strayed(piece, word)
