"""Folding makes spellings alike and keeps the user's own words as evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.fold import fold, fold_word, respell


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ｹﾝｾﾂｷﾞｮｳ", "けんせつぎょう"),
        ("カフェ", "かふぇ"),
        ("１５人", "15人"),
        ("不動產", "不動産"),
        ("Ｗｉ－Ｆｉ", "wi-fi"),
        ("工\u200b務\u200b店", "工務店"),
        ("が\u3099", "が"),
    ],
)
def test_width_kana_case_old_kanji_and_invisible_characters_fold(written: str, read: str) -> None:
    assert fold(written).text == read + "。"


def test_markup_is_no_part_of_the_text() -> None:
    folded = fold("<@U123> *工務店* :smile: <https://example.com|サイト>")

    assert folded.text.split() == ["工務店", "さいと", "。"]


def test_evidence_is_the_users_own_spelling() -> None:
    folded = fold("うちはｶﾌｪです")
    start = folded.text.index("かふぇ")

    assert folded.evidence(start, start + 3) == "ｶﾌｪ"


def test_mended_spellings_point_to_what_was_written() -> None:
    folded = fold("製造行です")

    mended = respell(folded, [(0, 3, "製造業")])

    assert mended.text == "製造業です。"
    assert mended.evidence(0, 3) == "製造行"


def test_words_in_katakana_are_known_after_folding() -> None:
    folded = fold("町のﾊﾞｲｸ屋とカフェ")

    assert [folded.text[start:end] for start, end in folded.katakana] == ["ばいく", "かふぇ"]
    assert folded.in_katakana(folded.text.index("いく"))
    assert not folded.in_katakana(folded.text.index("屋"))


def test_a_message_all_in_katakana_tells_no_words() -> None:
    assert fold("ﾊﾟﾝﾔ ﾃﾞｽ").katakana == ()


@given(st.text(max_size=300))
def test_every_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.origins)
    assert folded.evidence(0, len(folded.text)) in text


@given(st.text(max_size=50))
def test_folding_a_word_twice_changes_nothing_more(word: str) -> None:
    assert fold_word(fold_word(word)) == fold_word(word)
