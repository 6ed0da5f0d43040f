"""The self-check of 25 items, and what customers' check sheets ask, as editors write them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.kb.ids import AreaId
from bot.kb.models import Entry, Established, Line, Slug, SourceRef
from bot.kb.word_models import Words

AnswerId = Literal["done", "partly", "not_done", "unknown"]
Question = Annotated[str, StringConstraints(min_length=1, max_length=70, pattern=r"^[^\n]+$")]


class CheckAnswer(Entry):
    id: AnswerId
    label: Line
    points: int


class CheckPart(Entry):
    number: int
    name: Line


class CheckItem(Entry):
    """`words` are names of its subject: a question with one of them gets the item's action.

    Those in `alone` are such only where nothing else is said. `rate` is the metric that says how
    many companies do it, where one is published.
    """

    number: int = Field(ge=1, le=25)
    part: int = Field(ge=1, le=3)
    area: AreaId | None = None
    name: Line
    question: Line
    why: Line
    action: Slug
    rate: Slug | None = None
    words: Words = ()
    alone: Words = ()


class CheckBand(Entry):
    id: Slug
    low: int
    high: int
    meaning: Line
    established: Established


class SelfCheck(Entry):
    full_score: int
    lowest_score: int
    answers: tuple[CheckAnswer, ...]
    parts: tuple[CheckPart, ...]
    items: tuple[CheckItem, ...]
    bands: tuple[CheckBand, ...]
    sources: tuple[SourceRef, ...]


class SheetQuestion(Entry):
    """A question of customers' check sheets: what answers it, and what to do where that is no.

    `also` are other words for it, `items` the numbers of the self-check items that answer it.
    """

    id: Slug
    question: Question
    also: tuple[Line, ...] = Field(min_length=1)
    items: tuple[Annotated[int, Field(ge=1, le=25)], ...]
    action: Slug
    answer: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    proof: Line
