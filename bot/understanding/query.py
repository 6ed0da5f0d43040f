"""What was understood of a question: frozen values, each reading with its evidence."""

from dataclasses import dataclass
from typing import Literal

from bot.kb.ids import AreaId, EmergencyId, GuideId, IndustryId, Intent, SizeId, UncoveredId

Via = Literal[
    "name",
    "word",
    "deed",
    "ending",
    "near_miss",
    "clause",
    "hint",
    "profile",
    "context",
    "given",
]


@dataclass(frozen=True)
class IndustryReading:
    """The asker's industry; `evidence` is the user's own words, `via` how they were read."""

    id: IndustryId
    confidence: float
    evidence: str
    via: Via


@dataclass(frozen=True)
class UncoveredReading:
    """An industry group that the casebook has no page for."""

    id: UncoveredId
    confidence: float
    evidence: str
    via: Via


@dataclass(frozen=True)
class AreaReading:
    id: AreaId
    confidence: float
    evidence: str


@dataclass(frozen=True)
class ItemReading:
    """An item of the self-check whose subject is named."""

    number: int
    evidence: str


@dataclass(frozen=True)
class SizeReading:
    """`people` is the head-count when one was stated."""

    id: SizeId
    evidence: str
    people: int | None = None


@dataclass(frozen=True)
class EmergencyReading:
    """What is happening; `asked` is the follow-up question about it, if this is one."""

    id: EmergencyId
    evidence: str
    asked: str = ""


@dataclass(frozen=True)
class Profile:
    """What the company told us once; the default for what a question does not say."""

    industry: IndustryId | None = None
    size: SizeId | None = None


@dataclass(frozen=True)
class Query:
    """A question as understood.

    `industries` holds the asker's own (several only when the question compares), `candidates`
    what it might be when the words leave that open, most likely first, `placed` those whose place
    in a ranking is asked for, whoever's they are. `shown_steps` and
    `shown_cases` are ids of what an earlier answer to it showed; a `detailed` one shows more.
    `done_steps` are those that the asker has done: others follow. `unexplained` is true of a
    message that asks what a word means that nothing is known of.
    `thanks` ask for nothing; a `guide` shows what the app itself does. `score` is what the asker
    got in the self-check, in points.
    """

    text: str
    industries: tuple[IndustryReading, ...] = ()
    candidates: tuple[IndustryReading, ...] = ()
    placed: tuple[IndustryReading, ...] = ()
    uncovered: tuple[UncoveredReading, ...] = ()
    areas: tuple[AreaReading, ...] = ()
    sizes: tuple[SizeReading, ...] = ()
    metrics: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    items: tuple[ItemReading, ...] = ()
    intent: Intent = "recommend"
    lowest_first: bool = False
    emergency: EmergencyReading | None = None
    shown_steps: tuple[str, ...] = ()
    shown_cases: tuple[str, ...] = ()
    detailed: bool = False
    done_steps: tuple[str, ...] = ()
    unexplained: bool = False
    thanks: bool = False
    guide: GuideId | None = None
    score: int | None = None
    confidence: float = 0.0

    @property
    def industry(self) -> IndustryId | None:
        """The one industry to answer for."""
        return self.industries[0].id if self.industries else None

    @property
    def alone(self) -> bool:
        """True of whoever says that nobody works with them."""
        return bool(self.sizes) and self.sizes[0].people == 1

    @property
    def area(self) -> AreaId | None:
        return self.areas[0].id if self.areas else None

    @property
    def size(self) -> SizeId | None:
        return self.sizes[0].id if self.sizes else None
