"""Whether a learned model's file is one: a pack may bring its own, and each question needs it."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from bot.kb.ids import LEARNED_MODELS


def model_findings(learned: Mapping[str, str]) -> Iterator[str]:
    """Files that `read_model` of `bot.understanding` would not take."""
    for name, text in learned.items():
        if name not in LEARNED_MODELS:
            yield (
                f"learned/{name}.json: no such model; name it as one of {', '.join(LEARNED_MODELS)}"
            )
        elif not _is_model(text):
            yield f"learned/{name}.json: is no model; copy what `secbench kb train` has written"


def _is_model(text: str) -> bool:
    try:
        data: Any = json.loads(text)
        labels, features, calibration = data["labels"], data["features"], data["calibration"]
        weights = b64decode(data["weights"], validate=True)
        margins = [float(margin) for margin, share in calibration if 0 <= share <= 1]
        names = all(isinstance(name, str) for name in (*labels, *features))
        return (
            names
            and float(data["scale"]) >= 0
            and len(labels) > 1
            and len(weights) == len(labels) * len(features)
            and 0 < len(margins) == len(calibration)
            and all(low <= high for low, high in pairwise(margins))
        )
    except (ValueError, TypeError, LookupError):
        return False
