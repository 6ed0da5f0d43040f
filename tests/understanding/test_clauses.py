"""Clauses that may name the asker's trade, cut where people declare who they are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kb import load
from bot.understanding.clauses import clauses
from bot.understanding.fold import fold, fold_word
from bot.understanding.patterns import patterns

PATTERNS = patterns(load())


def cut(text: str) -> list[str]:
    folded = fold(text)
    return [folded.text[start:end] for start, end in clauses(folded, PATTERNS)]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("印刷屋です", "印刷屋"),
        ("うちは町の印刷屋です", "印刷屋"),
        ("従業員12名の印刷屋をやってます", "印刷屋"),
        ("米菓製造業(せんべいを除く)です", "米菓製造業"),
        ("人の髪を切ってます", "人の髪を切っ"),
    ],
)
def test_a_clause_ends_before_what_declares_it(text: str, clause: str) -> None:
    assert cut(text)[0] == clause


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("院長ひとりでやっとる整骨院やけど、費用は?", "整骨院"),
        ("現場監督が出払ってる建設会社です", "建設会社"),
        ("管理戸数600、でも社員は4人の不動産管理会社です", "不動産管理会社"),
    ],
)
def test_what_a_clause_describes_is_a_clause_too(text: str, noun: str) -> None:
    assert noun in cut(text)


def test_a_verb_that_goes_on_describes_nothing() -> None:
    assert cut("印刷屋をやってるのですが、何から?")[:1] == ["印刷屋"]
    assert "のですが" not in cut("印刷屋をやってるのですが、何から?")


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("うちは社員が50人を切ったばかりの縫製会社です", "縫製会社"),
        ("夫婦でやってます小さなペンションです", "ペンション"),
        ("オーナーの私+スタッフ3のネイルサロン。何から?", "ネイルサロン"),
    ],
)
def test_the_next_clause_begins_right_after_an_end(text: str, noun: str) -> None:
    assert any(clause.endswith(fold_word(noun)) for clause in cut(text))


@pytest.mark.parametrize("trade", ["バイク屋", "アパート2棟の大家", "コインランドリー"])
def test_no_clause_ends_inside_a_word_in_katakana(trade: str) -> None:
    assert cut(f"{trade}です")[0] == fold_word(trade)


def test_where_all_is_katakana_words_run_together() -> None:
    assert cut("ﾄﾋﾞｼｮｸﾆﾝﾃﾞｽ ﾅﾆｦｽﾚﾊﾞｲｲﾃﾞｽｶ")[0] == "とびしょくにん"


def test_a_remark_in_brackets_is_no_end() -> None:
    assert cut("織物業(絹、人絹を含む)の会社")[0] == "織物業(絹、人絹を含む)の会社"


@given(st.text("工務店です。、()うちはをやってます?い ", max_size=60))
def test_clauses_stand_in_order_and_do_not_overlap(text: str) -> None:
    folded = fold(text)

    found = clauses(folded, PATTERNS)

    assert all(0 <= start < end <= len(folded.text) for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
