"""The editors' grammar words as patterns over folded text, built once per knowledge base."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.kb.base import KnowledgeBase
from bot.understanding.near_miss import PARTICLES
from bot.understanding.phrases import pattern_text

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Patterns:
    """`…_after` and `lead_in` are matched from a place on, `…_before` up to a place."""

    somebody_elses_after: Pattern
    somebody_elses_before: Pattern
    declared_after: Pattern
    joined: Pattern
    describes_after: Pattern
    clause_end: Pattern
    describes_noun: Pattern
    lead_in: Pattern
    border: Pattern
    asked_before: Pattern
    asked_after: Pattern
    part_after: Pattern
    group_before: Pattern
    total_before: Pattern
    included: Pattern
    owner_before: Pattern
    owner_after: Pattern
    besides_owner: Pattern
    now_before: Pattern
    whole_after: Pattern
    staff_before: Pattern
    not_staff_before: Pattern
    not_staff_after: Pattern
    condition_after: Pattern
    acting_after: Pattern
    staff_named_before: Pattern
    not_sole_after: Pattern
    in_charge_before: Pattern


_KANJI: Final = "[一-龥々]"
_PARTICLE: Final = f"[{PARTICLES}]"
_IS: Final = "(?:としては|は|が|の|も|にも|に|で|:|=|→|、| )?"
"""What may stand between a word and its number."""


@lru_cache(maxsize=4)
def patterns(kb: KnowledgeBase) -> Patterns:
    """The patterns of a knowledge base and its packs."""
    titles = f"(?:{_any(kb, 'titles')})*"
    about = f"(?:{_any(kb, 'about')}|[ (])*"
    return Patterns(
        somebody_elses_after=re.compile(titles + _any(kb, "somebody_elses_after")),
        somebody_elses_before=re.compile(_any(kb, "somebody_elses_before") + ".{0,3}$"),
        declared_after=re.compile(f"(?:さん|業|店|屋)?(?: |{_any(kb, 'declared_after')})"),
        joined=re.compile(_any(kb, "joined")),
        describes_after=re.compile(_any(kb, "describes_after")),
        clause_end=re.compile(f"{_any(kb, 'clause_end')}|や? "),
        describes_noun=re.compile(
            f"(?:.?.?る|.(?:は|が|も|約)?[0-9]+(?:人|名)の)(?!の?[。、,？ )]|{_any(kb, 'goes_on')})"
        ),
        lead_in=re.compile(_any(kb, "lead_in") + " ?"),
        border=re.compile(
            f"(?={_any(kb, 'titles')})|(?={_PARTICLE})|(?<={_PARTICLE})|(?<={_KANJI})(?!{_KANJI})"
            f"|(?<!{_KANJI})(?={_KANJI})"
        ),
        asked_before=re.compile(
            f"(?:(?:{_any(kb, 'lead_in')}|{_any(kb, 'asked_before')}) ?){{0,4}}"
        ),
        asked_after=re.compile(f"{titles}{_any(kb, 'asked_after')}{{0,3}}[。、？ ]*"),
        part_after=re.compile(f"{titles}{_any(kb, 'asked_after')}{{0,3}}(?:[。、？ ]|$)"),
        group_before=re.compile(
            f"{_any(kb, 'groups')}(?:さん|たち|ちゃん|くん)?(?:数|人数)?{_IS}{about}$"
        ),
        total_before=re.compile(f"{_any(kb, 'totals')}{_IS}{about}$"),
        included=re.compile(_any(kb, "included")),
        owner_before=re.compile(f"{_any(kb, 'owners')}(?:と|、|\\+|プラス|は私、)[^。0-9]{{0,8}}$"),
        owner_after=re.compile(
            f"(?:と|、|、?あと|\\+|に){_any(kb, 'owners')}(?:の|で|だけ|です|、|。|\\)| |とで|も)"
        ),
        besides_owner=re.compile(
            f"{_any(kb, 'owners')}(?:以外に|のほかに?|の他に?|を除いて|を除き)[^。、0-9]{{0,6}}$"
        ),
        now_before=re.compile(f"{_any(kb, 'now_before')}{_IS}[^。、0-9]{{0,4}}$"),
        whole_after=re.compile(_any(kb, "whole_after")),
        staff_before=re.compile(f"(?: |{_any(kb, 'staff_before')}){about}$"),
        not_staff_before=re.compile(_any(kb, "not_staff_before") + "[^。、0-9]{0,9}$"),
        not_staff_after=re.compile(_any(kb, "not_staff_after")),
        condition_after=re.compile(_any(kb, "condition_after")),
        acting_after=re.compile(_any(kb, "acting_after")),
        staff_named_before=re.compile(
            f"(?:{_any(kb, 'groups')}|{_any(kb, 'totals')})(?:数|人数)?(?:さん)?(?:は|が|も|:|、)?"
            f"{about}$"
        ),
        not_sole_after=re.compile(_any(kb, "not_sole_after")),
        in_charge_before=re.compile(_any(kb, "in_charge_before") + "[^。、]{0,4}$"),
    )


def _any(kb: KnowledgeBase, key: str) -> str:
    texts: Iterable[str] = (text for grammar in kb.grammar for text in getattr(grammar, key))
    return "(?:" + "|".join(map(pattern_text, texts)) + ")"
