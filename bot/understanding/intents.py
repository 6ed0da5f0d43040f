"""What the asker wants, and whether it is ours to answer at all."""

from collections.abc import Collection, Sequence
from typing import Final, cast

from bot.kb.ids import Intent
from bot.understanding.alone import TRADES
from bot.understanding.fold import Folded
from bot.understanding.linear import LinearModel
from bot.understanding.phrases import Hit
from bot.understanding.query import SizeReading
from bot.understanding.vocabulary import STRONG, Cue

OFF_TOPIC: Final = "out_of_scope"
HELP: Final = "help"
COMPARE: Final = "compare"
COMPARING: Final = (COMPARE, "ranking", "benchmark")
DOUBTFUL: Final = 0.25
"""Confidence from which a message is refused that has no word of ours in it."""
SURE: Final = 0.6
"""Confidence from which one is refused in spite of such a word."""
BETWEEN_NAMES: Final = " 。、のはをに？"
BESIDE_NAMES: Final = 2
"""Other characters that a message of nothing but names may have."""
BESIDE_TERM: Final = 8
"""Characters between a term and what is asked about it."""
BESIDE_SIZE: Final = 6
"""The same beside a head-count: 「規模の」, 「ドライバーが」."""


def read_intent(
    folded: Folded,
    hits: Sequence[Hit[Cue]],
    features: Collection[str],
    industries: int,
    sizes: Sequence[SizeReading],
    model: LinearModel,
    *,
    introduced: bool,
    alone: Intent | None,
) -> Intent:
    """The intent; a message that is little more than names is told by what it names.

    `industries` counts those it names; `introduced` is true when the asker says who they are;
    `alone` is what people want who name one thing and say no more, unless a word in it leads
    elsewhere: 「同業の離職率は?」.
    """
    if any(hit.cue.kind == "refused" for hit in hits):
        return "out_of_scope"
    named = _named_only(folded, hits, industries, sizes)
    if named is None and not any(hit.cue.kind == "off_topic" for hit in hits):
        named = alone
    if named:
        return named
    ranked = model.rank(features)
    off_topic = next(scored for scored in ranked if scored.label == OFF_TOPIC)
    ours = introduced or _has_our_words(hits)
    if model.confidence(off_topic) >= (SURE if ours else DOUBTFUL):
        return "out_of_scope"
    subject = any(hit.cue.kind in ("term", "area", "metric") for hit in hits)
    # 「費用は?」 is as short as a greeting, but has a subject.
    excluded = {OFF_TOPIC, HELP} if subject else {OFF_TOPIC}
    if not any(hit.cue.kind == "intent" and hit.cue.id in COMPARING for hit in hits):
        excluded.add(COMPARE)  # 「飲食店と美容室をやってます」 compares nothing
    return cast(Intent, next(scored.label for scored in ranked if scored.label not in excluded))


def asks_about_term(text: str, hits: Sequence[Hit[Cue]]) -> bool:
    """Whether a term is asked about whose text tells it: 「お助け隊っていくら?」, 「補助金って何」;
    figures aside.
    """
    if any(hit.cue.kind == "refused" or _compares(hit) for hit in hits):
        return False
    ends = {hit.end for hit in hits if hit.cue.kind == "term"}
    foreign = any(hit.cue.kind == "off_topic" for hit in hits)
    if not foreign and any(_asks_what(hit) and hit.start in ends for hit in hits):
        return True
    return any(
        asked.start - beside in ends and "。" not in text[asked.start - beside : asked.start]
        for asked in hits
        if asked.cue.kind == "asks_about"
        for beside in range(BESIDE_TERM + 1)
    )


def _asks_what(hit: Hit[Cue]) -> bool:
    return hit.cue.kind == "intent" and hit.cue.weight >= STRONG and hit.cue.id == "definition"


def _compares(hit: Hit[Cue]) -> bool:
    return hit.cue.kind == "intent" and hit.cue.weight >= STRONG and hit.cue.id in COMPARING


def _has_our_words(hits: Sequence[Hit[Cue]]) -> bool:
    return any(
        hit.cue.kind in ("term", "area", "item", "in_scope") and hit.cue.weight >= STRONG
        for hit in hits
    )


def _named_only(
    folded: Folded, hits: Sequence[Hit[Cue]], industries: int, sizes: Sequence[SizeReading]
) -> Intent | None:
    """What `/secbench 建設業`, `50人規模の建設業` or `UTM` ask for; None where more is said."""
    if industries > 1 and _is_bare(folded, hits, "name", "word"):
        return "compare"
    if _is_bare(folded, hits, "name", "word", "metric") and not _wishes_otherwise(hits):
        return "benchmark"
    if _is_bare(folded, hits, "term"):
        return "definition"
    if not sizes:
        return None
    beside = len(sizes[0].evidence) + BESIDE_SIZE
    told = len(folded.text) <= beside or _is_bare(folded, hits, *TRADES, beside=beside)
    return "recommend" if told else None


def _wishes_otherwise(hits: Sequence[Hit[Cue]]) -> bool:
    """Whether something else than figures is wanted: 「製造業の事例は?」."""
    wishes = {hit.cue.id for hit in hits if hit.cue.kind == "intent" and hit.cue.weight >= STRONG}
    return bool(wishes - {"benchmark"})


def _is_bare(
    folded: Folded, hits: Sequence[Hit[Cue]], *kinds: str, beside: int = BESIDE_NAMES
) -> bool:
    """Whether a message names what these kinds name, and `beside` them few characters more."""
    named = [hit for hit in hits if hit.cue.kind in kinds]
    if sum(hit.end - hit.start for hit in named) * 2 + beside < len(folded.text):
        return False  # most messages: no need to look closer
    covered = {place for hit in named for place in range(hit.start, hit.end)}
    rest = [
        character
        for index, character in enumerate(folded.text)
        if index not in covered and character not in BETWEEN_NAMES
    ]
    return bool(covered) and len(rest) <= beside
