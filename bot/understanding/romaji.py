"""Messages in romaji as kana: 「insatsu gaisha desu」 → 「いんさつがいしゃです」.

Only a message that is romaji for the most part is turned: English and technical terms stay.
"""

import re
from typing import Final

from bot.understanding.fold import Folded

FEWEST: Final = 3
"""Words from which a message counts as romaji."""
SHARE: Final = 0.6
"""Share of its words that must be syllables from end to end."""

_ROWS: Final = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ",
    "t": "たちつてと", "d": "だぢづでど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
}  # fmt: skip
_SMALL_ROWS: Final = {
    "ky": "き", "gy": "ぎ", "sy": "し", "sh": "し", "zy": "じ", "j": "じ", "jy": "じ", "ty": "ち",
    "ch": "ち", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ", "my": "み", "ry": "り",
}  # fmt: skip
_OTHERS: Final = {
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "n": "ん", "n'": "ん", "-": "ー",
    "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "fa": "ふぁ", "fi": "ふぃ",
    "fe": "ふぇ", "fo": "ふぉ", "ti": "てぃ", "di": "でぃ", "je": "じぇ", "che": "ちぇ",
    "she": "しぇ",
}  # fmt: skip
_SYLLABLES: Final = {
    **{
        start + "aiueo"[place]: kana
        for start, row in _ROWS.items()
        for place, kana in enumerate(row)
    },
    **{
        start + "auo"[place]: kana + small
        for start, kana in _SMALL_ROWS.items()
        for place, small in enumerate("ゃゅょ")
    },
    **_OTHERS,
}
_SYLLABLE: Final = re.compile(
    "|".join(sorted(map(re.escape, _SYLLABLES), key=len, reverse=True))
    + r"|([kgsztdhbpmrcfjy])(?=\1)|t(?=ch)"  # a doubled consonant: っ
)
_WORD: Final = re.compile(r"(?<![a-z])[a-z'-]+(?![a-z])")
_PARTICLES: Final = {"wa": "は", "o": "を", "e": "へ"}


def kana_of_romaji(folded: Folded) -> Folded:
    """The message with its romaji words as kana, joined; unchanged when it is not romaji."""
    words = [(match, _kana(match[0])) for match in _WORD.finditer(folded.text)]
    long = [kana for match, kana in words if len(match[0]) > 1]
    told = [kana for kana in long if kana]
    if len(told) < FEWEST or len(told) < SHARE * len(long):
        return folded
    text: list[str] = []
    origins: list[int] = []
    done = 0
    for match, kana in words:
        if not kana:
            continue
        between = folded.text[done : match.start()]
        kept = "" if text and between == " " else between
        text.append("。" if between.rstrip() == "." else kept)
        origins.extend(folded.origins[match.start() - len(text[-1]) : match.start()])
        text.append(kana)
        origins.extend([folded.origins[match.start()]] * (len(kana) - 1))
        origins.append(folded.origins[match.end() - 1])
        done = match.end()
    text.append(folded.text[done:])
    origins.extend(folded.origins[done:])
    return Folded("".join(text), folded.raw, origins)


def _kana(word: str) -> str | None:
    """The word in kana; None when it is no romaji."""
    if word in _PARTICLES:
        return _PARTICLES[word]
    found: list[str] = []
    place = 0
    while place < len(word):
        match = _SYLLABLE.match(word, place)
        if match is None:
            return None
        found.append(_SYLLABLES.get(match[0], "っ"))
        place = match.end()
    return "".join(found)
