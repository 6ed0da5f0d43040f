"""Everything in a message that may be the asker's trade, whoever's it turns out to be.

From the surest way to tell a trade to the least: a word of the lists; a word with one slip; what
the learned model makes of a clause that no list covers.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.kb.base import KnowledgeBase
from bot.understanding.clauses import clauses
from bot.understanding.features import clause_features
from bot.understanding.fold import Folded, grammar
from bot.understanding.linear import LinearModel, Scored
from bot.understanding.near_miss import NearMiss
from bot.understanding.patterns import Patterns
from bot.understanding.phrases import Hit
from bot.understanding.query import Via
from bot.understanding.vocabulary import Cue, Kind, near_trades

NO_TRADE: Final = "none"
"""The model's label for a clause that names no trade."""
RANK: Final[dict[Kind, int]] = {
    "name": 0,
    "word": 1,
    "deed": 2,
    "ending": 3,
    "hint": 4,
    "short": 5,
}
"""Of two lists' words at one place, equally long, the one with the lower rank is taken."""
VIA: Final[dict[Kind, Via]] = {
    "name": "name",
    "word": "word",
    "deed": "deed",
    "ending": "ending",
    "hint": "hint",
}
MOST: Final = 40
"""Trades and clauses of a message that are looked at; nobody names so many."""
MOST_SLIPS: Final = 3
"""Near misses of a clause that are looked at."""
COPULA: Final = "です"
SHORTEST_DECLARED: Final = 5
"""「すーぱーです」 may have a slip; of 「塾です」 one would leave nothing."""
SURELY_NONE: Final = 1.5
"""A clause that names no trade by this margin is searched for slips only when nothing was found."""
LEAST_MARGIN: Final = 0.1
"""Below this a clause is not even a candidate."""

_WORD_CHARACTER = grammar(r"[一-龥ぁ-んー々a-z0-9]")
_COMPOUND_CHARACTER = grammar(r"[一-龥ー々]")
_ENDING_FOLLOWER = grammar(
    r"[。、 ,(/・0-9？]|です|でして|だけど|なん(です|だ|や)|の|を|で|に|が|と|は|って|も|業|や。"
    r"|社員|従業員|スタッフ|経営|desu"
)


class Clause(NamedTuple):
    """A clause and what the model makes of it, the best label first."""

    start: int
    end: int
    ranked: tuple[Scored, ...]

    @property
    def trade(self) -> str | None:
        """The id of the trade that it names, if any."""
        return None if self.ranked[0].label == NO_TRADE else self.ranked[0].label


class Candidate(NamedTuple):
    """A trade named in the message: an industry's or uncovered group's id, and how it was read.

    `partial` is true of a list's word that is only the end of a longer compound; `clause` is the
    clause it stands in; `meant` is the word that a near miss is taken for.
    """

    start: int
    end: int
    id: str
    via: Via
    clause: Clause | None = None
    partial: bool = False
    meant: str = ""


class Named(NamedTuple):
    """The trades that are `told` by words of the lists, and all clauses."""

    told: list[Candidate]
    clauses: list[Clause]


def find_candidates(
    folded: Folded,
    hits: Sequence[Hit[Cue]],
    kb: KnowledgeBase,
    trades: LinearModel,
    patterns: Patterns,
) -> list[Candidate]:
    """All candidates in order of their place."""
    named = named_trades(folded, hits, trades, patterns)
    return with_slips(folded, named, kb, patterns, thorough=True)


def named_trades(
    folded: Folded, hits: Sequence[Hit[Cue]], trades: LinearModel, patterns: Patterns
) -> Named:
    """What is named without a slip, and what the model makes of each clause."""
    text = folded.text
    listed = longest([hit for hit in hits if _counts(text, hit, patterns)])[:MOST]
    others = [(hit.start, hit.end) for hit in listed if _is_somebody_elses(text, hit, patterns)]
    read = [
        Clause(start, end, trades.rank(clause_features(text, hits, (start, end), others), 3))
        for start, end in clauses(folded, patterns)[:MOST]
    ]
    told = [
        Candidate(
            hit.start,
            hit.end,
            hit.cue.id,
            VIA[hit.cue.kind],
            _clause_of(hit.start, hit.end, read),
            hit.start > 0 and bool(_COMPOUND_CHARACTER.match(text[hit.start - 1])),
        )
        for hit in listed
    ]
    return Named(told, read)


