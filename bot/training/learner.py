"""Learning the weights of a linear model from labelled examples.

The passive-aggressive algorithm (Crammer et al., 2006, PA-I for several classes) with averaged
weights. Only additions, multiplications, divisions and square roots of doubles in a fixed order:
IEEE 754 rounds each of them alike everywhere, so the same examples give the same bytes on every
platform. No library is needed.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from math import sqrt
from operator import add
from typing import Final

EPOCHS: Final = 10
MARGIN: Final = 1.0
"""A right label shall win by this."""


@dataclass(frozen=True)
class Example:
    """Features of a text and the labels that are right for it (any of them)."""

    key: str
    features: Collection[str]
    labels: frozenset[str]


@dataclass(frozen=True)
class Weights:
    """Learned weights: a row of one number for each label, by feature."""

    labels: tuple[str, ...]
    rows: dict[str, list[float]]


def learn(
    examples: Sequence[Example],
    labels: tuple[str, ...],
    seen_by: int = 2,
    aggressiveness: float = 0.5,
) -> Weights:
    """Weights under which each example's right labels score above the others.

    Features of fewer than `seen_by` examples are left out: what occurs once says little about
    others. `aggressiveness` is the upper bound of
    one step; smaller steps forgive more mislabelled examples.
    """
    seen = Counter(feature for example in examples for feature in example.features)
    vocabulary = sorted(feature for feature, count in seen.items() if count >= seen_by)
    place = {feature: index for index, feature in enumerate(vocabulary)}
    rows = [[0.0] * len(labels) for _ in vocabulary]
    sums = [[0.0] * len(labels) for _ in vocabulary]
    prepared = [
        (
            example.key,
            sorted(place[feature] for feature in example.features if feature in place),
            [labels.index(label) for label in labels if label in example.labels],
        )
        for example in examples
    ]
    step = 0
    for epoch in range(EPOCHS):
        for _key, known, right in sorted(prepared, key=lambda item: _shuffled(epoch, item[0])):
            step += 1
            if known:
                _learn_one(
                    [rows[i] for i in known], [sums[i] for i in known], right, step, aggressiveness
                )
    for row, total in zip(rows, sums, strict=True):
        for label in range(len(labels)):
            row[label] -= total[label] / (step + 1)
    return Weights(labels, dict(zip(vocabulary, rows, strict=True)))


def _learn_one(
    rows: list[list[float]],
    sums: list[list[float]],
    right: list[int],
    step: int,
    aggressiveness: float,
) -> None:
    """Move the best right label above the best wrong one, if it is not there yet."""
    unit = 1 / sqrt(len(rows))
    # Not sum(): since Python 3.12 it adds doubles in another way.
    scores = [reduce(add, column) for column in zip(*rows, strict=True)]
    good = max(right, key=lambda label: (scores[label], -label))
    bad = max(
        (label for label in range(len(scores)) if label not in right),
        key=lambda label: (scores[label], -label),
    )
    loss = MARGIN - (scores[good] - scores[bad]) * unit
    if loss <= 0:
        return
    change = min(aggressiveness, loss / 2) * unit
    for row, total in zip(rows, sums, strict=True):
        row[good] += change
        row[bad] -= change
        total[good] += change * step
        total[bad] -= change * step


def _shuffled(epoch: int, key: str) -> bytes:
    """An order that looks random and is the same on every run."""
    return sha256(f"{epoch} {key}".encode()).digest()
