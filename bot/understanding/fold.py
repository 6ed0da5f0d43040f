"""Bring a message into the one form that words are compared in, and remember where each came from.

Folding makes width, case, kana and old kanji forms alike, drops Slack's markup and invisible
characters, and mends frequent slips. Only comparison uses the folded text: users see their own.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

MAX_LENGTH: Final = 3000
"""Characters of a message that are read; nobody states a trade or a trouble after so many."""

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_OLD_TO_NEW = str.maketrans(
    "髙﨑澤廣會國學藥產圖齒鐵濱邊邉齋齊斎嶋處賣價歸應關醫營爲實驗乘專團轉發變榮禮勞區單縣戰當黨賴龍與餘豫辯瀧獨萬來動",
    "高崎沢広会国学薬産図歯鉄浜辺辺斉斉斉島処売価帰応関医営為実験乗専団転発変栄礼労区単県戦当党頼竜与余予弁滝独万来動",
)
_SENTENCE_ENDS = str.maketrans("\n\r!！．｡", "。。。。。。")
_TABLE: dict[int, int | str] = {
    **_OLD_TO_NEW,
    **_KATAKANA_TO_HIRAGANA,
    **_SENTENCE_ENDS,
    **dict.fromkeys(map(ord, "‐‑‒–—―−－ｰ─"), "-"),
    ord("?"): "\uff1f",  # the half-width one is a sign of the phrase notation
    **dict.fromkeys(map(ord, "\t\u00a0\u3000*_~`「」『』\"'“”‘’【】[]<>"), " "),
}
_MARKUP = re.compile(
    r"<[@#!][^<>|]*\|?[^<>]*>"  # mentions of people, channels, groups
    r"|<(?:https?|mailto):[^<>|\s]*\|?"  # the address of a link; its label stays
    r"|https?://[^\s<>、。]+"
    r"|:[a-z0-9_+'-]{2,40}:"  # emoji
    r"|&(?:amp|lt|gt);"
)
_KATAKANA = re.compile("[ァ-ヾｦ-ﾟ]+")
_OTHER_SCRIPTS = re.compile("[ぁ-ゖ一-龥々a-zA-Z]")
_ODD = re.compile(r"[^\s!-~\u3001-\u3015\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff]")


@dataclass(frozen=True)
class Folded:
    """The folded text; `origins[i]` is the place in `raw` that character `i` came from."""

    text: str
    raw: str
    origins: Sequence[int]

    def evidence(self, start: int, end: int) -> str:
        """The user's own words for a span of the folded text."""
        if start >= end:
            return ""
        return self.raw[self.origins[start] : self.origins[end - 1] + 1].strip()

    @cached_property
    def katakana(self) -> tuple[tuple[int, int], ...]:
        """The spans of words in katakana: no particle begins or ends inside one, the 「ばい」 of
        バイク is none. None in a message that has no other letters, where words run together.
        """
        if not _OTHER_SCRIPTS.search(self.raw):
            return ()
        written = "".join(self.raw[origin] for origin in self.origins[:-1])
        return tuple(match.span() for match in _KATAKANA.finditer(written))

    def in_katakana(self, place: int) -> bool:
        """True between two characters of one word in katakana."""
        return place in self._inside_katakana

    @cached_property
    def katakana_ends(self) -> frozenset[int]:
        """Where a word in katakana begins or ends."""
        return frozenset(place for span in self.katakana for place in span)

    @cached_property
    def _inside_katakana(self) -> frozenset[int]:
        return frozenset(place for start, end in self.katakana for place in range(start + 1, end))


def fold_word(word: str) -> str:
    """A vocabulary word in the form that messages are compared in."""
    return unicodedata.normalize("NFKC", word).lower().translate(_TABLE).strip()


def grammar(pattern: str) -> re.Pattern[str]:
    """A pattern over folded text; its katakana may be written as usual."""
    return re.compile(pattern.translate(_KATAKANA_TO_HIRAGANA))


def fold(raw: str) -> Folded:
    """Fold a message; the text ends with a sentence mark so that every word has a follower."""
    raw = raw[:MAX_LENGTH]
    visible = _MARKUP.sub(lambda match: " " * len(match[0]), raw)
    text, origins = _normalized(visible) if _ODD.search(visible) else (visible, range(len(visible)))
    folded = text.lower().translate(_TABLE)
    if len(folded) != len(text):  # a letter whose lower case is longer, e.g. İ
        folded = text.translate(_TABLE)
    return Folded(folded + "。", raw, [*origins, max(len(raw) - 1, 0)])


def _normalized(text: str) -> tuple[str, list[int]]:
    """NFKC by clusters of a character and the marks on it; invisible characters are dropped."""
    characters: list[str] = []
    origins: list[int] = []
    index = 0
    while index < len(text):
        end = index + 1
        while end < len(text) and _is_mark(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFKC", text[index : min(end, index + 2)])
        for character in cluster:
            category = unicodedata.category(character)
            if category == "Cc":
                character = "\n" if character in "\n\r" else " "  # noqa: PLW2901
            elif category in ("Cf", "Mn", "Me", "Cs"):
                continue
            characters.append(character)
            origins.append(index)
        index = end
    return "".join(characters), origins


def _is_mark(character: str) -> bool:
    return character in "ﾞﾟ" or unicodedata.category(character) in ("Mn", "Me")


def respell(folded: Folded, spellings: Sequence[tuple[int, int, str]]) -> Folded:
    """Put corrected spellings in place of (start, end, word) spans; evidence stays the user's."""
    if not spellings:
        return folded
    text: list[str] = []
    origins: list[int] = []
    done = 0
    for start, end, word in spellings:
        if start < done:
            continue
        text.append(folded.text[done:start])
        origins.extend(folded.origins[done:start])
        text.append(word)
        # Every corrected character points into the user's span, its last one to the span's end.
        origins.extend([folded.origins[start]] * (len(word) - 1))
        origins.append(folded.origins[end - 1])
        done = end
    text.append(folded.text[done:])
    origins.extend(folded.origins[done:])
    return Folded("".join(text), folded.raw, origins)
