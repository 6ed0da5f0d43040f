"""How many people the company has: head-counts, not pupils, branches or questions.

Borders (中小企業基本法, and the survey's classes): 小規模企業者 up to 20 people in manufacturing,
construction, transport and others, up to 5 in trade and services; 101 people and more are medium.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, cast

from bot.kb.ids import SizeId
from bot.understanding.fold import Folded, grammar
from bot.understanding.patterns import Patterns
from bot.understanding.phrases import Hit
from bot.understanding.query import SizeReading
from bot.understanding.vocabulary import Cue

SMALL_LIMIT: Final = 100
UNKNOWN_TRADE_MICRO_LIMIT: Final = 5
LARGEST: Final = 100_000
"""People that no small or medium company has."""
MicroLimit = Literal[5, 20] | None

_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_DIGITS: Final = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_NUMBER: Final = (
    r"(?<![0-9一二三四五六七八九十百千数何万.])([0-9][0-9,]{0,6}|[一二三四五六七八九十百千〇]{1,7})"
)
_COUNT: Final = grammar(
    _NUMBER + r"(?:(?:[-~〜・、]|から|、)([0-9]{1,5}|[一二三四五六七八九十百]{1,5}))?"
    r"(?:数)? ?(?:人|名|にん(?!き)|nin|(?<=[0-9])(?= ?people| ?staff| ?employees))"
    r"(?:ちょっと|ほど|くらい|ぐらい|程度|前後|弱|強)?(以上|以下|未満|まで|から|を?超|より)?"
)
_TOTAL: Final = grammar(
    r"(?:従業員|社員|職員|スタッフ)(?:数(?:は|が|:| )?|は|:| )(?:約|およそ)?([0-9]{1,5})"
    r"(?=。|、| |です|ほど|くらい|ぐらい|程度|の)()()"  # the groups of _COUNT
)

_KANA_DIGIT: Final = "いち|に|さん|よん|よ|ご|ろく|なな|しち|はち|きゅう"
_KANA_COUNT: Final = re.compile(
    f"((?:(?:{_KANA_DIGIT})?(?:ひゃく|びゃく|ぴゃく))?(?:(?:{_KANA_DIGIT})?じゅう)(?:{_KANA_DIGIT})?)"
    r"(?:すう)?(?:にん|めい)()()"  # the groups of _COUNT
)
_KANA_VALUES: Final = {
    "ひゃく": "百",
    "びゃく": "百",
    "ぴゃく": "百",
    "じゅう": "十",
    "きゅう": "九",
    "いち": "一",
    "さん": "三",
    "よん": "四",
    "ろく": "六",
    "なな": "七",
    "しち": "七",
    "はち": "八",
    "に": "二",
    "よ": "四",
    "ご": "五",
}


def read_sizes(
    folded: Folded, hits: Sequence[Hit[Cue]], micro_limit: MicroLimit, patterns: Patterns
) -> tuple[SizeReading, ...]:
    """The company's size class, or the classes that are compared.

    `micro_limit` is its industry's border of 小規模企業者 (people).
    """
    compared = _compared(folded, hits)
    if len(compared) > 1:
        return compared
    found = [
        (people, match)
        for pattern in (_COUNT, _TOTAL, _KANA_COUNT)
        for match in pattern.finditer(folded.text)
        if (people := _staff(folded.text, match, patterns)) is not None
    ]
    if found:
        people, match = max(found, key=lambda item: item[0])
        evidence = folded.evidence(match.start(), match.end())
        return (SizeReading(size_class(people, micro_limit), evidence, people),)
    for hit in hits:
        if hit.cue.kind == "size" and not patterns.in_charge_before.search(
            folded.text, 0, hit.start
        ):
            evidence = folded.evidence(hit.start, hit.end)
            return (SizeReading(cast(SizeId, hit.cue.id), evidence),)
    return ()


def size_class(people: int, micro_limit: MicroLimit) -> SizeId:
    """The survey's size class of a head-count."""
    if people <= (micro_limit or UNKNOWN_TRADE_MICRO_LIMIT):
        return "micro"
    return "small" if people <= SMALL_LIMIT else "medium"


def _compared(folded: Folded, hits: Sequence[Hit[Cue]]) -> tuple[SizeReading, ...]:
    """Classes named by their borders: 「5人以下の所と101人以上の所」, 「小規模と100人以下」."""
    named = sorted(_bordered(folded)) + [
        (hit.start, hit.end, cast(SizeId, hit.cue.id)) for hit in hits if hit.cue.kind == "size"
    ]
    classes: dict[SizeId, SizeReading] = {}
    for start, end, size in sorted(named):
        classes.setdefault(size, SizeReading(size, folded.evidence(start, end)))
    return tuple(classes.values()) if any(_bordered(folded)) else ()


def _bordered(folded: Folded) -> Iterator[tuple[int, int, SizeId]]:
    for match in _COUNT.finditer(folded.text):
        people = _number(match[1])
        if match[3] in ("以下", "まで", "未満"):
            yield match.start(), match.end(), size_class(people - (match[3] == "未満"), 20)
        elif match[3] in ("以上", "から", "超", "を超", "より"):
            yield match.start(), match.end(), size_class(people + (match[3] != "以上"), 20)


def _staff(text: str, match: re.Match[str], patterns: Patterns) -> int | None:
    """The head-count a match states, or None when it counts something else."""
    start, end = match.start(), match.end()
    reach = max(0, start - 14)
    if patterns.not_staff_before.search(text, reach, start):
        return None
    if patterns.not_staff_after.match(text, end):
        return None
    if patterns.in_charge_before.search(text, reach, start):
        return None
    people = _number(match[2] or match[1])
    if people < 3 and start > 0 and not patterns.staff_before.search(text, reach, start):
        return None  # one or two are more often somebody than everybody
    if not 0 < people < LARGEST:
        return None
    if match[3] in ("超", "を超", "より") or (match[3] == "以上" and people == SMALL_LIMIT):
        return people + 1
    return people


def _number(text: str) -> int:
    """The value of digits (12, 1,200), of kanji (百五十, 二〇) or of kana (さんじゅうご)."""
    if text[0].isascii():
        return int(text.replace(",", ""))
    for kana, kanji in _KANA_VALUES.items():
        text = text.replace(kana, kanji)
    total = current = 0
    for place, character in enumerate(text):
        if _DIGITS.get(text[place + 1 : place + 2]) == _DIGITS.get(character, -2) + 1:
            continue  # 四五人, 二三十人: the larger of two neighbours
        if character in _UNITS:
            total, current = total + (current or 1) * _UNITS[character], 0
        else:
            current = current * 10 + _DIGITS[character]
    return total + current
