"""The file of a learned model: weights rounded to signed bytes, in an order that never changes."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Final

from bot.training.learner import Weights

LARGEST: Final = 127


def model_text(weights: Weights, calibration: Sequence[tuple[float, float]], least: int = 1) -> str:
    """The model as JSON; `read_model` reads it back.

    A feature none of whose rounded weights reaches `least` is left out.
    """
    # No weight is clipped: the largest ones, of telling endings, are those that decide.
    scale = max((abs(w) for row in weights.rows.values() for w in row), default=0.0) / LARGEST
    rows = {
        feature: [round(w / scale) if scale else 0 for w in row]
        for feature, row in weights.rows.items()
    }
    kept = sorted(feature for feature, row in rows.items() if max(map(abs, row)) >= least)
    signed = bytes(w % 256 for feature in kept for w in rows[feature])
    data = {
        "labels": weights.labels,
        "scale": scale,
        "calibration": calibration,
        "features": kept,
        "weights": b64encode(signed).decode("ascii"),
    }
    return json.dumps(data, ensure_ascii=False, indent=0) + "\n"
