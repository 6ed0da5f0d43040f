"""A Query's reading as one short line, so that a click can answer again without a database.

It travels in block ids (255 characters at most), button values and message metadata. It holds ids
only, never the user's words.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, cast, get_args

from bot.kb.ids import AREA_IDS, EMERGENCY_IDS, INDUSTRY_IDS, SIZE_IDS, UNCOVERED_IDS, Intent
from bot.understanding.query import (
    AreaReading,
    EmergencyReading,
    IndustryReading,
    ItemReading,
    Query,
    SizeReading,
    UncoveredReading,
)

MAX_LENGTH: Final = 230
"""Leaves room for the name in front that keeps block ids of one message apart."""
LONGEST_COUNT: Final = 8
"""Digits of a head-count, or of an item's number."""
_INTENTS = get_args(Intent)


def encode(query: Query, steps: Iterable[str] = (), cases: Iterable[str] = ()) -> str:
    """The reading and what the answer shows, in one line; what does not fit is left out.

    `steps` and `cases` are ids of actions and cases.
    """
    fields = [
        query.intent,
        ",".join(reading.id for reading in (*query.industries, *query.placed)[:5]),
        ",".join(reading.id for reading in query.uncovered[:1]),
        _size_field(query),
        ",".join(reading.id for reading in query.areas[:2]),
        "lowest" if query.lowest_first else "",
        ",".join(query.metrics[:1]),
        ",".join(query.terms[:2]),
        _emergency_field(query.emergency),
        ",".join(steps),
        ",".join(cases),
        ",".join(str(reading.number) for reading in query.items[:2]),
        "" if query.score is None else str(query.score),
        ",".join(query.done_steps),
    ]
    while len(";".join(fields)) > MAX_LENGTH:
        fields.pop()
    return ";".join(fields).rstrip(";")


def decode(state: str) -> Query | None:
    """The query that `encode` wrote, without evidence; None when the line is not one of ours."""
    fields = state.split(";")
    if not fields or fields[0] not in _INTENTS:
        return None
    (
        intent,
        industries,
        uncovered,
        size,
        areas,
        lowest,
        metrics,
        terms,
        emergency,
        steps,
        cases,
        items,
        score,
        done,
    ) = (fields + [""] * 14)[:14]
    return Query(
        text="",
        industries=_industries(industries),
        uncovered=tuple(
            UncoveredReading(name, 1.0, "", "given") for name in UNCOVERED_IDS if name == uncovered
        ),
        areas=_areas(areas),
        sizes=_sizes(size),
        intent=cast(Intent, intent),
        lowest_first=lowest == "lowest",
        metrics=tuple(metrics.split(",")) if metrics else (),
        terms=tuple(terms.split(",")) if terms else (),
        items=tuple(
            ItemReading(int(number), "")
            for number in items.split(",")
            if number.isdecimal() and len(number) < LONGEST_COUNT
        ),
        emergency=_emergency(emergency),
        shown_steps=tuple(steps.split(",")) if steps else (),
        shown_cases=tuple(cases.split(",")) if cases else (),
        score=int(score) if score.isdecimal() and len(score) < LONGEST_COUNT else None,
        done_steps=tuple(done.split(",")) if done else (),
    )


def _emergency_field(reading: EmergencyReading | None) -> str:
    """`ransom`, with what was asked about it `ransom:pay`."""
    if reading is None:
        return ""
    return f"{reading.id}:{reading.asked}" if reading.asked else reading.id


def _emergency(field: str) -> EmergencyReading | None:
    known, _, asked = field.partition(":")
    return next(
        (EmergencyReading(name, "", asked) for name in EMERGENCY_IDS if name == known), None
    )


def _size_field(query: Query) -> str:
    """`micro`, with the head-count `micro:12`: another industry's border may be another. Several
    are parted by commas.
    """
    return ",".join(
        size.id if size.people is None else f"{size.id}:{size.people}" for size in query.sizes
    )


def _sizes(field: str) -> tuple[SizeReading, ...]:
    return tuple(
        SizeReading(
            size,
            "",
            int(people) if people.isdecimal() and len(people) < LONGEST_COUNT else None,
        )
        for part in field.split(",")
        for name, _, people in (part.partition(":"),)
        for size in SIZE_IDS
        if size == name
    )


def _areas(names: str) -> tuple[AreaReading, ...]:
    return tuple(
        AreaReading(area, 1.0, "") for name in names.split(",") for area in AREA_IDS if area == name
    )


def with_industries(query: Query, names: str) -> Query:
    """The query for other industries, as chosen by hand; unknown names are left out."""
    return replace(
        query, industries=_industries(names), uncovered=(), candidates=(), emergency=None
    )


def _industries(names: str) -> tuple[IndustryReading, ...]:
    return tuple(
        IndustryReading(industry, 1.0, "", "given")
        for name in names.split(",")
        for industry in INDUSTRY_IDS
        if industry == name
    )


def with_area(query: Query, name: str) -> Query:
    """The query about another area; metrics, terms and items of the old subject go."""
    return replace(query, areas=_areas(name), metrics=(), terms=(), items=(), emergency=None)
