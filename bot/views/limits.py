"""Slack's limits and the two ways to keep text harmless in messages.

Limits: docs.slack.dev, reference of Block Kit blocks and composition objects.
"""

import unicodedata
from typing import Final

BLOCKS: Final = 50
SECTION_TEXT: Final = 3000
HEADER_TEXT: Final = 150
CONTEXT_TEXT: Final = 2000
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2000
OPTION_TEXT: Final = 75
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
OPTION_VALUE: Final = 150
BLOCK_ID: Final = 255
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
MESSAGE_TEXT: Final = 4000
VIEW_BLOCKS: Final = 100
VIEW_METADATA: Final = 3000
EVIDENCE: Final = 30
"""Characters of the user's own words that an answer repeats."""

_FORMATTING = str.maketrans({"*": "＊", "_": "＿", "~": "〜", "`": "'", "|": "｜", "\n": " "})


def escape(text: str) -> str:
    """Text for mrkdwn: nothing in it can become a mention or a link."""
    # Three replacements are several times faster than `translate` on Japanese text.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def echo(text: str) -> str:
    """The user's own words, shortened, without invisible characters or formatting."""
    visible = "".join(
        character
        for character in text[: EVIDENCE * 4].translate(_FORMATTING)
        if unicodedata.category(character)[0] != "C"
        and unicodedata.category(character) not in ("Mn", "Me")
    )
    return escape(clip(visible.strip(), EVIDENCE))


def clip(text: str, length: int) -> str:
    """The text cut to a length, an ellipsis in place of the rest."""
    return text if len(text) <= length else text[: length - 1] + "…"


def clip_escaped(text: str, length: int) -> str:
    """Like `clip`, never through the middle of an entity or a link."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    for opening, closing in (("&", ";"), ("<", ">")):
        if cut.rfind(opening) > cut.rfind(closing):
            cut = cut[: cut.rfind(opening)]
    return cut + "…"
