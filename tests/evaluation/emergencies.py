"""Messages in which something happens now, and messages that only sound like it."""

from pathlib import Path
from typing import Final

from bot.kb import KnowledgeBase
from bot.understanding import understand
from tests.evaluation.questions import DATA
from tests.evaluation.scoring import NOTHING, Scores

HELD_OUT_EMERGENCIES: Final = DATA / "emergencies_held_out.tsv"


def read_emergencies(path: Path = HELD_OUT_EMERGENCIES) -> list[tuple[str, str]]:
    """(emergency id or "-", message) of each line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(name, text) for name, text in rows]


def score_emergencies(messages: list[tuple[str, str]], kb: KnowledgeBase) -> Scores:
    """Measures `happening` (recognised at all), `kind` (the right one) and `calm` (left alone)."""
    scores = Scores()
    for name, text in messages:
        reading = understand(text, kb).emergency
        if name == NOTHING:
            scores.count("calm", reading is None)
        else:
            scores.count("happening", reading is not None)
            scores.count("kind", reading is not None and reading.id == name)
    return scores
