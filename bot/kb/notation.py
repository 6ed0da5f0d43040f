"""The editors' notation for phrases.

`…` stands for up to 12 other characters inside a sentence, `(a|b)` for either, `x?` for x or
nothing: `USB…(禁止|自由)` finds 「USBは一応禁止」.
"""

import re
from itertools import product
from math import prod

GAP_MARK = "…"
_SIGNS = re.compile(r"[(|)?…]")

Element = tuple[str, ...]
"""What may stand at a place: one text, or several to choose from; "" for nothing."""
Part = tuple[Element, ...]
"""Elements that follow each other directly; between parts is a gap."""


def parse(notation: str, shortest: int = 2) -> tuple[Part, ...]:
    """The parts of a phrase of at least `shortest` characters.

    Raises ValueError with the mend for unbalanced brackets or a phrase that is too short.
    """
    if len(notation) > 1 and not _SIGNS.search(notation):
        return (((notation,),),)
    parts = tuple(_part(text) for text in notation.split(GAP_MARK))
    if any(_shortest(part) < 1 for part in parts):
        raise ValueError(f"'{notation}': a part between gaps is empty; give each part some text")
    if len(parts) == 1 and _shortest(parts[0]) < shortest:
        raise ValueError(f"'{notation}': one character is found everywhere; make it longer")
    return parts


def spelled_out(notation: str, most: int) -> list[str]:
    """Every text that a phrase stands for; none of one with a gap or with more than `most`."""
    first, *others = parse(notation)
    if others or prod(map(len, first)) > most:
        return []
    return ["".join(choice) for choice in product(*first)]


def _shortest(part: Part) -> int:
    return sum(min(len(text.strip()) for text in element) for element in part)


def _part(text: str) -> Part:
    elements: list[Element] = []
    literal = ""
    index = 0
    while index < len(text):
        if text[index] == "(":
            end = text.find(")", index)
            if end < 0:
                raise ValueError(f"'{text}': a bracket is not closed; add ')'")
            choice: Element = tuple(text[index + 1 : end].split("|"))
            index = end + 1
        elif text[index] == ")":
            raise ValueError(f"'{text}': a bracket is not opened; add '('")
        else:
            choice = (text[index],)
            index += 1
        optional = index < len(text) and text[index] == "?"
        if len(choice) == 1 and not optional:
            literal += choice[0]
            continue
        if literal:
            elements.append((literal,))
            literal = ""
        elements.append((*choice, "") if optional else choice)
        index += optional
    return (*elements, (literal,)) if literal else tuple(elements)
