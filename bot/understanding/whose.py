"""Whose trade is it? Japanese says with a few small words who sells to whom.

Each candidate is described by how it was read, by the grammar around it, and by the characters
before and after it; a learned model tells from that how surely it is the asker's own.
"""

from collections.abc import Collection, Sequence
from typing import Final

from bot.understanding.candidates import Candidate
from bot.understanding.clauses import after_remark
from bot.understanding.features import OTHERS_TRADE, TRADE, masked, without_numbers
from bot.understanding.patterns import Patterns
from bot.understanding.slip import kept_ends, kind_of_slip, strayed

OWN: Final = "own"
OTHER: Final = "other"
REACH: Final = 4
"""Characters right before and after a trade that are looked at in their order."""
AROUND: Final = 16
"""Characters before and after in which pairs are looked at wherever they stand."""
MARGIN_STEP: Final = 0.25
LARGEST_STEP: Final = 8
LONGEST_SLIP: Final = 6
"""Characters of a word after which a slip is equally easy to see."""


def whose_features(
    text: str, candidate: Candidate, candidates: Sequence[Candidate], patterns: Patterns
) -> set[str]:
    """What tells whether a candidate is the asker's own trade."""
    grammar = _grammar(text, candidate, candidates, patterns)
    clause = _clause(candidate)
    found = {
        f"<via {candidate.via}>",
        f"<length {min(candidate.end - candidate.start, 6)}>",
        # What each of these says depends on the others.
        f"<{candidate.via} {' '.join(sorted(grammar))} {' '.join(sorted(clause))}>",
        f"<{candidate.via} {' '.join(sorted(grammar))}>",
    }
    if candidate.partial:
        found.add(f"<partial {candidate.via}>")
    return found.union(
        _slip(text, candidate, clause),
        grammar,
        clause,
        _place(text, candidate, candidates),
        _neighbours(text, candidate, candidates),
    )


def _slip(text: str, candidate: Candidate, clause: Collection[str]) -> set[str]:
    """How the word differs from the one that it may be meant for."""
    meant = candidate.meant
    if not meant:
        return set()
    said = text[candidate.start : candidate.end]
    slip, ends, stray = kind_of_slip(said, meant), kept_ends(said, meant), strayed(said, meant)
    return {
        f"<said {said}>",
        f"<meant {meant}>",
        f"<{slip} {min(len(meant), LONGEST_SLIP)}>",
        f"<{_kind(text, candidate)}>",
        f"<{slip} {ends} {' '.join(sorted(clause))}>",
        f"<{stray}>",
        f"<{slip} {ends} {stray}>",
    }


def _kind(text: str, candidate: Candidate) -> str:
    """Which kind of slip a near miss is, in how long a word, with which ends right."""
    said, meant = text[candidate.start : candidate.end], candidate.meant
    length = min(len(meant), LONGEST_SLIP)
    return f"{kind_of_slip(said, meant)} {length} {kept_ends(said, meant)}"


def _grammar(
    text: str, candidate: Candidate, candidates: Sequence[Candidate], patterns: Patterns
) -> set[str]:
    found = set()
    if patterns.somebody_elses_after.match(text, candidate.end):
        found.add("<somebody else's after>")
    if patterns.somebody_elses_before.search(text, max(0, candidate.start - 12), candidate.start):
        found.add("<somebody else's before>")
    if patterns.declared_after.match(text, after_remark(text, candidate.end)):
        found.add("<declared>")
    if patterns.describes_after.match(text, candidate.end) and any(
        c.start >= candidate.end and text.find("。", candidate.end, c.start) < 0 for c in candidates
    ):
        found.add("<describes the next>")
    return found


def _clause(candidate: Candidate) -> set[str]:
    clause = candidate.clause
    if clause is None:
        return {"<no clause>"}
    best = clause.ranked[0]
    step = min(int(best.margin / MARGIN_STEP), LARGEST_STEP)
    if candidate.via == "clause":
        return {f"<clause {step}>"}
    said = "same" if best.label == candidate.id else "another" if clause.trade else "none"
    place = "head" if candidate.end == clause.end else "inside"
    if place == "head" and candidate.start == clause.start:
        place = "whole"
    return {f"<clause says {said} {step}>", f"<{place}>", f"<{place} {candidate.via} {said}>"}


def _place(text: str, candidate: Candidate, candidates: Sequence[Candidate]) -> set[str]:
    rivals = [c for c in candidates if c.id != candidate.id]
    elsewhere = [c for c in rivals if not (c.start < candidate.end and candidate.start < c.end)]
    sentence = min(text.count("。", 0, candidate.start), 2)
    found = {f"<sentence {sentence}>", f"<rivals {min(len(elsewhere), 2)}>"}
    if any(c.start > candidate.start for c in elsewhere):
        found.add("<another follows>")
    if any(c.start < candidate.start for c in elsewhere):
        found.add("<another before>")
    if any(c.id == candidate.id and c is not candidate for c in candidates):
        found.add("<said twice>")
    for other in candidates:
        if other is not candidate and other.start < candidate.end and candidate.start < other.end:
            same = "same" if other.id == candidate.id else "another"
            found.add(f"<{candidate.via} over {same} {other.via}>")
            if other.meant:
                found.add(f"<{candidate.via} over {same} {_kind(text, other)}>")
    return found


def _neighbours(text: str, candidate: Candidate, candidates: Sequence[Candidate]) -> set[str]:
    """The characters next to the candidate; other trades among them are all alike."""
    following = _shifted(candidates, candidate.end, len(text))
    after = without_numbers(masked(text[candidate.end :], following, OTHERS_TRADE))[:AROUND]
    preceding = _shifted(candidates, 0, candidate.start)
    before = without_numbers(masked(text[: candidate.start], preceding, TRADE))[-AROUND:]
    found = {f"<after {after[:length]}>" for length in range(1, REACH + 1)}
    found.update(f"<before {before[-length:]}>" for length in range(1, REACH + 1))
    found.update(f"<later {after[place : place + 2]}>" for place in range(len(after) - 1))
    found.update(f"<earlier {before[place : place + 2]}>" for place in range(len(before) - 1))
    if not before:
        found.add("<first>")
    return found


def _shifted(candidates: Sequence[Candidate], start: int, end: int) -> list[tuple[int, int]]:
    """Spans of words inside a part of the text, counted from its start; none overlap."""
    spans: list[tuple[int, int]] = []
    for c in candidates:
        inside = start <= c.start and c.end <= end and c.via in ("name", "word")
        if inside and (not spans or c.start - start >= spans[-1][1]):
            spans.append((c.start - start, c.end - start))
    return spans
