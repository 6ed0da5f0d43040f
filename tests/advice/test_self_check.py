"""The self-check's arithmetic against cases worked by hand, and what is said of a score."""

from collections.abc import Iterable

import pytest

from bot.advice.self_check import (
    Answers,
    band,
    is_complete,
    known,
    next_items,
    result,
    score,
    weekly_question,
)
from bot.kb import KnowledgeBase
from bot.kb.check_models import AnswerId
from bot.kb.ids import INDUSTRY_IDS, SIZE_IDS


def answers(**counts: int) -> Answers:
    """The first items answered one way, the next another: done=5, partly=20."""
    given: list[AnswerId] = []
    for answer, count in counts.items():
        given += [answer] * count  # type: ignore[list-item]
    return dict(enumerate(given, 1))


def numbers(items: Iterable[object]) -> list[int]:
    return [item.number for item in items]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "points", "name"),
    [
        # 25 × −1
        (answers(unknown=25), -25, "score_below_50"),
        # 25 × 0
        (answers(not_done=25), 0, "score_below_50"),
        # 25 × 2 = 50: the lowest of its band
        (answers(partly=25), 50, "score_50_69"),
        # 12 × 4 + 1 × 2 − 1 × 1 = 49: the highest of the band below
        (answers(done=12, partly=1, unknown=1, not_done=11), 49, "score_below_50"),
        # 17 × 4 + 1 × 2 − 1 × 1 = 69
        (answers(done=17, partly=1, unknown=1, not_done=6), 69, "score_50_69"),
        # 17 × 4 + 1 × 2 = 70
        (answers(done=17, partly=1, not_done=7), 70, "score_70_99"),
        # 24 × 4 + 1 × 2 = 98; 99 cannot be reached, it belongs to the band all the same
        (answers(done=24, partly=1), 98, "score_70_99"),
        # 25 × 4
        (answers(done=25), 100, "score_100"),
    ],
)
def test_scores_and_bands_worked_by_hand(
    given: Answers, points: int, name: str, kb: KnowledgeBase
) -> None:
    assert len(given) == 25
    assert score(given, kb.self_check) == points
    assert result(given, None, None, kb).score == points
    assert result(given, None, None, kb).band.id == name


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (-25, "score_below_50"),
        (49, "score_below_50"),
        (50, "score_50_69"),
        (69, "score_50_69"),
        (70, "score_70_99"),
        (99, "score_70_99"),
        (100, "score_100"),
    ],
)
def test_the_borders_of_the_bands(points: int, name: str, kb: KnowledgeBase) -> None:
    assert band(points, kb.self_check).id == name


def test_parts_add_up_to_the_score(kb: KnowledgeBase) -> None:
    # Part 1: 5 × 4 of 20; part 2: 5 × 4 + 8 × 2 = 36 of 52; part 3: 7 × −1 of 28.
    found = result(answers(done=10, partly=8, unknown=7), None, None, kb)

    assert [(part.points, part.most) for part in found.parts] == [(20, 20), (36, 52), (-7, 28)]
    assert sum(part.points for part in found.parts) == found.score == 49


def test_the_cheapest_next_items_come_first(kb: KnowledgeBase) -> None:
    found = next_items(answers(not_done=25), kb)

    assert len(found) == 3
    assert {each.step.cost for each in found} == {"0円"}
    assert [each.step.when for each in found] == ["today"] * 3


def test_a_small_gain_does_not_come_before_a_large_one_of_the_same_cost(kb: KnowledgeBase) -> None:
    given = {**answers(done=25), 3: "partly", 14: "unknown"}

    found = next_items(given, kb)

    assert [(each.item.number, each.gain) for each in found] == [(14, 5), (3, 2)]


def test_nothing_is_left_to_do_at_100(kb: KnowledgeBase) -> None:
    assert result(answers(done=25), "retail", "micro", kb).next_items == ()


def test_every_item_has_an_action(kb: KnowledgeBase) -> None:
    everything = next_items(answers(not_done=25), kb, most=25)

    assert sorted(numbers(each.item for each in everything)) == list(range(1, 26))
    assert len({each.step.id for each in everything}) == 25


def test_the_change_since_last_time(kb: KnowledgeBase) -> None:
    before = answers(not_done=25)
    after = {**before, 1: "done", 2: "partly", 25: "unknown"}

    change = result(after, None, None, kb, before).change

    # 4 + 2 − 1
    assert change is not None
    assert change.points == 5
    assert numbers(change.better) == [1, 2]
    assert numbers(change.worse) == [25]


@pytest.mark.parametrize("industry", INDUSTRY_IDS)
@pytest.mark.parametrize("size", SIZE_IDS)
def test_the_share_of_70_points_is_shown_for_industry_size_and_all(
    industry: str, size: str, kb: KnowledgeBase
) -> None:
    found = result(answers(partly=25), industry, size, kb)  # type: ignore[arg-type]

    assert [figure.scope for figure in found.figures] == [industry, size, "overall"]
    own, _, overall = found.figures
    assert own.low is not None
    assert overall.low is not None
    assert found.sources


def test_the_claims_stay_careful(kb: KnowledgeBase) -> None:
    low = result(answers(not_done=25), None, None, kb)
    middle = result(answers(partly=25), None, None, kb)

    # The source has no damage row for 49 points and less.
    assert low.damage == ()
    assert middle.damage
    assert any("言えません" in note for note in middle.notes)
    for found in (low, middle):
        assert any("認証" in note for note in found.notes)
        assert any("二つ星の条件ではありません" in note for note in found.notes)
        assert "確かめられていない" in found.meaning


def test_stored_answers_outlive_a_change_of_the_items(kb: KnowledgeBase) -> None:
    stored = {"1": "done", "26": "done", "2": "sometimes", "x": "done"}

    assert known(stored, kb.self_check) == {1: "done"}
    assert not is_complete(known(stored, kb.self_check), kb.self_check)


def test_one_small_question_a_week(kb: KnowledgeBase) -> None:
    unknown = kb.self_check.items[:3]

    asked = [weekly_question(unknown, f"2026-W{week:02d}") for week in range(1, 7)]

    assert len({item.number for item in asked[:3] if item}) == 3
    assert asked[:3] == asked[3:]
    assert weekly_question((), "2026-W01") is None
