"""From a question to a message: the one path that Slack, the terminal and the demo share."""

import gc
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from bot.advice import Reply, advise
from bot.kb import KnowledgeBase, load
from bot.kb.ids import IndustryId, SizeId
from bot.understanding import Profile, Query, given, measured, understand
from bot.views import wording
from bot.views.blocks import Message, message
from bot.views.state import decode

NEEDS_EVERYTHING = "工務点です。何から始めれば?"
"""A question whose trade is written with a slip: it needs every list and model there is."""
MOST_KEPT: Final = 256


def ready_advisor(packs: tuple[Path, ...]) -> "Advisor":
    """An advisor that answers its first question as fast as any."""
    advisor = Advisor(load(*packs))
    warm_up(advisor)
    return advisor


def warm_up(advisor: "Advisor") -> None:
    """Build what the first question needs; all that was read so far is kept for good."""
    advisor.ask(NEEDS_EVERYTHING)
    collect_garbage()


def collect_garbage() -> None:
    """From now on: it is off since the process started, see `bot.__main__`."""
    gc.freeze()
    gc.enable()


@dataclass(frozen=True)
class Answer:
    query: Query
    reply: Reply
    message: Message


@dataclass(frozen=True)
class Advisor:
    """Answers questions from one knowledge base."""

    kb: KnowledgeBase

    @cached_property
    def names(self) -> frozenset[str]:
        """What many ask with nothing else: names of the knowledge base, and for help.

        Only to these are answers kept: any other question is somebody's own words.
        """
        kb = self.kb
        industries = kb.industries.values()
        terms = kb.terms.values()
        return frozenset(
            (
                wording.HELP_QUESTION,
                *(industry.name for industry in industries),
                *(industry.short for industry in industries),
                *(group.name for group in kb.uncovered.values()),
                *(area.name for area in kb.areas.values()),
                *(term.name for term in terms),
                *(alias for term in terms for alias in term.aliases),
            )
        )

    def ask(
        self,
        text: str,
        *,
        profile: Profile | None = None,
        before: Query | None = None,
        private: bool = False,
    ) -> Answer:
        """Answer a question; `before` is the question it follows in a thread."""
        if before is None and text in self.names:
            return _kept_answer(self, text, profile, private)
        return self.answer(understand(text, self.kb, profile, before), private=private)

    def ask_as(
        self, text: str, industry: IndustryId | None = None, size: SizeId | None = None
    ) -> Answer:
        """Answer a question for an industry or size stated beside it."""
        return self.answer(given(understand(text, self.kb), industry, size))

    def recall(self, state: str) -> Query | None:
        """The query of an earlier answer; None when the state is not ours or speaks of ids gone."""
        query = decode(state)
        if query is None:
            return None
        metrics = tuple(name for name in query.metrics if name in self.kb.metrics)
        terms = tuple(name for name in query.terms if name in self.kb.terms)
        if query.intent == "definition" and not terms:
            return None
        most = len(self.kb.self_check.items)
        items = tuple(reading for reading in query.items if 0 < reading.number <= most)
        return replace(query, metrics=metrics, terms=terms, items=items)

    def answer(
        self,
        query: Query,
        *,
        private: bool = False,
        shared_by: str | None = None,
    ) -> Answer:
        """Answer a query, as understood or as corrected by a click."""
        query = measured(query, self.kb)
        reply = advise(query, self.kb)
        sent = message(
            reply,
            query,
            self.kb,
            private=private,
            shared_by=shared_by,
        )
        return Answer(query, reply, sent)


@lru_cache(maxsize=MOST_KEPT)
def _kept_answer(advisor: Advisor, text: str, profile: Profile | None, private: bool) -> Answer:
    return advisor.answer(understand(text, advisor.kb, profile), private=private)
