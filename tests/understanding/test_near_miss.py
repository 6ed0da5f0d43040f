"""Words with one slip are found; ordinary words and two slips are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.near_miss import NearMisses

WORDS = NearMisses({"工務店": "construction", "居酒屋": "hospitality", "自動車整備": "repair"})


def meant(text: str) -> list[str]:
    return [miss.word for miss in WORDS.find(text, 0, len(text))]


def test_each_kind_of_slip_is_found() -> None:
    assert "工務店" in meant("工務点")  # another character
    assert "工務店" in meant("務工店")  # two swapped
    assert "工務店" in meant("務店")  # one dropped
    assert "工務店" in meant("工務務店")  # one more


def test_it_is_looked_for_at_both_ends_of_a_clause() -> None:
    assert "自動車整備" in meant("自働車整備の工場")
    assert "自動車整備" in meant("町の自働車整備")


def test_inside_a_clause_it_is_looked_for_between_the_borders_of_words() -> None:
    text = "駅前で居酒や二軒"
    found = WORDS.find(text, 0, len(text), borders=[3, 6])

    assert [(miss.word, text[miss.start : miss.end]) for miss in found] == [("居酒屋", "居酒や")]
    assert WORDS.find(text, 0, len(text)) == []


def test_a_border_may_lie_after_the_clause() -> None:
    shops = NearMisses({"スーパーです": "retail"})
    text = "町のスパーです"

    assert [miss.word for miss in shops.find(text, 2, 5, borders=[7])] == ["スーパーです"]
    assert shops.find(text, 2, 5) == []


def test_what_leaves_nothing_beside_it_goes_first() -> None:
    salons = NearMisses({"ねいるさろん": "personal_services"})
    text = "ねいるさろすん"

    (first, *others) = salons.find(text, 0, len(text))

    assert text[first.start : first.end] == text
    assert others


def test_a_dropped_character_is_likelier_than_another_one() -> None:
    trades = NearMisses({"警備会社": "security", "準備会社": "planning", "卸会社": "wholesale"})

    assert next(miss.word for miss in trades.find("備会社", 0, 3)) == "準備会社"


def test_a_word_without_its_ending_is_a_word_of_its_own() -> None:
    assert meant("工務") == []


def test_a_stem_is_a_word_without_its_ending() -> None:
    trades = NearMisses({"税理士": "professional", "個人塾": "education"}, stems=["税理"])

    assert [miss.word for miss in trades.find("税理", 0, 2)] == ["税理士"]
    assert trades.find("個人", 0, 2) == []


def test_what_any_trade_ends_with_is_not_enough() -> None:
    assert NearMisses({"卸の会社": "wholesale"}).find("側の会社", 0, 4) == []


def test_the_word_itself_is_no_slip() -> None:
    assert meant("居酒屋") == []


def test_two_slips_are_another_word() -> None:
    assert meant("土木点") == []


def test_a_piece_that_ends_in_a_particle_is_no_slip() -> None:
    assert all(miss.end < 3 for miss in WORDS.find("工務が", 0, 3))


def test_two_particles_are_no_word_with_a_slip() -> None:
    assert NearMisses({"ものを": "retail"}).find("のを", 0, 2) == []


def test_another_verb_is_another_deed() -> None:
    deeds = NearMisses({"お金を貸": "finance", "アプリを作っ": "information"})

    assert deeds.find("お金を出", 0, 4) == []
    assert [miss.word for miss in deeds.find("アフリを作っ", 0, 6)] == ["アプリを作っ"]


@pytest.mark.parametrize(
    "slipped", ["目動車整備", "自動車整傭", "自車動整備", "自動整備", "自動車車整備"]
)
def test_a_slip_anywhere_in_a_long_word_is_found(slipped: str) -> None:
    assert "自動車整備" in meant(slipped)


def test_an_ordinary_word_is_no_slip() -> None:
    guarded = NearMisses({"工務店": "construction"}, ordinary=["工務員"])

    assert all(miss.end < 3 for miss in guarded.find("工務員", 0, 3))


@given(st.text("工務店居酒屋自動車整備あい", max_size=12))
def test_what_is_found_lies_in_the_text(text: str) -> None:
    assert all(0 <= miss.start < miss.end <= len(text) for miss in WORDS.find(text, 0, len(text)))
