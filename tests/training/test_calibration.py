"""Confidences are shares of right answers, and never fall as the margin grows."""

from hypothesis import given
from hypothesis import strategies as st

from bot.training.calibration import FEWEST, calibrate

cases = st.lists(
    st.tuples(st.floats(-3, 3, allow_nan=False), st.booleans()), min_size=1, max_size=300
)


@given(cases)
def test_points_rise_in_margin_and_stay_between_never_and_always(
    found: list[tuple[float, bool]],
) -> None:
    points = calibrate(found)

    assert points == sorted(points)
    assert all(0 < share < 1 for _, share in points)


def test_a_margin_that_was_always_right_gets_nearly_one() -> None:
    wrong = [(-1.0, False)] * FEWEST
    right = [(1.0, True)] * FEWEST

    (_, low), (_, high) = calibrate(wrong + right)

    assert low < 0.05
    assert high > 0.95
