"""Clauses that may name the asker's trade, cut where people declare who they are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kb import load
from bot.understanding.clauses import clauses
from bot.understanding.fold import fold
from bot.understanding.patterns import patterns

PATTERNS = patterns(load())


def cut(text: str) -> list[str]:
    folded = fold(text).text
    return [folded[start:end] for start, end in clauses(folded, PATTERNS)]


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


def test_a_remark_in_brackets_is_no_end() -> None:
    assert cut("織物業(絹、人絹を含む)の会社")[0] == "織物業(絹、人絹を含む)の会社"


@given(st.text("工務店です。、()うちはをやってます?い ", max_size=60))
def test_clauses_stand_in_order_and_do_not_overlap(text: str) -> None:
    folded = fold(text).text

    found = clauses(folded, PATTERNS)

    assert all(0 <= start < end <= len(folded) for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
