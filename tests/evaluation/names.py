"""Official business names, and trade words with a slip of the pen.

The names are those of the JSIC (`../shared/data/jsic_examples.csv`); they are not part of this
repository, so they are measured only where that file is at hand.
"""

import csv
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from bot.kb import KnowledgeBase
from bot.understanding import understand
from tests.evaluation.questions import Question
from tests.evaluation.scoring import Scores

JSIC_EXAMPLES: Final = Path(__file__).parents[3] / "shared" / "data" / "jsic_examples.csv"
NO_PAGE: Final = "(no page)"
_SLIPS: Final = "いうかしたなのはんるーアイスト会社店業人日本"
SHORTEST: Final = 3
"""Characters of a trade word that a slip is tried on; of two, one slip leaves a single one."""


def official_names(path: Path = JSIC_EXAMPLES) -> list[tuple[str, str]]:
    """(name, industry id or "") of each official example."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [(row["name_ja"], row["survey_industry"]) for row in csv.DictReader(stream)]


def score_names(names: Sequence[tuple[str, str]], kb: KnowledgeBase) -> Scores:
    """Names in a plain sentence; measures `names` and one for each industry."""
    scores = Scores()
    for name, expected in names:
        found = _industry(f"{name}です。何から始めればいいですか", kb)
        scores.count("names", found == expected, f"{name} {expected} -> {found}")
        scores.count(expected or NO_PAGE, found == expected)
    return scores


def mean_over_groups(scores: Scores) -> float:
    groups = [name for name in scores.tries if name != "names"]
    return sum(scores.rate(name) for name in groups) / len(groups)


def score_slips(questions: Sequence[Question], kb: KnowledgeBase) -> Scores:
    """The same questions with and without one slip in the word that told the trade.

    Measures `clean` and `slip`. Taken are questions in which one industry was told by words of
    three or more characters.
    """
    scores = Scores()
    for question in questions:
        query = understand(question.text, kb)
        if len(question.industries) != 1 or not query.industries:
            continue
        word = query.industries[0].evidence
        if len(word) < SHORTEST or word not in question.text:
            continue
        for slip in slips(word):
            text = question.text.replace(word, slip, 1)
            found = _industry(text, kb)
            scores.count("clean", query.industry == question.industries[0])
            scores.count("slip", found == question.industries[0], f"{word} {slip} -> {found}")
    return scores


def slips(word: str) -> Iterator[str]:
    """One of each kind: a character dropped, two swapped, one replaced, one put in.

    The place and the new character are drawn from a hash of the word: the same on each run.
    """
    for kind in ("drop", "swap", "replace", "insert"):
        dice = sha256(f"{kind} {word}".encode()).digest()
        place = dice[0] % len(word)
        other = _SLIPS[dice[1] % len(_SLIPS)]
        match kind:
            case "drop":
                yield word[:place] + word[place + 1 :]
            case "swap":
                place = min(place, len(word) - 2)
                yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            case "replace":
                yield word[:place] + other + word[place + 1 :]
            case _:
                yield word[:place] + other + word[place:]


def _industry(text: str, kb: KnowledgeBase) -> str | None:
    query = understand(text, kb)
    return query.industry or ("" if query.uncovered else None)
