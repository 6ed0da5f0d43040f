"""Official business names, and trade words with a slip of the pen.

The names are those of the JSIC (`../shared/data/jsic_examples.csv`); they are not part of this
repository, so they are measured only where that file is at hand.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.kb import KnowledgeBase
from bot.training.slips import slips
from bot.understanding import understand
from tests.evaluation.questions import Question
from tests.evaluation.scoring import Scores

JSIC_EXAMPLES: Final = Path(__file__).parents[3] / "shared" / "data" / "jsic_examples.csv"
NO_PAGE: Final = "(no page)"
SALT: Final = "evaluation "
"""Other slips than those that the models learned from."""
DRAWS: Final = ("", "2 ", "3 ", "4 ", "5 ")
"""Slips of a question's trade word are drawn so often: one draw alone is half a point off."""
SHORTEST: Final = 3
"""Characters of a trade word that a slip is tried on; of two, one slip leaves a single one."""


def official_names(path: Path = JSIC_EXAMPLES) -> list[tuple[str, str]]:
    """(name, industry id or "") of each official example."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [(row["name_ja"], row["survey_industry"]) for row in csv.DictReader(stream)]


def score_names(names: Sequence[tuple[str, str]], kb: KnowledgeBase) -> Scores:
    """Names in a plain sentence; measures `names`, `slip` and one for each industry.

    `slip` is a name with one slip, of a kind that changes from name to name.
    """
    scores = Scores()
    for place, (name, expected) in enumerate(names):
        found = _industry(f"{name}です。何から始めればいいですか", kb)
        scores.count("names", found == expected, f"{name} {expected} -> {found}")
        scores.count(expected or NO_PAGE, found == expected)
        slipped = list(slips(name, SALT))[place % 4]
        scores.count("slip", _industry(f"{slipped}です。何から始めればいいですか", kb) == expected)
    return scores


def mean_over_groups(scores: Scores) -> float:
    groups = [name for name in scores.tries if name not in ("names", "slip")]
    return sum(scores.rate(name) for name in groups) / len(groups)


def score_slips(questions: Sequence[Question], kb: KnowledgeBase) -> Scores:
    """The same questions with and without one slip in the word that told the trade.

    Measures `clean` and `slip`. Taken are questions in which one industry was told by words of
    three or more characters that have no slip yet.
    """
    scores = Scores()
    for question in questions:
        query = understand(question.text, kb)
        if len(question.industries) != 1 or not query.industries:
            continue
        told = query.industries[0]
        word = told.evidence
        if told.via == "near_miss" or len(word) < SHORTEST or word not in question.text:
            continue
        for slip in (slip for draw in DRAWS for slip in slips(word, SALT + draw)):
            text = question.text.replace(word, slip, 1)
            found = _industry(text, kb)
            scores.count("clean", query.industry == question.industries[0])
            scores.count("slip", found == question.industries[0], f"{word} {slip} -> {found}")
    return scores


def _industry(text: str, kb: KnowledgeBase) -> str | None:
    query = understand(text, kb)
    return query.industry or ("" if query.uncovered else None)
