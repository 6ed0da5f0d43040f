"""Parts that several kinds of answer share: readings, sources, choices."""

from collections.abc import Iterable
from typing import Final

from bot.advice.reply import Choice, ReplyFigure, SourceLine, Understood, WebLink
from bot.kb.base import KnowledgeBase
from bot.kb.ids import SIZE_NAMES, IndustryId
from bot.kb.models import Action, Case, Link, SourceRef
from bot.understanding.query import Query

FIRST_CHOICES: Final[tuple[IndustryId, ...]] = (
    "construction",
    "manufacturing",
    "retail",
    "hospitality",
    "medical",
)
"""Industries offered as buttons when nothing is known of the asker; a menu holds the rest."""


def understood(query: Query, kb: KnowledgeBase) -> tuple[Understood, ...]:
    """The readings with the asker's own words as evidence."""
    readings = []
    for industry in query.industries:
        name = kb.industries[industry.id].name
        meaning = f"プロフィールの{name}で答えています" if industry.via == "profile" else name
        if industry.via == "context":
            meaning = f"{name}(この話の続き)"
        readings.append(Understood("industry", industry.evidence, meaning))
    for group in query.uncovered:
        name = kb.uncovered[group.id].name
        meaning = f"{name}(この話の続き)" if group.via == "context" else name
        readings.append(Understood("industry", group.evidence, meaning))
    for size in query.sizes:
        meaning = SIZE_NAMES[size.id]
        if size.people is not None and size.id == "micro" and query.industry:
            limit = kb.industries[query.industry].micro_limit
            name = kb.industries[query.industry].name
            meaning = f"{meaning}({name}は{limit}人まで)"
        readings.append(Understood("size", size.evidence, meaning))
    for area in query.areas[:2]:
        readings.append(Understood("area", area.evidence, kb.areas[area.id].name))
    for item in query.items[:1]:
        name = f"自社診断の{item.number}番「{kb.self_check.items[item.number - 1].name}」"
        readings.append(Understood("item", item.evidence, name))
    return tuple(readings)


def sources(
    kb: KnowledgeBase,
    figures: Iterable[ReplyFigure] = (),
    actions: Iterable[Action] = (),
    case_ids: Iterable[str] = (),
    refs: Iterable[SourceRef] = (),
) -> tuple[SourceLine, ...]:
    """Every source of what is shown, each place once, figures first."""
    keys = [figure.source for figure in figures]
    entries: list[SourceRef] = [
        *(ref for name in case_ids for ref in _case(name, kb).sources),
        *refs,
        *(ref for action in actions for ref in action.sources),
    ]
    places = dict.fromkeys([*keys, *(ref.key for ref in entries)])
    return tuple(_source_line(key, kb) for key in places)


def _case(name: str, kb: KnowledgeBase) -> Case:
    return kb.cases[name]


def _source_line(key: str, kb: KnowledgeBase) -> SourceLine:
    name, _, section = key.partition("#")
    source = kb.sources[name]
    url = source.url
    return SourceLine(key, source.short, kb.place(name, section), url)


def links(entries: Iterable[Link]) -> tuple[WebLink, ...]:
    return tuple(WebLink(link.label, link.url) for link in entries)


def choices(industries: Iterable[IndustryId], kb: KnowledgeBase) -> tuple[Choice, ...]:
    return tuple(Choice(name, kb.industries[name].short) for name in dict.fromkeys(industries))


def likely_choices(query: Query, kb: KnowledgeBase) -> tuple[Choice, ...]:
    """Buttons for the question back about the trade: what the words may mean comes first."""
    hinted = (reading.id for reading in query.candidates)
    return choices(dict.fromkeys((*hinted, *FIRST_CHOICES)), kb)[: len(FIRST_CHOICES)]
