"""Words with one slip are found; ordinary words and two slips are not."""

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.near_miss import NearMisses

WORDS = NearMisses({"工務店": "construction", "居酒屋": "hospitality", "自動車整備": "repair"})


def meant(text: str) -> list[str]:
    return [miss.word for miss in WORDS.find(text, 0, len(text))]


def test_each_kind_of_slip_is_found() -> None:
    assert "工務店" in meant("工務点")  # another character
    assert "工務店" in meant("務工店")  # two swapped
    assert "工務店" in meant("工務")  # one dropped
    assert "工務店" in meant("工務務店")  # one more


def test_it_is_looked_for_at_both_ends_of_a_clause() -> None:
    assert "自動車整備" in meant("自働車整備の工場")
    assert "自動車整備" in meant("町の自働車整備")


def test_two_slips_are_another_word() -> None:
    assert meant("土木点") == []


def test_a_piece_that_ends_in_a_particle_is_no_slip() -> None:
    assert all(miss.end < 3 for miss in WORDS.find("工務が", 0, 3))


def test_an_ordinary_word_is_no_slip() -> None:
    guarded = NearMisses({"工務店": "construction"}, ordinary=["工務員"])

    assert all(miss.end < 3 for miss in guarded.find("工務員", 0, 3))


@given(st.text("工務店居酒屋自動車整備あい", max_size=12))
def test_what_is_found_lies_in_the_text(text: str) -> None:
    assert all(0 <= miss.start < miss.end <= len(text) for miss in WORDS.find(text, 0, len(text)))
