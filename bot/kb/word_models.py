"""How people speak: the word lists and phrases, as editors write them in YAML."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bot.kb.ids import AreaId, EmergencyId, GuideId, IndustryId, SizeId, UncoveredId
from bot.kb.models import Entry, Slug


def _split(value: object) -> object:
    """Words may be written as one text with commas, which is easier to edit and to read in."""
    if isinstance(value, str):
        return tuple(word for part in value.split(",") if (word := part.strip()))
    return value


def _plain(words: tuple[str, ...]) -> tuple[str, ...]:
    """Two words with the wrong comma are one that nobody says."""
    for word in words:
        if "、" in word or "\uff0c" in word:
            raise ValueError(f"「{word}」: 「、」 does not part words; write `, ` between them")
    return words


Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Official names, which may hold 「、」: 「運輸業、郵便業」."""
Words = Annotated[Names, AfterValidator(_plain)]


class TradeWords(Entry):
    """How people name a trade.

    `short` names count only where industries are compared (製造と卸); `hints` suggest it only;
    `endings` close a business's name; `deeds` are what the company does.
    """

    names: Names = ()
    short: Words = ()
    trades: Words = ()
    hints: Words = ()
    endings: Words = ()
    deeds: tuple[str, ...] = ()


class Trades(Entry):
    industries: dict[IndustryId, TradeWords] = Field(default_factory=dict)
    uncovered: dict[UncoveredId, TradeWords] = Field(default_factory=dict)


class Grammar(Entry):
    """The small words that tell whose trade is named and what a number counts.

    `…_before` stand right before a trade or number, `…_after` right after it. `ordinary` words
    are never taken for a trade with a slip, `stems` always for one without its last character.
    """

    titles: tuple[str, ...] = ()
    somebody_elses_after: tuple[str, ...] = ()
    somebody_elses_before: tuple[str, ...] = ()
    declared_after: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    describes_after: tuple[str, ...] = ()
    clause_end: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    lead_in: tuple[str, ...] = ()
    asked_before: tuple[str, ...] = ()
    asked_after: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    now_before: tuple[str, ...] = ()
    whole_after: tuple[str, ...] = ()
    staff_before: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    not_staff_before: tuple[str, ...] = ()
    not_staff_after: tuple[str, ...] = ()
    condition_after: tuple[str, ...] = ()
    acting_after: tuple[str, ...] = ()
    not_sole_after: tuple[str, ...] = ()
    in_charge_before: tuple[str, ...] = ()
    ordinary: Words = ()
    stems: Words = ()


class PhraseList(Entry):
    """Phrases that point to one subject; 「…」 inside stands for up to 12 other characters."""

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class OffTopic(PhraseList):
    """What is none of our business: `strong` ways to speak of it, `weak` words of other subjects,
    `refused` what is never answered.
    """

    weak: Words = ()
    refused: tuple[str, ...] = ()


class Phrases(Entry):
    """How people speak of their trouble, of what they want, and of what is none of our business."""

    areas: dict[AreaId, PhraseList] = Field(default_factory=dict)
    metrics: dict[Slug, tuple[str, ...]] = Field(default_factory=dict)
    intents: dict[
        Literal["recommend", "benchmark", "case", "compare", "ranking", "definition", "help"],
        PhraseList,
    ] = Field(default_factory=dict)
    emergency: dict[EmergencyId, PhraseList] = Field(default_factory=dict)
    sizes: dict[SizeId, tuple[str, ...]] = Field(default_factory=dict)
    guides: dict[GuideId, tuple[str, ...]] = Field(default_factory=dict)
    planning: tuple[str, ...] = ()
    lowest: tuple[str, ...] = ()
    asks_about: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    in_scope: PhraseList = PhraseList()
    off_topic: OffTopic = OffTopic()
    spellings: dict[str, str] = Field(default_factory=dict)
