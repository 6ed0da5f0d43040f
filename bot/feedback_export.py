"""What the editors of the knowledge base get: verdicts, counts, unanswered questions with words."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.kb import KnowledgeBase
from bot.store.feedback import Feedback
from bot.understanding.fold import fold
from bot.understanding.vocabulary import vocabulary

WORD: Final = re.compile(r"[一-鿿々]{2,}|[ァ-ヶー]{3,}|[A-Za-z][A-Za-z0-9-]{2,}")
"""Runs that may be the name of a trade or of a trouble."""
MOST_WORDS: Final = 5


async def exported(feedback: Feedback, kb: KnowledgeBase) -> Sequence[dict[str, Any]]:
    """One object for each verdict, count and question; nobody's id is in them."""
    return [
        *[
            {
                "type": "verdict",
                "at": given.given_at.isoformat(),
                "useful": given.verdict.useful,
                "reason": given.verdict.reason,
                "read_as": given.verdict.state,
                "right_industry": given.verdict.industry,
                "right_area": given.verdict.area,
                "comment": given.verdict.comment,
            }
            for given in await feedback.verdicts()
        ],
        *[
            {
                "type": "unanswered",
                "day": counted.day.isoformat(),
                "kind": counted.kind,
                "questions": counted.questions,
            }
            for counted in await feedback.unanswered()
        ],
        *[
            {
                "type": "question",
                "at": kept.asked_at.isoformat(),
                "kind": kept.kind,
                "question": kept.question,
                "suggested_words": list(suggested_words(kept.question, kb)),
            }
            for kept in await feedback.questions()
        ],
    ]


def suggested_words(question: str, kb: KnowledgeBase) -> tuple[str, ...]:
    """Words of a question that no list holds yet, as users wrote them."""
    return tuple(dict.fromkeys(_unknown(question, kb)))[:MOST_WORDS]


def _unknown(question: str, kb: KnowledgeBase) -> Iterator[str]:
    folded = fold(question)
    known = {
        place
        for hit in vocabulary(kb).cues.find(folded.text)
        for place in range(hit.start, hit.end)
    }
    for word in WORD.finditer(folded.raw):
        if not known & set(range(word.start(), word.end())):
            yield word.group()
