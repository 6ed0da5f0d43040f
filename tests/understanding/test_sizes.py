"""The company's size, from whatever counts its people, and from nothing else."""

from pathlib import Path

import pytest

from bot.kb import KnowledgeBase
from bot.understanding import understand

LABELLED = Path(__file__).parents[1] / "data" / "sizes.tsv"
LEAST = 0.93
"""Share of the labelled messages that must be read right."""


def labelled() -> list[tuple[str, str]]:
    lines = LABELLED.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(size, text) for size, text in rows]


def size_read(text: str, kb: KnowledgeBase) -> str:
    sizes = understand(text, kb).sizes
    return sizes[0].id if sizes else "-"


def test_sizes_are_read_and_other_numbers_left_alone(kb: KnowledgeBase) -> None:
    missed = [(size, text) for size, text in labelled() if size_read(text, kb) != size]

    assert len(missed) <= (1 - LEAST) * len(labelled()), missed


@pytest.mark.parametrize(
    ("text", "people"),
    [("ひとりでやっている美容室です", 1), ("一人親方の大工です", None), ("夫婦でやってます", None)],
)
def test_whoever_works_alone_is_known_to(text: str, people: int | None, kb: KnowledgeBase) -> None:
    (size,) = understand(text, kb).sizes

    assert (size.id, size.people) == ("micro", people)
