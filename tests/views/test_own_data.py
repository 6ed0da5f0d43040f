"""The CSV of a person's own data opens in Excel, and is nothing but data there."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bot.views.own_data import DataRow, own_data

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ROW = st.builds(DataRow, CELL, CELL, CELL, CELL)


def cells_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def test_what_could_be_a_formula_gets_an_apostrophe() -> None:
    """A comment is anybody's own words, and may be opened by somebody else."""
    row = DataRow("答えへの評価", "2026-11-27", "-1", '=HYPERLINK("https://example.com","見る")')

    assert cells_of(own_data([row])) == [
        ["答えへの評価", "2026-11-27", "'-1", '\'=HYPERLINK("https://example.com","見る")']
    ]


@given(st.lists(ROW, max_size=5))
def test_whatever_is_written_no_cell_is_a_formula_and_nothing_is_lost(rows: list[DataRow]) -> None:
    read = cells_of(own_data(rows))

    assert not [cell for row in read for cell in row if cell[:1] in tuple("=+-@\t\r")]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in (row.kind, row.day, row.subject, row.content)]
        for row in rows
    ]
