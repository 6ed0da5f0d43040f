"""Whose company is it: find the trades a message names and keep the asker's own.

Japanese puts the head last and says with a few small words who sells to whom: 「美容室向けの予約
アプリを作っている」 is a software company. So each trade gets a role from what stands around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from bot.kb.base import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, IndustryId, UncoveredId
from bot.understanding.fold import Folded, grammar
from bot.understanding.phrases import Hit
from bot.understanding.query import IndustryReading, UncoveredReading, Via
from bot.understanding.vocabulary import Cue, near_trades

Role = Literal["declared", "own", "other"]

CONFIDENCE: Final[dict[str, float]] = {
    "name": 0.98,
    "word": 0.95,
    "deed": 0.86,
    "ending": 0.8,
    "near_miss": 0.66,
    "hint": 0.72,
    "hints": 0.55,
}
VIA: Final[dict[str, Via]] = {
    "name": "name",
    "word": "word",
    "deed": "deed",
    "ending": "ending",
    "hint": "word",
}
CERTAIN: Final = 0.6
"""Below this a trade is offered as a candidate, never assumed."""

_HONORIFIC: Final = r"(さん|様|さま|業者|会社|の会社|関係)*"
_SOMEBODY_ELSES = grammar(
    _HONORIFIC + r"("
    r"向け|むけ|相手の|相手に|と取引|との取引|と付き合|とのやり取り|とは違|出身|を紹介|を予約|を探"
    r"|に(納|卸|おろ|売|販売|派遣|人を|出入|配達|届け|貸し|行っ|行き|通っ|電話|頼ん|お願い|勧め|出荷)"
    r"|へ(納|卸|おろ|販売|派遣|配達|届け|出荷)"
    r"|から(請|受け|依頼|仕事|注文|の依頼|の仕事|の受注|の注文|言われ|求め|の要請|要請|転職|転業|独立)"
    r"|の(下請|協力会社|近く|隣|となり|向かい|裏で|お客|顧客|取引先)"
    r"|が(お客|顧客|取引先|得意先|主な客|相手|近く)"
    r"|を(お客|顧客|取引先|得意先|相手|回っ|辞め|やめ|廃業|閉め|たたん)"
    r"|(では|じゃ|で)(な|あり|ござ)"
    r"|は(やって|して|行って)?(い|お)?(ない|ません|なくて|なし|やめ)|はしない|はしませ|はやらな"
    r"|だった|でした(が|けど)|をやっていた|をしていた|に勤めていた|時代)"
)
_BEFORE_SOMEBODY_ELSES = grammar(
    r"((前|以前|昔|元|前職|先代)は|もともとは?|もと|元々は?|かつては?"
    r"|(取引先|お客さん|お客様|お客|顧客|得意先|元請け|元請|親会社|納入先|仕入先|発注元|販売先|荷主"
    r"|委託先|テナント)(は|の|が|である|に|も)"
    r"|(近く|近所|隣|知り合い|知人|友人|友達|父|母|夫|妻|息子|娘|兄|弟|いい|おすすめ|人気)の|いい)"
    r".{0,3}$"
)
_DECLARED = grammar(
    r"(さん|業|店|屋)?([。、 ,/・]|です|でして|でやって|だけど|だが|なん(です|や|だ|で)"
    r"|(を|も|で)?(やって|やり|やらせ|経営|営|運営|して(い|る|お|ま)|はじめ|始め|開業|開い|切り盛り|継)"
    r"|の(者|事務|職員|社長|店主|代表|オーナー|会社|経営|院長|園長|担当|総務|パソコン)"
    r"|に(勤め|勤務|おり)|勤務|経営|従業員|社員|スタッフ|[0-9]+(人|名|店舗|年)"
    r"|をしとる|やねん|じゃけど|ばい|desu|で、|で。)"
)
_JOINED = grammar(
    r"(さん)?(と|や|、|・|/|&|,|とか|および|及び|兼|も|、あと| | vs |vs|対)(、|それと|あと)?$"
)
_POSSESSIVE = grammar(
    r"(さん|様)?(の(?!会社|者|事務|仕事|職員|店|お店|方|業者|経営|社長|代表|オーナー|現場|業界)"
    r"|に|へ|で(?![、すしは。])|向けの)|さん(も|が|を|は)"
)
_RUN = grammar(
    r"さん?(です|を?や(って|り)|を?経営|を?営)|(を|も)?(やって|やり|やらせ|経営|営ん|営み|運営して)"
    r"|屋|店(です|を|の)|の?会社|業(です|を|の|、)|のママ|の仕事を"
)
_ENDING_FOLLOWER = grammar(
    r"[。、 ,(/・0-9]|です|でして|だけど|なん(です|だ|や)|の|を|で|に|が|と|は|って|も|業"
    r"|社員|従業員|スタッフ|経営|desu"
)
_WORD_CHARACTER = grammar(r"[一-龥ぁ-んー々a-z0-9]")


@dataclass(frozen=True)
class TradeMention:
    """A trade named in the message: an industry's or uncovered group's id, and whose it is."""

    start: int
    end: int
    id: str
    via: Via
    confidence: float
    role: Role


@dataclass(frozen=True)
class TradeReading:
    """`compared` holds every industry named, in order; the rest is about the asker's own.

    `names` are the spans of all trade names: what stands inside one says nothing else.
    """

    industries: tuple[IndustryReading, ...] = ()
    candidates: tuple[IndustryReading, ...] = ()
    uncovered: tuple[UncoveredReading, ...] = ()
    compared: tuple[IndustryReading, ...] = ()
    names: tuple[tuple[int, int], ...] = ()


def read_trades(folded: Folded, hits: Sequence[Hit[Cue]], kb: KnowledgeBase) -> TradeReading:
    """The asker's own industry, or candidates where the words leave it open."""
    mentions = _mentions(folded.text, hits)
    names = tuple((m.start, m.end) for m in mentions if m.via in ("name", "word"))
    return replace(_decide(folded, hits, mentions, kb), names=names)


