"""Every trade in a message is found where it stands, with a slip or without."""

import pytest

from bot.kb import load
from bot.understanding.candidates import COPULA, Candidate, find_candidates
from bot.understanding.patterns import patterns
from bot.understanding.pipeline import found_in
from bot.understanding.vocabulary import learned

KB = load()


def candidates(text: str) -> list[Candidate]:
    folded, hits = found_in(text, KB)
    return find_candidates(folded, hits, KB, learned(KB).trades, patterns(KB))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("翻い訳の仕事を自宅で一人でしています", "翻訳の仕事"),
        ("駅前のレタンカーの店です", "れんたかー"),
        ("町のスパーです", "すーぱーです"),
        ("税理の事務所です", "税理士"),
        ("社員が50人を切ったばかりの縫い製会社です", "縫製会社"),
    ],
)
def test_a_slip_is_found_in_deeds_katakana_and_words_without_their_end(
    text: str, meant: str
) -> None:
    assert meant in [candidate.meant for candidate in candidates(text)]


def test_a_word_that_is_told_is_no_near_miss_of_itself() -> None:
    assert [each.via for each in candidates("うちは印刷屋です") if each.via == "near_miss"] == []


@pytest.mark.parametrize(
    "text",
    ["バスとタクシと。うちは印さつ屋です", "ジム、カフェー、バー。居酒やです", "ﾊﾞｽ屋 ｶﾌｪーです"],
)
def test_a_near_miss_stands_in_its_clause_or_goes_on_to_its_copula(text: str) -> None:
    for candidate in candidates(text):
        if candidate.via == "near_miss" and candidate.clause is not None:
            assert candidate.clause.start <= candidate.start
            assert candidate.end <= candidate.clause.end + len(COPULA)
