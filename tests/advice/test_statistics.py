"""Intervals against published examples."""

import pytest

from bot.advice.statistics import difference, wilson


def test_wilson_agrees_with_newcombes_example() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17:857, method 3)."""
    interval = wilson(81, 263)

    assert interval.low == pytest.approx(25.53, abs=0.005)
    assert interval.high == pytest.approx(36.62, abs=0.005)


def test_difference_agrees_with_newcombes_example() -> None:
    """56/70 against 48/80: 0.0524 to 0.3339 (Newcombe 1998, 17:873, method 10)."""
    interval = difference((56, 70), (48, 80))

    assert interval.low == pytest.approx(5.24, abs=0.005)
    assert interval.high == pytest.approx(33.39, abs=0.005)


def test_a_share_of_none_or_all_stays_within_bounds() -> None:
    assert wilson(0, 10).low == 0
    assert wilson(10, 10).high == pytest.approx(100)


@pytest.mark.parametrize(("count", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_proportion_is_refused(count: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no proportion"):
        wilson(count, n)
