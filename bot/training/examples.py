"""The labelled examples in `knowledge/examples`: tab-separated text that opens in any editor.

`emergencies.tsv`: emergency id, message; `-` where nothing happens to the asker's company now.
`trades.tsv`: industry or group id, a business's name or what it does.
`questions.tsv`: the asker's trade, areas, intent, message. `-` stands for none, several ids are
joined by commas, `?` in the first column for a trade that nobody labelled.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from bot.errors import KnowledgeError
from bot.kb.ids import AREA_IDS, EMERGENCY_IDS, INDUSTRY_IDS, UNCOVERED_IDS, Intent

NONE: Final = "-"
UNKNOWN: Final = "?"
UNCOVERED: Final = "none"
"""The trade of an asker from a group without a page, whichever it is."""

_TRADES: Final = frozenset({*INDUSTRY_IDS, *UNCOVERED_IDS})
_ASKERS: Final = _TRADES | {UNCOVERED, NONE, UNKNOWN}
_INTENTS: Final = frozenset(get_args(Intent))


@dataclass(frozen=True)
class NamedTrade:
    id: str
    text: str


@dataclass(frozen=True)
class LabelledQuestion:
    """`trades` is None where nobody labelled them, empty where none is stated."""

    trades: tuple[str, ...] | None
    areas: tuple[str, ...]
    intent: str
    text: str


@dataclass(frozen=True)
class LabelledEmergency:
    """`id` is None where nothing happens to the asker's company now."""

    id: str | None
    text: str


@dataclass(frozen=True)
class Examples:
    trades: tuple[NamedTrade, ...]
    questions: tuple[LabelledQuestion, ...]
    emergencies: tuple[LabelledEmergency, ...]


def read_examples(directory: Path) -> Examples:
    """All examples of a folder; raises KnowledgeError with every line that cannot be used."""
    findings: list[str] = []
    trades = tuple(_trades(directory / "trades.tsv", findings))
    questions = tuple(_questions(directory / "questions.tsv", findings))
    emergencies = tuple(_emergencies(directory / "emergencies.tsv", findings))
    if findings:
        raise KnowledgeError(tuple(findings))
    return Examples(trades, questions, emergencies)


def _trades(path: Path, findings: list[str]) -> Iterator[NamedTrade]:
    for place, columns in _rows(path, 2, findings):
        if columns[0] not in _TRADES:
            findings.append(f"{place}: unknown id '{columns[0]}'; use an industry or group id")
        else:
            yield NamedTrade(*columns)


def _questions(path: Path, findings: list[str]) -> Iterator[LabelledQuestion]:
    for place, (asker, area, intent, text) in _rows(path, 4, findings):
        wrong = [
            *(name for name in asker.split(",") if name not in _ASKERS),
            *(name for name in area.split(",") if name not in AREA_IDS and name != NONE),
            *([intent] if intent not in _INTENTS else []),
        ]
        if wrong:
            findings.append(f"{place}: unknown id '{wrong[0]}'; correct it (see docs/knowledge.md)")
            continue
        yield LabelledQuestion(None if asker == UNKNOWN else _ids(asker), _ids(area), intent, text)


def _emergencies(path: Path, findings: list[str]) -> Iterator[LabelledEmergency]:
    for place, (name, text) in _rows(path, 2, findings):
        if name not in EMERGENCY_IDS and name != NONE:
            findings.append(f"{place}: unknown id '{name}'; use an emergency id or -")
        else:
            yield LabelledEmergency(None if name == NONE else name, text)


def _ids(column: str) -> tuple[str, ...]:
    return () if column == NONE else tuple(column.split(","))


def _rows(path: Path, columns: int, findings: list[str]) -> Iterator[tuple[str, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        findings.append(f"{path}: cannot be read: {error}; give a UTF-8 file")
        return
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if len(row) != columns or not all(row):
            findings.append(
                f"{path.name}:{number}: has {len(row)} columns; write {columns}, parted by tabs"
            )
            continue
        yield f"{path.name}:{number}", row
