"""Points of the self-check, as people tell them; and numbers that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.fold import fold
from bot.understanding.scores import read_score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("自社診断45点でした", 45),
        ("診断やったら38点しかなかった", 38),
        ("点数は100点", 100),
        ("スコア７２点だった", 72),
        ("0点でした", 0),
        ("自社診断で八十二点だった", 82),
        ("自社診断、82/100", 82),
    ],
)
def test_a_score_is_read(text: str, score: int) -> None:
    assert read_score(fold(text).text) == score


@pytest.mark.parametrize(
    "text",
    [
        "70点以上の会社の割合は?",
        "自社診断が70点以上",
        "120点でした",
        "3点セットをください",
        "点数は?",
        "まず3点だけやるなら何?",
        "最低限やるべき対策を3点だけ教えてください",
        "診断で70点を超える会社の割合は?",
        "自社診断は100点が満点ですか",
        "テストで80点でした",
        "-10点だった",
        "2026/11/30に自社診断を受けた",
        "自社診断で一点だけ気になる",
    ],
)
def test_no_score_of_the_askers_is_read(text: str) -> None:
    assert read_score(fold(text).text) is None


@given(st.text(max_size=60))
def test_a_score_is_one_of_the_scale(text: str) -> None:
    assert read_score(fold(text).text) in (None, *range(101))
