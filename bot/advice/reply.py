"""An answer as values: no Block Kit, no Slack, every figure with its provenance."""

from dataclasses import dataclass
from typing import Literal

from bot.kb.ids import AreaId, GuideId, IndustryId
from bot.kb.models import Unit, When

ReplyKind = Literal[
    "advice",
    "benchmark",
    "compare",
    "ranking",
    "cases",
    "definition",
    "help",
    "clarify",
    "uncovered",
    "fallback",
]
Offer = Literal[
    "correct_industry", "correct_area", "more_actions", "more_cases", "compare", "share"
]


@dataclass(frozen=True)
class ReplyFigure:
    """One figure shown.

    `value` in `unit`; `n` companies asked, `count` of them for whom it holds; `low` and `high` the
    Wilson 95 % interval in percent; `industry` None for other scopes, which `scope` names.
    `source` is `source id#section`.
    """

    metric: str
    label: str
    scope: str
    scope_name: str
    industry: IndustryId | None
    value: int | float | str
    unit: Unit
    n: int | None
    n_estimated: bool
    count: int | None
    low: float | None
    high: float | None
    approximate: bool
    source: str
    note: str | None


@dataclass(frozen=True)
class Understood:
    """A reading shown to the asker: 「工務店」→ 建設業. `evidence` is empty for a default."""

    subject: Literal["industry", "size", "area", "item"]
    evidence: str
    meaning: str


@dataclass(frozen=True)
class Row:
    """A line of a figures table: what, the values side by side, and the verdict in words."""

    label: str
    values: tuple[str, ...]
    verdict: str = ""


@dataclass(frozen=True)
class FigureTable:
    """`columns` name the values of each row, `heading` the rows, `remark` their verdicts."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    heading: str = "項目"
    remark: str = "全体との差"


@dataclass(frozen=True)
class WebLink:
    label: str
    url: str


@dataclass(frozen=True)
class Step:
    """An action to take, ready to read: when, what, how, effort, cost, who."""

    id: str
    area: str
    when: When
    when_label: str
    title: str
    how: str
    effort: str
    cost: str
    who: str
    caution: str | None
    links: tuple[WebLink, ...]

    @property
    def line(self) -> str:
        """The whole step in one line of text."""
        return f"{self.when_label}: {self.title}({self.cost}・{self.effort}・担当: {self.who})"


@dataclass(frozen=True)
class CaseExample:
    """What another company did and gained; `own` tells whether it is of the asker's industry."""

    id: str
    industry_name: str
    own: bool
    title: str
    did: str
    gained: str
    effects: str
    cost: str
    caution: str | None
    why: str

    @property
    def line(self) -> str:
        return f"{self.industry_name}の例: {self.title}(効果: {self.effects})"


@dataclass(frozen=True)
class ContactLine:
    name: str
    reach: str
    purpose: str
    url: str | None


@dataclass(frozen=True)
class EmergencyPlan:
    """The next ten minutes and whom to call; or, where it `goes_on`, what comes after them."""

    steps: tuple[str, ...]
    contacts: tuple[ContactLine, ...]
    after: str | None
    goes_on: bool = False


@dataclass(frozen=True)
class Choice:
    """An industry offered as a button."""

    industry: IndustryId
    label: str


@dataclass(frozen=True)
class SourceLine:
    """A place in a document: `key` as the figures carry it, the rest as readers see it."""

    key: str
    document: str
    place: str
    url: str | None


@dataclass(frozen=True)
class Reply:
    """An answer: the one-line answer is `title`; every other part may be empty.

    `guide` is what of the app it shows.
    """

    kind: ReplyKind
    title: str
    intro: str = ""
    understood: tuple[Understood, ...] = ()
    position: tuple[str, ...] = ()
    table: FigureTable | None = None
    figures: tuple[ReplyFigure, ...] = ()
    emergency: EmergencyPlan | None = None
    steps: tuple[Step, ...] = ()
    more_steps: tuple[Step, ...] = ()
    cases: tuple[CaseExample, ...] = ()
    voice: str = ""
    links: tuple[WebLink, ...] = ()
    notes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    offers: tuple[Offer, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    industry: IndustryId | None = None
    area: AreaId | None = None
    guide: GuideId | None = None
