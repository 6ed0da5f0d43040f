"""How a word was written wrongly: what tells a slip from another word that only looks like it."""

from typing import Final

_SCRIPTS: Final = {
    "kanji": ("一", "龥"),
    "kana": ("ぁ", "ー"),
    "letter": ("a", "z"),
    "digit": ("0", "9"),
}


def kind_of_slip(piece: str, word: str) -> str:
    """How a piece that is one edit away from a word differs from it."""
    if len(piece) != len(word):
        return "dropped" if len(piece) < len(word) else "put in"
    return "swapped" if sorted(piece) == sorted(word) else "replaced"


def kept_ends(piece: str, word: str) -> str:
    """Which ends of the word are right: 「居先屋」 has both of 居酒屋, 「場屋」 one of 足場屋."""
    first, last = piece[0] == word[0], piece[-1] == word[-1]
    if first and last:
        return "both"
    return "first" if first else "last" if last else "none"


def strayed(piece: str, word: str) -> str:
    """The scripts of the characters that differ, and of the one beside them: a kana among kanji
    is a slip sooner than another kanji.
    """
    before = _alike(piece, word)
    rest, meant = piece[before:], word[before:]
    after = _alike(rest[::-1], meant[::-1])
    beside = word[before - 1] if before else meant[len(meant) - after :][:1]
    stray, instead = rest[: len(rest) - after], meant[: len(meant) - after]
    return f"{_scripts(stray)} for {_scripts(instead)} beside {_scripts(beside)}"


def _alike(text: str, other: str) -> int:
    """How many characters the two begin with alike."""
    pairs = enumerate(zip(text, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(text), len(other)))


def _scripts(text: str) -> str:
    return " ".join(map(_script, text))


def _script(character: str) -> str:
    for script, (first, last) in _SCRIPTS.items():
        if first <= character <= last:
            return script
    return "sign"
