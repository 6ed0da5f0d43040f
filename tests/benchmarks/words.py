"""The vocabulary as a search engine would be given it: every word, phrase and name as a text."""

import re
from collections.abc import Iterator
from typing import Any, Final

from bot.kb import KnowledgeBase

SIGNS: Final = re.compile(r"[(|)?…]+")


def plain_entries(kb: KnowledgeBase) -> list[str]:
    """Each entry once; the signs of the phrase notation become spaces."""
    lists = [*kb.trades, *(phrases.model_copy(update={"spellings": {}}) for phrases in kb.phrases)]
    names = [
        *(group.name for groups in (kb.industries, kb.uncovered) for group in groups.values()),
        *(alias for term in kb.terms.values() for alias in (term.name, *term.aliases)),
    ]
    texts = [*(text for each in lists for text in leaves(each.model_dump())), *names]
    return list(dict.fromkeys(SIGNS.sub(" ", text).strip() for text in texts))


def leaves(value: Any) -> Iterator[str]:
    """All texts below a value of lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    else:
        for item in value:
            yield from leaves(item)
