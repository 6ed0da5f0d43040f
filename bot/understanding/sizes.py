"""How many people the company has: head-counts, not pupils, branches or questions.

Borders (中小企業基本法, and the survey's classes): 小規模企業者 up to 20 people in manufacturing,
construction, transport and others, up to 5 in trade and services; 101 people and more are medium.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal, cast

from bot.kb.ids import SizeId
from bot.understanding.fold import Folded, grammar
from bot.understanding.phrases import Hit
from bot.understanding.query import SizeReading
from bot.understanding.vocabulary import Cue

SMALL_LIMIT: Final = 100
UNKNOWN_TRADE_MICRO_LIMIT: Final = 5

_KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_NUMBER = r"([0-9][0-9,]{0,6}|[〇一二三四五六七八九十百]{1,6})"
_COUNT = grammar(
    _NUMBER + r"(?:[-~〜から]{1,2}([0-9]{1,5}))?(?:数)?(人|名|にん|nin)(以上|以下|未満|超|を超)?"
)
_STAFF = grammar(
    r"(従業員|社員|職員|スタッフ|パート|アルバイト|バイト|職人|人数|規模|全員|全部|総勢|家族|夫婦|私"
    r"|先生|講師|事務所|うち|医院|会社|合わせて|あわせて|含めて|含め|で|は|が|の|も"
    r"|店|屋|業|室|院|園|塾|所|場|局|社|、|。| |:|,|\()"
    r"(数|員)?(さん)?(は|が|の|も|で|数は|を)?"
    r"(約|だいたい|大体|およそ|ざっと|わずか|たった|ほんの|合計|計|今|いま| |\()*$"
)
_NOT_STAFF = grammar(
    r"(生徒|会員|客|園児|患者|利用者|児童|学生|入居者|組合員|登録|受講|宿泊|定員|フォロワー|参加者|読者|契約者|乗客|観客|子ども|こども|子供|住民|世帯"
    r"|名簿|情報|データ|取引先|顧問先|ユーザー|ユーザ)[^。、]{0,7}$"
)
_NOT_STAFF_AFTER = grammar(
    r"(分|もいな|もおら|様|前|月|席|部屋|乗り|用|份|のお客|の生徒|の患者|の会員|に1人|に一人|目|親方|ずつ|組)"
)
_IN_CHARGE = grammar(r"(担当|情シス|管理者|係|わかる人|詳しい人)[^。、]{0,4}$")


def read_size(
    folded: Folded, hits: Sequence[Hit[Cue]], micro_limit: Literal[5, 20] | None
) -> SizeReading | None:
    """The company's size class; `micro_limit` is its industry's border of 小規模企業者."""
    found = [
        (people, match)
        for match in _COUNT.finditer(folded.text)
        if (people := _staff(folded.text, match)) is not None
    ]
    if found:
        people, match = max(found, key=lambda item: item[0])
        evidence = folded.evidence(match.start(), match.end())
        return SizeReading(size_class(people, micro_limit), evidence, people)
    for hit in hits:
        if hit.cue.kind == "size" and not _IN_CHARGE.search(folded.text, 0, hit.start):
            return SizeReading(cast(SizeId, hit.cue.id), folded.evidence(hit.start, hit.end))
    return None


def size_class(people: int, micro_limit: Literal[5, 20] | None) -> SizeId:
    """The survey's size class of a head-count."""
    if people <= (micro_limit or UNKNOWN_TRADE_MICRO_LIMIT):
        return "micro"
    return "small" if people <= SMALL_LIMIT else "medium"


def _staff(text: str, match: re.Match[str]) -> int | None:
    """The head-count a match states, or None when it counts something else."""
    before = text[max(0, match.start() - 14) : match.start()]
    if _NOT_STAFF.search(before) or _NOT_STAFF_AFTER.match(text, match.end()):
        return None
    if match.start() > 0 and not _STAFF.search(before):
        return None
    people = _number(match[2] or match[1])
    if people is None or not 0 < people < 100_000:
        return None
    if match[4] in ("超", "を超"):
        return people + 1
    if match[4] == "以上" and people == SMALL_LIMIT:
        return SMALL_LIMIT + 1
    return people


def _number(text: str) -> int | None:
    if text[0].isascii():
        return int(text.replace(",", ""))
    total = current = 0
    for character in text:
        if character == "百":
            total, current = total + (current or 1) * 100, 0
        elif character == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = current * 10 + _KANJI_DIGITS[character]
    return total + current
