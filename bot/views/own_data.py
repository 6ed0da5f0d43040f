"""What is kept of a person, as a CSV that opens in Excel."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
NAME: Final = "secbench-data.csv"
TITLE: Final = "secbench に保存している自分のデータ"
SENT: Final = "保存している自分のデータ(CSV)です。Excel で開けます。"
_HEAD: Final = ("種類", "日付", "項目", "内容")


@dataclass(frozen=True)
class DataRow:
    kind: str
    day: str
    subject: str
    content: str


def own_data(rows: Iterable[DataRow]) -> bytes:
    """The CSV; no cell can be taken for a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_HEAD)
    for row in rows:
        writer.writerow(_harmless((row.kind, row.day, row.subject, row.content)))
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def _harmless(cells: Sequence[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells]
