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


def test_a_remark_in_brackets_is_no_end() -> None:
    assert cut("織物業(絹、人絹を含む)の会社")[0] == "織物業(絹、人絹を含む)の会社"


@given(st.text("工務店です。、()うちはをやってます?い ", max_size=60))
def test_clauses_stand_in_order_and_do_not_overlap(text: str) -> None:
    folded = fold(text).text

    found = clauses(folded, PATTERNS)

    assert all(0 <= start < end <= len(folded) for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
