"""The knowledge base as the rest of secbench sees it: frozen, resolved, looked up by id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.kb.check_models import SelfCheck, SheetQuestion
from bot.kb.emergency_models import Contact, EmergencyKind, FollowUp
from bot.kb.ids import AreaId, EmergencyId, IndustryId, SizeId, UncoveredId
from bot.kb.models import (
    Action,
    Area,
    Case,
    Correction,
    Industry,
    Metric,
    Season,
    Source,
    SourceRef,
    Term,
    UncoveredGroup,
    Unit,
)
from bot.kb.word_models import Grammar, Phrases, Trades


@dataclass(frozen=True)
class Figure:
    """One value with its provenance.

    `n` counts the respondents behind it (companies), `count` those of them for whom a percentage
    holds; both are None where the source does not give them. `id` is `scope.metric`.
    """

    id: str
    metric: str
    scope: str
    value: int | float | str
    unit: Unit
    n: int | None
    n_estimated: bool
    count: int | None
    approximate: bool
    derived: str | None
    note: str | None
    source: SourceRef
    checked: date


@dataclass(frozen=True)
class EmergencyGuide:
    """What to do and whom to call when something is happening now."""

    kinds: Mapping[EmergencyId, EmergencyKind]
    follow_ups: Mapping[str, FollowUp]
    contacts: Mapping[str, Contact]
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """Everything secbench may say, with where it comes from.

    `learned` holds the JSON of each learned model by name, unread: it is needed only once the
    first question comes.
    """

    sources: Mapping[str, Source]
    metrics: Mapping[str, Metric]
    figures: Mapping[str, Figure]
    corrections: Mapping[str, Correction]
    areas: Mapping[AreaId, Area]
    actions: Mapping[str, Action]
    cases: Mapping[str, Case]
    industries: Mapping[IndustryId, Industry]
    uncovered: Mapping[UncoveredId, UncoveredGroup]
    terms: Mapping[str, Term]
    seasons: Mapping[str, Season]
    check_sheet: Mapping[str, SheetQuestion]
    self_check: SelfCheck
    emergency: EmergencyGuide
    actions_by_area: Mapping[AreaId, tuple[Action, ...]]
    trades: tuple[Trades, ...]
    phrases: tuple[Phrases, ...]
    grammar: tuple[Grammar, ...]
    learned: Mapping[str, str]
    corrections_by_figure: Mapping[str, Correction]

    def figure(self, metric: str, scope: str) -> Figure | None:
        """The figure of a metric for a scope (an industry, a size, `overall`), if there is one."""
        return self.figures.get(f"{scope}.{metric}")

    def correction(self, figure: Figure) -> Correction | None:
        """The known error of the source that touches this figure."""
        return self.corrections_by_figure.get(figure.id)

    def trusted(self, figure: Figure) -> Figure:
        """The figure to compute with: the one that replaces a misprinted value, else itself."""
        correction = self.correction(figure)
        if correction and correction.replaced_by and figure.unit == "percent":
            return self.figures[correction.replaced_by]
        return figure

    def actions_of(
        self, area: AreaId, size: SizeId | None = None, *, alone: bool = False
    ) -> tuple[Action, ...]:
        """The actions of an area that fit the size, and one person `alone`, as editors order
        them.
        """
        return tuple(
            action for action in self.actions_by_area.get(area, ()) if action.fits(size, alone)
        )

    def place(self, source_id: str, section: str) -> str:
        """A section as readers see it: 「建設業」, 「付録8」; empty for the whole document."""
        return (self.sources[source_id].sections or {}).get(section, section)
