"""The texts that a phrase of the editors' notation stands for."""

import pytest

from bot.kb.notation import spelled_out


def test_every_choice_is_spelled_out() -> None:
    assert spelled_out("(翻訳|通訳)の(仕事|会社)?", most=6) == [
        "翻訳の仕事",
        "翻訳の会社",
        "翻訳の",
        "通訳の仕事",
        "通訳の会社",
        "通訳の",
    ]


@pytest.mark.parametrize("notation", ["(翻訳|通訳)の(仕事|会社)?", "翻訳…仕事"])
def test_what_stands_for_too_much_is_not(notation: str) -> None:
    assert spelled_out(notation, most=5) == []
