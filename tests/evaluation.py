"""How well questions are understood: `make eval`.

Prints accuracy per kind of question, the confusions, and the latency. The labels are in
`tests/data/questions.jsonl`; words and rules were written from its misses. No rule was written
from `questions_held_out.jsonl`: only its rates are printed, and they say how well all generalises.
When the official business names of the JSIC are at hand
(`../shared/data/jsic_examples.csv`, not part of this repository) they are measured too.
"""

import csv
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.kb import KnowledgeBase, load
from bot.understanding import Query, understand

QUESTIONS = Path(__file__).parent / "data" / "questions.jsonl"
HELD_OUT = Path(__file__).parent / "data" / "questions_held_out.jsonl"
JSIC_EXAMPLES = Path(__file__).parents[2] / "shared" / "data" / "jsic_examples.csv"


@dataclass(frozen=True)
class Question:
    """A labelled question; `industries` is ["none"] for a group without a page."""

    id: str
    text: str
    industries: tuple[str, ...]
    areas: tuple[str, ...]
    sizes: tuple[str, ...]
    intent: str
    kind: str


@dataclass
class Scores:
    """Hits and tries by measure, and what was mistaken for what."""

    hits: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, measure: str, hit: bool, miss: str = "") -> None:
        self.tries[measure] += 1
        self.hits[measure] += hit
        if not hit and miss:
            self.misses.append(f"{measure}: {miss}")

    def rate(self, measure: str) -> float:
        """Share of hits; 1.0 where there was nothing to hit."""
        return self.hits[measure] / self.tries[measure] if self.tries[measure] else 1.0


def read_questions(path: Path = QUESTIONS) -> list[Question]:
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


def score(questions: Iterable[Question], kb: KnowledgeBase) -> dict[str, Scores]:
    """Scores by kind of question and under "all"."""
    scores: dict[str, Scores] = defaultdict(Scores)
    for question in questions:
        query = understand(question.text, kb)
        for name in (question.kind, "all"):
            _score_one(scores[name], question, query)
    return scores


def _score_one(scores: Scores, question: Question, query: Query) -> None:
    found = tuple(reading.id for reading in query.industries)
    shown = f"{question.id} {question.text!r} -> "
    if question.intent == "out_of_scope":
        scores.count("off-topic", query.intent == "out_of_scope", shown + query.intent)
        scores.count("not invented", not found and not query.uncovered, shown + f"{found}")
        return
    scores.count("in scope", query.intent != "out_of_scope", shown + "out of scope")
    if question.industries == ("none",):
        scores.count("uncovered", bool(query.uncovered) and not found, shown + f"{found}")
    elif question.industries:
        right = sorted(found) == sorted(question.industries)
        scores.count("industry", right, shown + f"{found or query.candidates[:2]}")
        if len(question.industries) == 1:
            scores.count("one industry", right)
    else:
        scores.count("not invented", not found and not query.uncovered, shown + f"{found}")
    if question.areas:
        areas = tuple(reading.id for reading in query.areas)
        scores.count("area", bool(set(areas[:1]) & set(question.areas)), shown + f"{areas}")
    if question.sizes:
        sizes = tuple(reading.id for reading in query.sizes)
        scores.count("size", sizes == question.sizes, shown + f"{sizes}")
    else:
        scores.count("no size invented", not query.sizes, shown + f"{query.sizes}")
    scores.count("intent", query.intent == question.intent, shown + query.intent)


MEASURES: Sequence[str] = (
    "industry",
    "one industry",
    "not invented",
    "uncovered",
    "area",
    "size",
    "no size invented",
    "intent",
    "in scope",
    "off-topic",
)


def score_jsic(path: Path, kb: KnowledgeBase) -> Scores:
    """Official business names in a plain sentence; measures `names` and one per industry."""
    scores = Scores()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            expected = row["survey_industry"]
            query = understand(f"{row['name_ja']}です。何から始めればいいですか", kb)
            found = query.industry or ("" if query.uncovered else None)
            scores.count("names", found == expected, f"{row['name_ja']} {expected} -> {found}")
            scores.count(expected or "(no page)", found == expected)
    return scores


def latency(questions: Sequence[Question], kb: KnowledgeBase) -> tuple[float, float]:
    """p50 and p99 of `understand`, in milliseconds."""
    times = []
    for question in list(questions) * 5:
        start = time.perf_counter()
        understand(question.text, kb)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def _table(title: str, scores: dict[str, Scores]) -> Table:
    table = Table("kind", *MEASURES, title=title)
    for name in [*sorted(set(scores) - {"all"}), "all"]:
        cells = [
            f"{scores[name].rate(m):.2f} ({scores[name].tries[m]})" if scores[name].tries[m] else ""
            for m in MEASURES
        ]
        table.add_row(name, *cells)
    return table


def main(arguments: Sequence[str], out: Callable[..., None]) -> None:
    kb = load()
    questions = read_questions()
    for title, asked in (
        ("questions that words were written from", questions),
        ("questions that no word was written from", read_questions(HELD_OUT)),
    ):
        scores = score(asked, kb)
        out(_table(f"{len(asked)} {title}", scores))
        if asked is questions:
            for miss in scores["all"].misses:
                out(miss, markup=False)
    if JSIC_EXAMPLES.exists():
        jsic = score_jsic(JSIC_EXAMPLES, kb)
        groups = [name for name in jsic.tries if name != "names"]
        mean = sum(jsic.rate(name) for name in groups) / len(groups)
        out(
            f"official names: {jsic.rate('names'):.3f} of {jsic.tries['names']}, "
            f"mean over {len(groups)} groups {mean:.3f}"
        )
        for name in groups:
            out(f"  {name:20} {jsic.rate(name):.3f} ({jsic.tries[name]})")
        if "--misses" in arguments:
            for miss in jsic.misses:
                out(miss, markup=False)
    else:
        out("official names: not measured, ../shared/data/jsic_examples.csv is not there")
    median, slow = latency(questions, kb)
    out(f"latency of understanding: p50 {median:.2f} ms, p99 {slow:.2f} ms")


if __name__ == "__main__":
    main(sys.argv[1:], Console(width=180).print)