def _decide(
    folded: Folded, hits: Sequence[Hit[Cue]], mentions: list[TradeMention], kb: KnowledgeBase
) -> TradeReading:
    if not any(mention.role != "other" for mention in mentions):
        mentions += _near_mentions(folded.text, kb, mentions)
    own = [m for m in mentions if m.role != "other" and not _describes_next(m, mentions)]
    hinted = _hinted(folded, hits)
    if not own:
        return TradeReading(candidates=hinted)
    best = _best(own)
    rivals = _rivals(best, own, folded.text)
    if rivals:
        return TradeReading(
            candidates=tuple(_industry(folded, mention) for mention in (best, *rivals)),
            compared=_compared(folded, mentions),
        )
    if best.id not in INDUSTRY_IDS:
        group = UncoveredReading(
            cast(UncoveredId, best.id),
            best.confidence,
            folded.evidence(best.start, best.end),
            best.via,
        )
        return TradeReading(uncovered=(group,), compared=_compared(folded, mentions))
    reading = _industry(folded, best)
    if reading.confidence < CERTAIN:
        return TradeReading(candidates=(reading, *hinted))
    return TradeReading(industries=(reading,), compared=_compared(folded, mentions))


def _mentions(text: str, hits: Sequence[Hit[Cue]]) -> list[TradeMention]:
    mentions: list[TradeMention] = []
    for hit in reversed(_longest([hit for hit in hits if _counts(text, hit)])):
        heads = [later.start for later in mentions if later.role != "other"]
        mentions.append(
            TradeMention(
                hit.start,
                hit.end,
                hit.cue.id,
                VIA.get(hit.cue.kind, "word"),
                CONFIDENCE[hit.cue.kind],
                _role(text, hit, heads),
            )
        )
    return mentions[::-1]


def _counts(text: str, hit: Hit[Cue]) -> bool:
    if hit.cue.kind == "ending":
        return (
            hit.start > 0
            and bool(_WORD_CHARACTER.match(text[hit.start - 1]))
            and bool(_ENDING_FOLLOWER.match(text, hit.end))
        )
    if hit.cue.kind == "hint":
        alone = text[: hit.start].strip() == "" and text[hit.end :] == "。"
        return alone or bool(_RUN.match(text, hit.end))
    return hit.cue.kind in ("name", "word", "deed")


