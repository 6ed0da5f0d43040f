"""The labelled questions: what was asked, and what a good reader makes of it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parents[1] / "data"
DEVELOPMENT: Final = DATA / "questions.jsonl"
"""Words and rules were written from their misses."""
HELD_OUT: Final = DATA / "questions_held_out.jsonl"
"""No word, rule or example was written from these; only their rates are looked at."""


@dataclass(frozen=True)
class Question:
    """A message and its labels.

    `industries` is the asker's own: ["none"] for a group without a page, empty when none is
    stated, several only where they are compared. Any of `areas` is right; empty when none is
    asked about.
    """

    id: str
    text: str
    industries: tuple[str, ...]
    areas: tuple[str, ...]
    sizes: tuple[str, ...]
    intent: str
    kind: str


def read_questions(path: Path = DEVELOPMENT) -> list[Question]:
    """The questions of a file with one JSON object a line."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Question(
            id=row["id"],
            text=row["text"],
            industries=tuple(row["industries"]),
            areas=tuple(row["areas"]),
            sizes=tuple(row["sizes"]),
            intent=row["intent"],
            kind=row["kind"],
        )
        for row in rows
    ]
