"""Print how well questions are understood. `--misses` lists what was missed where that may be
looked at: never of the held-out questions.
"""

import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from bot.kb import KnowledgeBase, load
from bot.understanding import understand
from tests.evaluation.calibration import area_readings, bins, expected_error, industry_readings
from tests.evaluation.emergencies import read_emergencies, score_emergencies
from tests.evaluation.names import (
    JSIC_EXAMPLES,
    mean_over_groups,
    official_names,
    score_names,
    score_slips,
)
from tests.evaluation.questions import DEVELOPMENT, HELD_OUT, Question, read_questions
from tests.evaluation.scoring import MEASURES, Scores, score

CONFUSIONS_SHOWN = 12
Print = Callable[..., None]


def rates(title: str, scores: dict[str, Scores]) -> Table:
    table = Table("kind", "questions", *MEASURES, "asked back", title=title)
    for name in [*sorted(set(scores) - {"all"}), "all"]:
        each = scores[name]
        cells = [f"{each.rate(m):.3f} ({each.tries[m]})" if each.tries[m] else "" for m in MEASURES]
        table.add_row(name, str(each.questions), *cells, str(each.asked_back))
    return table


def confusions(scores: Scores, out: Print) -> None:
    for measure in ("industry", "area", "intent"):
        pairs = [
            f"{expected} → {found} {count}"
            for (kind, expected, found), count in scores.confusions.most_common()
            if kind == measure
        ]
        out(f"{measure} taken for another: {', '.join(pairs[:CONFUSIONS_SHOWN]) or 'never'}")


def calibration(questions: Sequence[Question], kb: KnowledgeBase, out: Print) -> None:
    for name, readings in (
        ("industry", industry_readings(questions, kb)),
        ("area", area_readings(questions, kb)),
    ):
        found = bins(readings)
        listed = "  ".join(
            f"{each.low:.1f}–: {each.accuracy:.2f} ({each.readings})" for each in found
        )
        out(f"{name} confidence → accuracy: {listed}; mean distance {expected_error(found):.3f}")


def latency(questions: Sequence[Question], kb: KnowledgeBase) -> tuple[float, float]:
    """p50 and p99 of `understand`, in milliseconds."""
    times = []
    for question in list(questions) * 3:
        start = time.perf_counter()
        understand(question.text, kb)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def names(kb: KnowledgeBase, out: Print, *, misses: bool) -> None:
    if not JSIC_EXAMPLES.exists():
        out("official names: not measured, ../shared/data/jsic_examples.csv is not there")
        return
    scores = score_names(official_names(), kb)
    out(
        f"official names: {scores.rate('names'):.3f} of {scores.tries['names']}, "
        f"mean over groups {mean_over_groups(scores):.3f}; with a slip {scores.rate('slip'):.3f}"
    )
    for name in scores.tries:
        if name not in ("names", "slip"):
            out(f"  {name:20} {scores.rate(name):.3f} ({scores.tries[name]})")
    if misses:
        for miss in scores.misses:
            out(miss, markup=False)


def main(arguments: Sequence[str], out: Print) -> None:
    kb = load()
    misses = "--misses" in arguments
    for title, path in (
        ("questions that words were written from", DEVELOPMENT),
        ("questions that no word was written from", HELD_OUT),
    ):
        questions = read_questions(path)
        scores = score(questions, kb)
        out(rates(f"{len(questions)} {title}", scores))
        out(
            f"off-topic: precision {scores['all'].fallback_precision:.3f}, "
            f"recall {scores['all'].rate('off-topic'):.3f}"
        )
        confusions(scores["all"], out)
        calibration(questions, kb, out)
        slipped = score_slips(questions, kb)
        out(
            f"one slip in the trade word: {slipped.rate('slip'):.3f} instead of "
            f"{slipped.rate('clean'):.3f} ({slipped.tries['slip']} tries)"
        )
        if misses and path == DEVELOPMENT:
            for miss in scores["all"].misses:
                out(miss, markup=False)
        median, slow = latency(questions, kb)
        out(f"latency of understanding: p50 {median:.2f} ms, p99 {slow:.2f} ms\n")
    emergencies = score_emergencies(read_emergencies(), kb)
    out(
        f"emergencies that nothing was written from: {emergencies.rate('happening'):.3f} of "
        f"{emergencies.tries['happening']}, the right kind {emergencies.rate('kind'):.3f}; left "
        f"alone what is none {emergencies.rate('calm'):.3f} of {emergencies.tries['calm']}\n"
    )
    names(kb, out, misses=misses)


if __name__ == "__main__":
    main(sys.argv[1:], Console(width=230).print)