def _longest(hits: Sequence[Hit[Cue]]) -> list[Hit[Cue]]:
    """Of overlapping hits the longest, at equal length the surest; in order of place."""
    kept: list[Hit[Cue]] = []
    ranked = sorted(
        hits, key=lambda hit: (hit.start - hit.end, -CONFIDENCE[hit.cue.kind], hit.start)
    )
    for hit in ranked:
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _role(text: str, hit: Hit[Cue], heads: Sequence[int]) -> Role:
    """Whose trade it is; `heads` are the starts of the asker's own trades further on."""
    if _SOMEBODY_ELSES.match(text, hit.end):
        return "other"
    if _BEFORE_SOMEBODY_ELSES.search(text, max(0, hit.start - 12), hit.start):
        return "other"
    sentence_end = text.find("。", hit.end)
    followed = any(head <= sentence_end for head in heads)
    if followed and hit.cue.kind != "deed" and _POSSESSIVE.match(text, hit.end):
        return "other"
    if hit.cue.kind in ("deed", "hint") or _DECLARED.match(text, hit.end):
        return "declared"
    return "own"


def _best(own: Sequence[TradeMention]) -> TradeMention:
    """The surest; a declared trade beats one in passing, then the first one said."""
    return max(own, key=lambda m: (m.role == "declared", m.confidence, -m.start))


def _describes_next(mention: TradeMention, mentions: Sequence[TradeMention]) -> bool:
    """A deed right before a trade only describes it: 「材料を売ってる問屋」."""
    return mention.via == "deed" and any(
        0 <= other.start - mention.end <= 1 for other in mentions if other.role != "other"
    )


def _rivals(best: TradeMention, own: Sequence[TradeMention], text: str) -> tuple[TradeMention, ...]:
    """Other industries said in one breath with the best: 「飲食店と美容室をやってます」."""
    rivals: dict[str, TradeMention] = {}
    for other in own:
        if other.id == best.id or other.id not in INDUSTRY_IDS or best.id not in INDUSTRY_IDS:
            continue
        first, second = sorted((best, other), key=lambda mention: mention.start)
        if _JOINED.fullmatch(text, first.end, second.start):
            rivals.setdefault(other.id, other)
    return tuple(rivals.values())


def _compared(folded: Folded, mentions: Sequence[TradeMention]) -> tuple[IndustryReading, ...]:
    named: dict[str, IndustryReading] = {}
    for mention in mentions:
        if mention.id in INDUSTRY_IDS and mention.role != "other":
            named.setdefault(mention.id, _industry(folded, mention))
    return tuple(named.values())


def _hinted(folded: Folded, hits: Sequence[Hit[Cue]]) -> tuple[IndustryReading, ...]:
    """Industries suggested by objects and customers; two different ones are needed to count."""
    found: dict[str, dict[str, Hit[Cue]]] = {}
    for hit in hits:
        if hit.cue.kind == "hint" and hit.cue.id in INDUSTRY_IDS:
            found.setdefault(hit.cue.id, {})[folded.text[hit.start : hit.end]] = hit
    ranked = sorted(found.items(), key=lambda item: -len(item[1]))
    return tuple(
        IndustryReading(
            cast(IndustryId, name),
            CONFIDENCE["hints"] if len(hints) > 1 else CONFIDENCE["hints"] / 2,
            folded.evidence(first.start, first.end),
            "hints",
        )
        for name, hints in ranked[:4]
        for first in [next(iter(hints.values()))]
    )


def _near_mentions(
    text: str, kb: KnowledgeBase, mentions: Sequence[TradeMention]
) -> list[TradeMention]:
    found = []
    for start, end, cue in near_trades(kb).find(text):
        if any(start < mention.end and mention.start < end for mention in mentions):
            continue
        hit = Hit(start, end, cue)
        if _role(text, hit, ()) == "declared":
            found.append(
                TradeMention(start, end, cue.id, "near_miss", CONFIDENCE["near_miss"], "declared")
            )
    return found


def _industry(folded: Folded, mention: TradeMention) -> IndustryReading:
    confidence = mention.confidence * (1.0 if mention.role == "declared" else 0.93)
    return IndustryReading(
        cast(IndustryId, mention.id),
        round(confidence, 3),
        folded.evidence(mention.start, mention.end),
        mention.via,
    )
