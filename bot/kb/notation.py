"""The editors' notation for phrases.

`…` stands for up to 12 other characters inside a sentence, `(a|b)` for either, `x?` for x or
nothing: `USB…(禁止|自由)` finds 「USBは一応禁止」.
"""

import re
from itertools import product

GAP_MARK = "…"
_SIGNS = re.compile(r"[(|)?…]")


def expand(notation: str) -> tuple[tuple[str, ...], ...]:
    """The parts between the gaps, each as its alternatives in the order written.

    Raises ValueError with the mend for unbalanced brackets or a phrase that is too short.
    """
    if len(notation) > 1 and not _SIGNS.search(notation):
        return ((notation,),)
    parts = tuple(tuple(dict.fromkeys(_alternatives(part))) for part in notation.split(GAP_MARK))
    if any(not text.strip() for part in parts for text in part):
        raise ValueError(f"'{notation}': a part between gaps is empty; give each part some text")
    if len(parts) == 1 and any(len(text.strip()) < 2 for text in parts[0]):
        raise ValueError(f"'{notation}': one character is found everywhere; make it longer")
    return parts


def _alternatives(part: str) -> list[str]:
    choices: list[list[str]] = []
    index = 0
    while index < len(part):
        if part[index] == "(":
            end = part.find(")", index)
            if end < 0:
                raise ValueError(f"'{part}': a bracket is not closed; add ')'")
            choices.append(part[index + 1 : end].split("|"))
            index = end + 1
        elif part[index] == ")":
            raise ValueError(f"'{part}': a bracket is not opened; add '('")
        else:
            choices.append([part[index]])
            index += 1
        if index < len(part) and part[index] == "?":
            choices[-1] = [*choices[-1], ""]
            index += 1
    return ["".join(choice) for choice in product(*choices)]
