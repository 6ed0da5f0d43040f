"""How often a label was right at each margin: isotonic regression of hits over margins.

Pool-adjacent-violators (Ayer et al., 1955): neighbours are pooled until the shares only rise.
"""

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Final

FEWEST: Final = 25
"""Cases behind each point; fewer would make a point of chance."""


def calibrate(cases: Iterable[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Points (margin, share of right labels) in order of margin, from (margin, right) cases."""
    pools: list[list[float]] = []  # sum of margins, right ones, cases
    for chunk in _chunks(sorted(cases)):
        pools.append(chunk)
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    # One case of each kind is added, so that no margin promises never or always.
    return [
        (round(margins / count, 4), round((right + 1) / (count + 2), 4))
        for margins, right, count in pools
    ]


def _chunks(cases: list[tuple[float, bool]]) -> Iterable[list[float]]:
    for start in range(0, len(cases), FEWEST):
        chunk = cases[start : start + FEWEST]
        margins = reduce(add, (margin for margin, _ in chunk))  # not sum(), see learner
        yield [margins, sum(right for _, right in chunk), len(chunk)]
