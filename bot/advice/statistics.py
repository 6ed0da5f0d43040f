"""Intervals and differences of proportions.

Wilson score interval: Wilson (1927), JASA 22. Difference of two proportions: Newcombe (1998),
Statistics in Medicine 17, method 10 (hybrid score). Both hold for small samples and shares near 0.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z_95: Final = 1.959963984540054
"""The 97.5 % point of the normal distribution, for two-sided 95 % intervals."""
SMALL_SAMPLE: Final = 200
"""Companies below which an answer says that few were asked."""


@dataclass(frozen=True)
class Interval:
    """A 95 % interval in percent."""

    low: float
    high: float


def wilson(count: int, n: int) -> Interval:
    """The interval of `count` in `n` companies; raises ValueError unless 0 <= count <= n, n > 0."""
    if not 0 <= count <= n or n == 0:
        raise ValueError(f"{count} of {n} is no proportion")
    share = count / n
    square = Z_95 * Z_95
    centre = share + square / (2 * n)
    half = Z_95 * sqrt(share * (1 - share) / n + square / (4 * n * n))
    scale = 1 + square / n
    return Interval(
        100 * max(0.0, (centre - half) / scale), 100 * min(1.0, (centre + half) / scale)
    )


def difference(first: tuple[int, int], second: tuple[int, int]) -> Interval:
    """The interval, in points of percent, of first minus second, each (count, n).

    An industry is part of all respondents, so against them the interval is a little too wide: a
    difference is called clear rather too seldom than too often.
    """
    (a, m), (b, n) = first, second
    p, q = 100 * a / m, 100 * b / n
    of_p, of_q = wilson(a, m), wilson(b, n)
    gap = p - q
    return Interval(
        gap - sqrt((p - of_p.low) ** 2 + (of_q.high - q) ** 2),
        gap + sqrt((of_p.high - p) ** 2 + (q - of_q.low) ** 2),
    )
