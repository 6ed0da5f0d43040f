"""A linear model over a message's features: which label fits best, and how surely.

A feature is a short piece of text (a character n-gram) or a cue that a phrase was found. The
model knows a whole number for each feature and label; a label's score is their sum. The numbers
were learned from the examples in `knowledge/examples` by `secbench kb train`.
"""

import json
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Final, NamedTuple

LANE: Final = 24
"""Bits for each label in a packed number: room for the sum over 65,000 features."""
OFFSET: Final = 128
"""Added to each weight (-127 to 127), so that lanes never borrow from each other."""
_MASK: Final = (1 << LANE) - 1
_BYTES: Final = LANE // 8


class Scored(NamedTuple):
    """A label and its score's distance to the best other label."""

    label: str
    margin: float


@dataclass(frozen=True, eq=False)
class LinearModel:
    """All weights of a feature are packed into one integer, a lane for each label, so that a
    message is scored by one addition for each feature.

    `shares` tells how often a label with each of the `margins` was right.
    """

    labels: tuple[str, ...]
    weights: Mapping[str, int]
    scale: float
    margins: Sequence[float]
    shares: Sequence[float]

    def rank(self, features: Collection[str], most: int | None = None) -> tuple[Scored, ...]:
        """The `most` best labels or all, the best first; equal ones in the labels' order."""
        found = list(filter(None, map(self.weights.get, features)))  # a packed number is never 0
        total = sum(found)
        bias = OFFSET * len(found)
        sums = [((total >> shift) & _MASK) - bias for shift in self._shifts]
        order = sorted(range(len(sums)), key=sums.__getitem__, reverse=True)
        unit = self.scale / sqrt(len(found)) if found else 0.0
        best, second = sums[order[0]], sums[order[1]]
        return (
            Scored(self.labels[order[0]], (best - second) * unit),
            *(Scored(self.labels[lane], (sums[lane] - best) * unit) for lane in order[1:most]),
        )

    @cached_property
    def _shifts(self) -> tuple[int, ...]:
        return tuple(LANE * lane for lane in range(len(self.labels)))

    def weight(self, feature: str, label: str) -> int:
        """What a feature says for a label; 0 for an unknown one."""
        packed = self.weights.get(feature)
        if packed is None:
            return 0
        return ((packed >> (LANE * self.labels.index(label))) & _MASK) - OFFSET

    def confidence(self, scored: Scored) -> float:
        """The share of right labels at this margin, between the points that were counted."""
        right = bisect_right(self.margins, scored.margin)
        if right == 0:
            return self.shares[0]
        if right == len(self.margins):
            return self.shares[-1]
        low, high = self.margins[right - 1], self.margins[right]
        at_low, at_high = self.shares[right - 1], self.shares[right]
        return at_low + (at_high - at_low) * (scored.margin - low) / (high - low)


def read_model(text: str, known: dict[str, str] | None = None) -> LinearModel:
    """A model from its JSON: features in one line each, weights as base64 of signed bytes.

    Features that are `known` from other models are shared with them, and others are added.
    """
    known = {} if known is None else known
    data = json.loads(text)
    labels = tuple(data["labels"])
    features = data["features"]
    signed = b64decode(data["weights"])
    lanes = bytearray(len(signed) * _BYTES)
    lanes[::_BYTES] = signed.translate(_ADD_OFFSET)
    width = len(labels) * _BYTES
    weights = {
        known.setdefault(feature, feature): int.from_bytes(lanes[start : start + width], "little")
        for feature, start in zip(features, range(0, len(lanes), width), strict=True)
    }
    margins, shares = zip(*data["calibration"], strict=True)
    return LinearModel(labels, weights, data["scale"], margins, shares)


_ADD_OFFSET: Final = bytes((value + OFFSET) % 256 for value in range(256))
