"""The company's size class, from its head-count or from words such as 「一人親方」.

Borders (中小企業基本法, and the survey's classes): 小規模企業者 up to 20 people in manufacturing,
construction, transport and others, up to 5 in trade and services; 101 people and more are medium.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, cast

from bot.kb.ids import SizeId
from bot.understanding.fold import Folded, grammar
from bot.understanding.head_counts import bordered_counts, largest_head_count
from bot.understanding.patterns import Patterns
from bot.understanding.phrases import Hit
from bot.understanding.query import SizeReading
from bot.understanding.vocabulary import Cue

SMALL_LIMIT: Final = 100
UNKNOWN_TRADE_MICRO_LIMIT: Final = 5
UNCOVERED_MICRO_LIMIT: Final = 20
"""Farming, forestry, mining and utilities are 製造業その他 in the act."""
MicroLimit = Literal[5, 20] | None

_ALONE: Final = grammar(
    r"を?(?:私|わたし|わたくし|あたし|俺|僕|わし|自分)?(?:一人|ひとり|1人|独り|単独)"
    "(?!親方|目)"  # who may have others
)


def read_sizes(
    folded: Folded, hits: Sequence[Hit[Cue]], patterns: Patterns
) -> tuple[SizeReading, ...]:
    """The company's size class, or the classes that are compared.

    A head-count's class is that of an unknown trade, until `size_class` is asked with the known.
    """
    compared = _compared(folded, hits)
    if len(compared) > 1:
        return compared
    count = largest_head_count(folded.text, patterns)
    if count:
        people = count.people
        if count.border == "以上" and people == SMALL_LIMIT:
            people += 1
        evidence = folded.evidence(count.start, count.end)
        return (SizeReading(size_class(people, None), evidence, people),)
    for hit in hits:
        if hit.cue.kind == "size" and _is_the_askers(folded.text, hit, patterns):
            one = 1 if _ALONE.match(folded.text, hit.start) else None
            evidence = folded.evidence(hit.start, hit.end)
            return (SizeReading(cast(SizeId, hit.cue.id), evidence, one),)
    return ()


def size_class(people: int, micro_limit: MicroLimit) -> SizeId:
    """The survey's size class of a head-count."""
    if people <= (micro_limit or UNKNOWN_TRADE_MICRO_LIMIT):
        return "micro"
    return "small" if people <= SMALL_LIMIT else "medium"


def _is_the_askers(text: str, hit: Hit[Cue], patterns: Patterns) -> bool:
    """Not 「担当は一人」, not 「一人親方さんに」, not 「取引先の社長がひとりで」."""
    return not (
        patterns.in_charge_before.search(text, 0, hit.start)
        or patterns.not_sole_after.match(text, hit.end)
    )


def _compared(folded: Folded, hits: Sequence[Hit[Cue]]) -> tuple[SizeReading, ...]:
    """Classes named by their borders: 「5人以下の所と101人以上の所」, 「小規模と100人以下」."""
    bordered = list(_bordered(folded))
    named = bordered + [
        (hit.start, hit.end, cast(SizeId, hit.cue.id)) for hit in hits if hit.cue.kind == "size"
    ]
    classes: dict[SizeId, SizeReading] = {}
    for start, end, size in sorted(named):
        classes.setdefault(size, SizeReading(size, folded.evidence(start, end)))
    return tuple(classes.values()) if bordered else ()


def _bordered(folded: Folded) -> Iterator[tuple[int, int, SizeId]]:
    for count in bordered_counts(folded.text):
        if count.border in ("以下", "まで", "未満"):
            people = count.people - (count.border == "未満")
            yield count.start, count.end, size_class(people, 20)
        elif count.border in ("以上", "から", "超", "を超", "より"):
            # The 100 of 「100人以上」 stands for the survey's border, which is 101.
            people = count.people + (count.border != "以上" or count.people == SMALL_LIMIT)
            yield count.start, count.end, size_class(people, 20)
