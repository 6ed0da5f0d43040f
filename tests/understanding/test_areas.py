"""An area shows the user's own words, also where no phrase of the lists was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kb import load
from bot.understanding import understand

KB = load()


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("USBの貸し借りが自由です", "rules"),
        ("詳しい人が定年であと二年。後任どうしよう", "organization"),
        (
            "火事の避難訓練はやるのに、パソコンが全滅したときの練習は一度もしてない",
            "incident_response",
        ),
        ("毎年いくら対策に使えばいいのか見当がつかない", "investment"),
    ],
)
def test_the_evidence_is_a_passage_of_the_message(text: str, area: str) -> None:
    reading = understand(text, KB).areas[0]

    assert reading.id == area
    assert reading.evidence
    assert reading.evidence in text


def test_several_areas_are_ranked_by_confidence() -> None:
    areas = understand("担当者もルールも何もない。誰が決めればいい?", KB).areas

    assert len(areas) > 1
    assert [r.confidence for r in areas] == sorted((r.confidence for r in areas), reverse=True)


@given(st.text(max_size=80))
def test_evidence_comes_from_the_message_whatever_it_is(text: str) -> None:
    query = understand(text, KB)

    trades = [reading.evidence for reading in (*query.industries, *query.candidates)]
    subjects = [reading.evidence for reading in query.areas]
    sizes = [reading.evidence for reading in query.sizes]
    assert all(evidence in text for evidence in (*trades, *subjects, *sizes))
