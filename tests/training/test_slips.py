"""Slips are one edit away and always the same."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.training.slips import slips


@given(st.text("工務店塗装屋旅館", min_size=2, max_size=8))
def test_each_slip_is_at_most_one_edit_away(word: str) -> None:
    assert all(OSA.distance(word, slip) <= 1 for slip in slips(word))


def test_a_word_slips_the_same_way_each_time() -> None:
    assert list(slips("工務店")) == list(slips("工務店"))
