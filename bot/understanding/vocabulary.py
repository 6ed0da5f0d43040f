"""All words and phrases of the knowledge base as one index, built once per knowledge base."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from bot.errors import KnowledgeError
from bot.kb.base import KnowledgeBase
from bot.kb.ids import LEARNED_MODELS
from bot.kb.notation import spelled_out
from bot.kb.word_models import PhraseList
from bot.understanding.fold import fold_word
from bot.understanding.linear import LinearModel, read_model
from bot.understanding.near_miss import NearMisses
from bot.understanding.phrases import PhraseIndex

Kind = Literal[
    "name",
    "word",
    "deed",
    "ending",
    "hint",
    "short",
    "area",
    "metric",
    "term",
    "item",
    "asks_about",
    "done",
    "more",
    "thanks",
    "size",
    "intent",
    "emergency",
    "follow_up",
    "guide",
    "planning",
    "lowest",
    "in_scope",
    "off_topic",
    "refused",
]

TRADE_CUES: Final[frozenset[Kind]] = frozenset({"name", "word", "deed", "ending", "hint", "short"})
UNLEARNED: Final[frozenset[Kind]] = frozenset(
    {"item", "more", "thanks", "follow_up", "guide", "asks_about", "done"}
)
"""What the models do not look at: it tells neither intent nor area."""
STRONG: Final = 0.9
WEAK: Final = 0.4

MOST_SPELLED_OUT: Final = 250
"""Texts of one deed that are looked for with a slip: more take memory and time to no avail."""
LENGTHS_OF_DEEDS: Final = range(5, 9)
"""Characters of such a text: shorter ones are like anything, longer ones are seldom said."""

TRADE_KINDS: Final[dict[str, Kind]] = {
    "names": "name",
    "short": "short",
    "trades": "word",
    "deeds": "deed",
    "endings": "ending",
    "hints": "hint",
}


@dataclass(frozen=True)
class Cue:
    """What a phrase points to: an id of its kind, and how surely (0 to 1)."""

    kind: Kind
    id: str
    weight: float = STRONG


@dataclass(frozen=True)
class Vocabulary:
    """Everything that is looked for in a message."""

    cues: PhraseIndex[Cue]
    spellings: PhraseIndex[str]


@lru_cache(maxsize=4)
def vocabulary(kb: KnowledgeBase) -> Vocabulary:
    """The vocabulary of a knowledge base; raises KnowledgeError for an unreadable phrase."""
    try:
        return _read(kb)
    except ValueError as error:
        raise KnowledgeError((f"{error} (secbench kb check names file and line)",)) from error


@dataclass(frozen=True, eq=False)
class Learned:
    """The learned models: a clause's trade, whose it is, what is wanted, which trouble, and what
    is happening now.
    """

    trades: LinearModel
    whose: LinearModel
    intents: LinearModel
    areas: LinearModel
    emergencies: LinearModel


@lru_cache(maxsize=4)
def learned(kb: KnowledgeBase) -> Learned:
    """The models of a knowledge base, read when the first question comes."""
    known: dict[str, str] = {}
    return Learned(*(read_model(kb.learned[name], known) for name in LEARNED_MODELS))


@lru_cache(maxsize=4)
def near_trades(kb: KnowledgeBase) -> NearMisses[Cue]:
    """Names, words and deeds of trades with a slip; made when the first one is looked for."""
    words = {word: cue for word, cue in _deeds(kb) if len(word) in LENGTHS_OF_DEEDS}
    words |= {fold_word(word): cue for word, cue in _trade_cues(kb) if cue.kind in ("name", "word")}
    return NearMisses(
        words,
        ordinary=[fold_word(word) for grammar in kb.grammar for word in grammar.ordinary],
        stems=[fold_word(word) for grammar in kb.grammar for word in grammar.stems],
    )


def _deeds(kb: KnowledgeBase) -> Iterator[tuple[str, Cue]]:
    """The deeds that stand for few texts: those for many name hardly anything by themselves."""
    for notation, cue in _trade_cues(kb):
        if cue.kind == "deed":
            for text in spelled_out(notation, MOST_SPELLED_OUT):
                yield fold_word(text), cue


def _read(kb: KnowledgeBase) -> Vocabulary:
    return Vocabulary(
        cues=PhraseIndex(_cues(kb)),
        spellings=PhraseIndex(
            (wrong, fold_word(right))
            for phrases in kb.phrases
            for wrong, right in phrases.spellings.items()
        ),
    )


def _cues(kb: KnowledgeBase) -> Iterator[tuple[str, Cue]]:
    yield from _trade_cues(kb)
    for industry in kb.industries.values():
        yield industry.name, Cue("name", industry.id)
    for group in kb.uncovered.values():
        yield group.name, Cue("name", group.id)
    for term in kb.terms.values():
        for alias in (term.name, *term.aliases):
            if len(fold_word(alias)) > 1:
                yield _literal(alias), Cue("term", term.id)
    for item in kb.self_check.items:
        yield from _each(item.words, "item", str(item.number))
        yield from _each(item.alone, "item", str(item.number), WEAK)
    for follow_up in kb.emergency.follow_ups.values():
        yield from _each(follow_up.asked, "follow_up", follow_up.id)
    yield from _phrase_cues(kb)


def _trade_cues(kb: KnowledgeBase) -> Iterator[tuple[str, Cue]]:
    for trades in kb.trades:
        for groups in (trades.industries, trades.uncovered):
            for name, words in groups.items():
                for key, kind in TRADE_KINDS.items():
                    cue = Cue(kind, name)
                    for word in getattr(words, key):
                        yield word, cue


def _phrase_cues(kb: KnowledgeBase) -> Iterator[tuple[str, Cue]]:
    for phrases in kb.phrases:
        for area, phrase_list in phrases.areas.items():
            yield from _weighted(phrase_list, "area", area)
        for intent, phrase_list in phrases.intents.items():
            yield from _weighted(phrase_list, "intent", intent)
        for emergency, phrase_list in phrases.emergency.items():
            yield from _weighted(phrase_list, "emergency", emergency)
        for metric, texts in phrases.metrics.items():
            yield from _each(texts, "metric", metric)
        for size, texts in phrases.sizes.items():
            yield from _each(texts, "size", size)
        for guide, texts in phrases.guides.items():
            yield from _each(texts, "guide", guide)
        yield from _weighted(phrases.in_scope, "in_scope", "in_scope")
        yield from _weighted(phrases.off_topic, "off_topic", "off_topic")
        singles: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("planning", phrases.planning),
            ("lowest", phrases.lowest),
            ("asks_about", phrases.asks_about),
            ("done", phrases.done),
            ("more", phrases.more),
            ("thanks", phrases.thanks),
            ("refused", phrases.off_topic.refused),
        )
        for kind, texts in singles:
            yield from _each(texts, kind, kind)


def _weighted(phrases: PhraseList, kind: Kind, name: str) -> Iterator[tuple[str, Cue]]:
    for texts, weight in ((phrases.strong, STRONG), (phrases.weak, WEAK)):
        yield from _each(texts, kind, name, weight)


def _each(
    texts: Iterable[str], kind: Kind, name: str, weight: float = STRONG
) -> Iterator[tuple[str, Cue]]:
    cue = Cue(kind, name, weight)
    return ((text, cue) for text in texts)


def _literal(text: str) -> str:
    """A name as it stands: its brackets and marks are not our notation."""
    return text.translate({ord(mark): " " for mark in "(|)?…"})
