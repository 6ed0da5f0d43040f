"""What is kept of a person, as a CSV that opens in Excel."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.views.digest import ANSWERS
from bot.views.feedback import REASONS as _REASONS

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
NAME: Final = "secbench-data.csv"
TITLE: Final = "secbench に保存している自分のデータ"
SENT: Final = "保存している自分のデータ(CSV)です。Excel で開けます。"
SELF_CHECK: Final = "自社診断"
POINTS: Final = "点"
TASK: Final = "取り組み"
TASK_STATES: Final = {"open": "取り組み中", "done": "できた", "dropped": "やめた"}
VERDICT: Final = "答えへの評価"
USEFUL: Final = "役に立った"
NOT_USEFUL: Final = "役に立たなかった"
REASONS: Final = dict(_REASONS)
TICK: Final = "配信の1問への答え"
TICK_SUBJECT: Final = "その週の1問"
TICKS: Final = dict(ANSWERS)
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
