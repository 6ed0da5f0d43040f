"""The entries of the knowledge base, as editors write them in YAML.

Unknown keys are refused, so a typo cannot pass. Relations between entries are in `checks`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from bot.kb.ids import (
    AreaId,
    IndustryId,
    SizeId,
    UncoveredId,
)

Text = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\n]+$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>|]+$", max_length=300)]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]

Established = Literal["official", "corroborated", "single", "editors"]
Unit = Literal[
    "percent",
    "man_yen",
    "man_yen_per_month",
    "companies",
    "score",
    "score_range",
    "items",
    "cases",
    "days",
    "times_approx",
    "years_approx",
    "fiscal_year",
    "year_month",
]
When = Literal["today", "this_week", "this_quarter"]
CostLevel = Literal["free", "low", "medium"]
Role = Literal["owner", "coordinator", "everyone", "vendor"]
Effect = Literal["damage_reduction", "management_base", "trust"]


class Entry(BaseModel):
    """A frozen YAML mapping that refuses unknown keys."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        # Only whole files are validated: one schema is built instead of one for each model.
        defer_build=True,
    )


class SourceRef(Entry):
    """A place in a source: `id` of sources.yaml, `section` a slug of it or a place's name."""

    id: Slug
    section: str | None = None

    @property
    def key(self) -> str:
        return f"{self.id}#{self.section}" if self.section else self.id


class Link(Entry):
    label: Line
    url: Url


class Reviewed(Entry):
    """An entry with facts that change: prices, numbers, deadlines."""

    checked: date | None = None
    review_by: date | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> "Reviewed":
        if (self.checked is None) != (self.review_by is None):
            raise ValueError("give both `checked` and `review_by`, or neither")
        if self.checked and self.review_by and self.review_by <= self.checked:
            raise ValueError("`review_by` must be later than `checked`")
        return self


class Source(Entry):
    id: Slug
    producer: Line
    title: Line
    short: Line
    url: Url | None
    published: Month
    accessed: date
    established: Established
    note: Text | None = None
    sections: dict[Slug, Line] | None = None


class Metric(Entry):
    """What a figure measures; `rate_of` names the metric with the count behind a percentage."""

    id: Slug
    label: Line
    subject: Line
    unit: Unit
    rate_of: Slug | None = None
    area: AreaId | None = None
    ranked: bool = False
    better: Literal["higher", "neutral"] = "neutral"
    base: Line | None = None
    mean: bool = False
    by_industry: Text | None = None


class FigureEntry(Entry):
    """One value as printed (or `derived`, with how)."""

    metric: Slug
    value: int | float | str
    n: int | None = Field(default=None, ge=1)
    n_estimated: bool = False
    approximate: bool = False
    derived: Line | None = None
    note: Text | None = None


class FigureGroup(Entry):
    scope: Slug
    source: SourceRef
    n: int | None = Field(default=None, ge=1)
    figures: tuple[FigureEntry, ...]


class Correction(Entry):
    """A known error or oddity of a source, with the note users see."""

    id: Slug
    figures: tuple[Slug, ...]
    replaced_by: Slug | None = None
    no_verdict: bool = False
    finding: Text
    judgement: Text
    certainty: Literal["certain", "likely", "unknown"]
    note: Text


class Area(Entry):
    id: AreaId
    name: Line
    kind: Literal["low_adoption", "topic"]
    self_check_item: int | None = Field(default=None, ge=1, le=25)
    in_short: Line
    why: Text
    links: tuple[Link, ...] = ()
    sources: tuple[SourceRef, ...]


class Cost(Entry):
    level: CostLevel
    text: Line


class Action(Reviewed):
    """`needs_others` is true of what nobody can do who works alone."""

    id: Slug
    when: When
    title: Line
    how: Text
    headline: Line | None = None
    effort: Line
    cost: Cost
    who: tuple[Role, ...] = Field(min_length=1)
    sizes: tuple[SizeId, ...] = ("micro", "small", "medium")
    needs_others: bool = False
    caution: Text | None = None
    tags: tuple[Slug, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[SourceRef, ...] = Field(min_length=1)

    @property
    def area(self) -> str:
        """The area id: the part of the id before its first dot."""
        return self.id.partition(".")[0]

    def fits(self, size: SizeId | None, alone: bool) -> bool:
        """Whether a company of a size can take it, and whoever works `alone`."""
        return (size is None or size in self.sizes) and not (alone and self.needs_others)


class Case(Entry):
    id: Slug
    industry: IndustryId
    title: Line
    did: Text
    gained: Text
    effects: tuple[Effect, ...] = Field(min_length=1)
    cost: Line | None = None
    caution: Text | None = None
    teaches: dict[AreaId, Line] = Field(min_length=1)
    sources: tuple[SourceRef, ...] = Field(min_length=1)


class Industry(Entry):
    id: IndustryId
    name: Line
    short: Line
    jsic: Annotated[str, StringConstraints(pattern=r"^[A-T]$")]
    micro_limit: Literal[5, 20]
    examples: tuple[Line, ...]
    similar: tuple[IndustryId, ...]
    similar_because: Line
    merits: Text
    merit_themes: dict[Slug, int]
    sources: tuple[SourceRef, ...]


class UncoveredGroup(Entry):
    """An industry group the casebook has no page for."""

    id: UncoveredId
    name: Line
    jsic: Annotated[str, StringConstraints(pattern=r"^[A-T]$")]


class Term(Reviewed):
    id: Slug
    name: Line
    aliases: tuple[Line, ...] = ()
    plain: Line
    text: Text
    areas: tuple[AreaId, ...] = ()
    action: Slug | None = None
    figures: tuple[Slug, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[SourceRef, ...] = Field(min_length=1)


DayOfYear = Annotated[tuple[int, int], Field(description="month and day")]


class Season(Entry):
    """A time of the year that calls for something of its own; both days belong to it."""

    id: Slug
    begins: DayOfYear
    ends: DayOfYear
    title: Line
    reason: Line
    actions: tuple[Slug, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_within_a_year(self) -> "Season":
        if not (1, 1) <= self.begins <= self.ends <= (12, 31):
            raise ValueError("begins must come before ends, both as [month, day] of one year")
        return self
