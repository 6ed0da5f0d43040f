"""Messages in romaji are read as kana; English and technical terms stay what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.fold import fold
from bot.understanding.romaji import kana_of_romaji


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("insatsu gaisha desu. tasukete", "いんさつがいしゃです。たすけて。"),
        ("shihou shoshi desu. hitori desu", "しほうしょしです。ひとりです。"),
        ("kyaku kara checklist ga kita", "きゃくから checklist がきた。"),
        ("matcha no shoppu desu", "まっちゃのしょっぷです。"),
        ("we are a dental clinic", "we are a dental clinic。"),
        ("UTM と ISMS、どっち", "utm と isms、どっち。"),
        ("", "。"),
    ],
)
def test_romaji_becomes_kana(text: str, kana: str) -> None:
    assert kana_of_romaji(fold(text)).text == kana


def test_the_evidence_stays_the_users_own() -> None:
    folded = kana_of_romaji(fold("uchi wa insatsu gaisha desu"))
    start = folded.text.index("いんさつがいしゃ")

    assert folded.evidence(start, start + 8) == "insatsu gaisha"


@given(st.text(alphabet=st.sampled_from("abhiknosttuwz '-.、あ漢1"), max_size=60))
def test_every_character_has_an_origin(text: str) -> None:
    folded = kana_of_romaji(fold(text))

    assert len(folded.text) == len(folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