def with_slips(
    folded: Folded, named: Named, kb: KnowledgeBase, patterns: Patterns, *, thorough: bool
) -> list[Candidate]:
    """What is named, also with a slip or only by a clause, in order of place.

    Slips are looked for in every clause if `thorough`, else where the model is not sure that a
    clause names no trade.
    """
    candidates = list(named.told)
    for clause in named.clauses:
        told = [c for c in named.told if _overlap(clause, c) and c.via != "hint"]
        whole = any(c.start <= clause.start and clause.end <= c.end for c in told)
        if not whole and (thorough or clause.trade or clause.ranked[0].margin < SURELY_NONE):
            candidates += _slips(folded, clause, told, kb, patterns)
        trade = clause.trade
        unsaid = not any(c.clause is clause and c.id == trade for c in candidates)
        if trade and unsaid and clause.ranked[0].margin > LEAST_MARGIN:
            candidates.append(Candidate(clause.start, clause.end, trade, "clause", clause))
    return sorted(candidates, key=lambda c: (c.start, c.end))


def _is_somebody_elses(text: str, hit: Hit[Cue], patterns: Patterns) -> bool:
    """True where the words around a trade say that it is a customer's, a neighbour's, no longer."""
    return bool(
        patterns.somebody_elses_after.match(text, hit.end)
        or patterns.somebody_elses_before.search(text, max(0, hit.start - 12), hit.start)
    )


def _slips(
    folded: Folded,
    clause: Clause,
    told: Sequence[Candidate],
    kb: KnowledgeBase,
    patterns: Patterns,
) -> list[Candidate]:
    """The near misses of the clause that say something new, the longest words first.

    What was `told` without a slip is one only as a part of a longer word: 酒屋 of 「居な酒屋」.
    """
    borders = _borders(folded, clause, patterns)
    kept: list[Candidate] = []
    for miss in near_trades(kb).find(folded.text, clause.start, clause.end, borders):
        if miss.end > clause.end and not _is_declared(miss):
            continue
        new = not any(
            _overlap(miss, c)
            and (c.id == miss.value.id or (c.start <= miss.start and miss.end <= c.end))
            for c in kept
        )
        if new and all(_wider(miss, c) for c in told if _overlap(miss, c)):
            kept.append(
                Candidate(miss.start, miss.end, miss.value.id, "near_miss", clause, meant=miss.word)
            )
    return kept[:MOST_SLIPS]


def _borders(folded: Folded, clause: Clause, patterns: Patterns) -> list[int]:
    """Where words of the clause may begin or end: at particles, kanji, katakana, after です."""
    matches = patterns.border.finditer(folded.text, clause.start, clause.end)
    found = [match.start() for match in matches if not folded.in_katakana(match.start())]
    inside = range(clause.start + 1, clause.end)
    found += [place for place in inside if place in folded.katakana_ends]
    if folded.text.startswith(COPULA, clause.end):
        found.append(clause.end + len(COPULA))
    return found


def _is_declared(miss: NearMiss[Cue]) -> bool:
    """True of a word that the lists hold with its です: スーパー alone may be anything."""
    return len(miss.word) >= SHORTEST_DECLARED and miss.word.endswith(COPULA)


def _overlap(span: NearMiss[Cue] | Clause, candidate: Candidate) -> bool:
    return span.start < candidate.end and candidate.start < span.end


def _wider(miss: NearMiss[Cue], candidate: Candidate) -> bool:
    """True of a near miss that begins before the word and holds all of it."""
    return miss.start < candidate.start and candidate.end <= miss.end


def _clause_of(start: int, end: int, read: Sequence[Clause]) -> Clause | None:
    return next((c for c in read if c.start <= start and end <= c.end), None)


def _counts(text: str, hit: Hit[Cue], patterns: Patterns) -> bool:
    if hit.cue.kind == "hint":  # 「足場が心配」 says nothing of a trade, 「足場の会社です」 does
        return bool(patterns.declared_after.match(text, hit.end))
    if hit.cue.kind == "ending":
        return (
            hit.start > 0
            and bool(_WORD_CHARACTER.match(text[hit.start - 1]))
            and bool(_ENDING_FOLLOWER.match(text, hit.end))
        )
    return hit.cue.kind in VIA


def longest(hits: Sequence[Hit[Cue]]) -> list[Hit[Cue]]:
    """Of overlapping hits the longest; in order of place."""
    kept: list[Hit[Cue]] = []
    taken = set[int]()
    ranked = sorted(hits, key=lambda hit: (hit.start - hit.end, RANK[hit.cue.kind], hit.start))
    for hit in ranked:
        span = range(hit.start, hit.end)
        if taken.isdisjoint(span):
            kept.append(hit)
            taken.update(span)
    return sorted(kept, key=lambda hit: hit.start)
