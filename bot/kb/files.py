"""What one YAML file of the knowledge base may hold."""

from datetime import date

from bot.kb.check_models import SelfCheck, SheetQuestion
from bot.kb.emergency_models import Emergency
from bot.kb.models import (
    Action,
    Area,
    Case,
    Correction,
    Entry,
    FigureGroup,
    Industry,
    Metric,
    Season,
    Source,
    Term,
    UncoveredGroup,
)
from bot.kb.word_models import Grammar, Phrases, Trades


class KnowledgeFile(Entry):
    """What one YAML file may hold; a file usually has one of these keys."""

    sources: tuple[Source, ...] = ()
    metrics: tuple[Metric, ...] = ()
    checked: date | None = None
    groups: tuple[FigureGroup, ...] = ()
    corrections: tuple[Correction, ...] = ()
    areas: tuple[Area, ...] = ()
    actions: tuple[Action, ...] = ()
    cases: tuple[Case, ...] = ()
    industries: tuple[Industry, ...] = ()
    uncovered: tuple[UncoveredGroup, ...] = ()
    terms: tuple[Term, ...] = ()
    seasons: tuple[Season, ...] = ()
    check_sheet: tuple[SheetQuestion, ...] = ()
    self_check: SelfCheck | None = None
    emergency: Emergency | None = None
    trades: Trades | None = None
    phrases: Phrases | None = None
    grammar: Grammar | None = None
