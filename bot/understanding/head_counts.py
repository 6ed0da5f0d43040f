"""Head-counts of the asker's company: one number, or groups of staff that add up.

「従業員15人」 is one; 「調理12、配達4」 and 「バイト3人と私」 are groups. Whoever else a number may
count, pupils or guests, is told apart by the words around it (`words/grammar.yaml`).
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.understanding.fold import grammar
from bot.understanding.patterns import Patterns

LARGEST: Final = 100_000
"""People that no small or medium company has."""
FEWEST_UNTOLD: Final = 3
"""One or two are more often somebody than everybody: they need a word before them that says so."""
REACH: Final = 16
"""Characters before a number that are looked at."""
SOME: Final = "数"
SOME_TENS: Final = "数十"
SOME_PEOPLE: Final = 5
"""What 「数名」 adds to the number before it."""
GAP: Final = 14
"""Characters that may stand between the counts of two groups."""

_KANJI_DIGITS: Final = "〇一二三四五六七八九"
_KANJI_NUMERALS: Final = "一二三四五六七八九十百千〇"
_NUMBER: Final = (
    r"(?<![0-9一二三四五六七八九十百千何万.])(?<!(?<![員人ふ])数)"  # 従業員数35名, but not 数10名
    rf"([0-9][0-9,]{{0,6}}|[{_KANJI_NUMERALS}]{{1,7}})"
)
_UNIT: Final = (
    r"(?:数十?)? ?"
    r"(?:人|名|にん(?!き)|めい(?!も)|nin|mei|(?<=[0-9])(?= ?people| ?staff| ?employees))"
)
_PEOPLE: Final = grammar(
    _NUMBER
    + r"(?:(?:数)?(?:人|名)?(?:[-~〜・、]|から|、)([0-9]{1,5}|[一二三四五六七八九十百]{1,5}))?"
    + _UNIT
    + r"(?:ほど|くらい|ぐらい|程度|前後)?"
    r"(ちょっと|ちょい|強|弱|足らず|に満た|を切|もいな|もおら|以上|以下|未満|まで|から|[をは]?超|より|台)?"
)
_OTHER_UNITS: Final = "台店年歳才万円件社項%割時分月日回本枚個代度点級階号席番校箇部床桁ヶか"
_BARE: Final = grammar(
    # 一 of 「工場の一角」 and 「全員で一つ」 counts nobody; the groups are those of _PEOPLE.
    _NUMBER + f"(?![0-9,.人名めにmnr{_OTHER_UNITS}])(?<![{_KANJI_NUMERALS}](?=[一-龥つ]))()()"
)
_FEWER: Final = ("未満", "弱", "足らず", "に満た", "を切", "もいな", "もおら")
_MORE: Final = ("ちょっと", "ちょい", "強", "超", "を超", "は超", "より")
_DECADE: Final = "台"
"""「20人台」 is anything from 20 to 29."""
_BORDERS: Final = ("以上", "以下", "未満")

_KANA_DIGIT: Final = "いち|に|さん|よん|よ|ご|ろく|なな|しち|はち|きゅう"
_KANA: Final = re.compile(
    f"((?:(?:{_KANA_DIGIT})?(?:ひゃく|びゃく|ぴゃく))?(?:(?:{_KANA_DIGIT})?じゅう)(?:{_KANA_DIGIT})?)"
    r"(?:すう)?(?:にん|めい)()()"  # the groups of _PEOPLE
)
_TEAM: Final = re.compile("(?:team|staff|crew) of ([0-9]{1,4})()()")
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
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}


class HeadCount(NamedTuple):
    """Where a head-count stands, how many people it states, and the border word after it.

    `group` is true of a part of the staff, as its name right before it tells; `now` of the number
    that is said to hold now, or all year.
    """

    start: int
    end: int
    people: int
    border: str
    group: bool
    now: bool = False


def largest_head_count(text: str, patterns: Patterns) -> HeadCount | None:
    """The head-count of the company: groups named side by side are added up.

    Of several numbers the one counts that holds now, else the largest.
    """
    totals: list[HeadCount] = []
    for count in staff_counts(text, patterns):
        last = totals[-1] if totals else None
        if last and count.group and last.group and _adjoins(text, last, count, patterns):
            totals[-1] = last._replace(end=count.end, people=last.people + count.people)
        else:
            totals.append(count)
    with_owners = (_with_owners(text, count, patterns) for count in totals)
    return max(with_owners, key=lambda count: (count.now, count.people), default=None)


def staff_counts(text: str, patterns: Patterns) -> Iterator[HeadCount]:
    """Every number that counts people who work in the company, in order."""
    found = {
        match.start(1): match
        for pattern in (_BARE, _KANA, _TEAM, _PEOPLE)
        for match in pattern.finditer(text)
        if pattern is not _BARE
        or patterns.group_before.search(text, *_before(match))
        or patterns.total_before.search(text, *_before(match))
    }
    for _, match in sorted(found.items()):
        if (people := _people(text, match, patterns)) is not None:
            total = patterns.total_before.search(text, *_before(match))
            group = not total and bool(patterns.group_before.search(text, *_before(match)))
            now = bool(patterns.now_before.search(text, *_before(match)))
            yield HeadCount(match.start(), match.end(), people, match[3] or "", group, now)


def bordered_counts(text: str) -> Iterator[HeadCount]:
    """Numbers of people that only mark a border: 「5人以下」."""
    for match in _PEOPLE.finditer(text):
        if match[3]:
            yield HeadCount(match.start(), match.end(), number(match[1]), match[3], False)


def _before(match: re.Match[str]) -> tuple[int, int]:
    return max(0, match.start() - REACH), match.start()


def _people(text: str, match: re.Match[str], patterns: Patterns) -> int | None:
    """The people a match states, or None when it counts somebody else."""
    before = _before(match)
    if (
        patterns.not_staff_before.search(text, *before)
        or patterns.not_staff_after.match(text, match.end())
        or patterns.in_charge_before.search(text, *before)
        or (match[3] in _BORDERS and patterns.condition_after.match(text, match.end()))
        or (
            patterns.acting_after.match(text, match.end())
            and (
                number(match[1]) < FEWEST_UNTOLD
                or not patterns.staff_named_before.search(text, *before)
            )
        )
    ):
        return None
    people = number(match[1])
    if match[2]:  # a range: its middle
        people = (people + max(people, number(match[2]))) // 2
    elif SOME in match[0]:  # 二十数名, 二百数十人
        people += SOME_PEOPLE * (10 if SOME_TENS in match[0] else 1)
    if people < FEWEST_UNTOLD and not (
        patterns.staff_before.search(text, *before)
        or patterns.group_before.search(text, *before)
        or patterns.besides_owner.search(text, *before)
        or patterns.whole_after.match(text, match.end())
    ):
        return None
    if match[3] in _FEWER:
        people -= 1
    elif match[3] in _MORE:
        people += 1
    elif match[3] == _DECADE:
        people += SOME_PEOPLE
    return people if 0 < people < LARGEST else None


def _adjoins(text: str, last: HeadCount, count: HeadCount, patterns: Patterns) -> bool:
    gap = text[last.end : count.start]
    apart = "。" in gap or "(" in gap  # in brackets stand the parts of what is before them
    return len(gap) <= GAP and not apart and not patterns.included.search(gap)


def _with_owners(text: str, count: HeadCount, patterns: Patterns) -> HeadCount:
    """Whoever counts only the staff says 「と私」 beside it, or 「私以外に」 before it."""
    if patterns.besides_owner.search(text, max(0, count.start - REACH), count.start):
        return count._replace(people=count.people + 1)
    if not count.group:
        return count
    before = patterns.owner_before.search(text, max(0, count.start - REACH), count.start)
    after = patterns.owner_after.match(text, count.end)
    return count._replace(people=count.people + bool(before) + bool(after))


def number(text: str) -> int:
    """The value of digits (12, 1,200), of kanji (百五十, 二〇) or of kana (さんじゅうご)."""
    if text[0].isascii():
        return int(text.replace(",", ""))
    for kana, kanji in _KANA_VALUES.items():
        text = text.replace(kana, kanji)
    values = {digit: value for value, digit in enumerate(_KANJI_DIGITS)}
    total = current = 0
    for place, character in enumerate(text):
        if values.get(text[place + 1 : place + 2]) == values.get(character, -2) + 1:
            continue  # 四五人, 二三十人: the larger of two neighbours
        if character in _UNITS:
            total, current = total + (current or 1) * _UNITS[character], 0
        else:
            current = current * 10 + values[character]
    return total + current
