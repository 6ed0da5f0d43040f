"""Clauses that may name the asker's trade: what stands before です, をやって, a comma and so on."""

import re
from typing import Final

from bot.understanding.features import Span
from bot.understanding.fold import Folded
from bot.understanding.patterns import Patterns

LONGEST: Final = 40
"""Characters of a clause that are read, from its end: the head stands last."""
_BREAKS: Final = "。、,？ "
_OPEN, _CLOSE = "(", ")"


def clauses(folded: Folded, patterns: Patterns) -> list[Span]:
    """The spans in order, without what leads in: 「うちは町の」 of 「うちは町の印刷屋です」."""
    text = folded.text
    found: list[Span] = []
    start = place = 0
    while match := _next_end(folded, place, patterns):
        end = match.end()
        if match.start() == start and text[end - 1] not in _BREAKS:
            place = end  # 従業員 of 「従業員12名の印刷屋」 ends nothing yet
            continue
        if match.start() > start:
            last = _before_remark(text, start, match.start())
            span = _without_lead_in(text, (start, last), patterns)
            if span[1] - span[0] > 1:
                found.append((max(span[0], span[1] - LONGEST), span[1]))
        if text[end - 1] not in _BREAKS:
            end = _next_start(text, end, patterns)
        start = place = end
    return found


def _next_start(text: str, end: int, patterns: Patterns) -> int:
    """Where the next clause begins, maybe with the noun that one describes: 整骨院 of
    「ひとりでやっている整骨院」.
    """
    match = patterns.describes_noun.match(text, end - 1)
    return match.end() if match else end


def _before_remark(text: str, start: int, end: int) -> int:
    """Where a clause that closes with a remark in brackets really ends."""
    opened = text.rfind(_OPEN, start + 1, end)
    return opened if opened > 0 and text[end - 1] == _CLOSE else end


def after_remark(text: str, end: int) -> int:
    """The place after a remark in brackets that follows a trade, or the trade's own end."""
    closed = text.find(_CLOSE, end) if text.startswith(_OPEN, end) else -1
    return closed + 1 if closed > 0 else end


def _next_end(folded: Folded, start: int, patterns: Patterns) -> re.Match[str] | None:
    """The next end of a clause outside brackets and words in katakana."""
    text, place = folded.text, start
    while match := patterns.clause_end.search(text, place):
        opened = text.rfind(_OPEN, start, match.start())
        closed = text.find(_CLOSE, opened) if opened >= 0 else -1
        if closed >= match.start():
            place = closed + 1
        elif folded.in_katakana(match.start()) or folded.in_katakana(match.end()):
            place = match.start() + 1
        else:
            return match
    return None


def _without_lead_in(text: str, span: Span, patterns: Patterns) -> Span:
    start, end = span
    while start < end and text[start] == " ":
        start += 1
    while (match := patterns.lead_in.match(text, start)) and match.end() < end:
        start = match.end()
    return start, end
