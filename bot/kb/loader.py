"""Read the YAML of one or more directories and report every finding in one run.

A later directory is a *pack*: its entries come on top, and one with an id that is already there
replaces it. Inside one directory an id stands once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from bot.errors import KnowledgeError
from bot.kb.files import KnowledgeFile
from bot.kb.models import Entry
from bot.kb.yaml_text import Loader, problem_of, read_yaml

LEARNED: Final = "learned"
"""The folder of the models that `secbench kb train` writes."""

ENTRY_LISTS: Final = (
    "sources",
    "metrics",
    "corrections",
    "areas",
    "actions",
    "cases",
    "industries",
    "uncovered",
    "terms",
    "seasons",
    "check_sheet",
)
"""The keys of a file that hold entries with an `id`."""


@dataclass(frozen=True)
class Place:
    """Where an entry stands: its file and the keys that lead to it."""

    file: Path
    keys: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        line = _line_of(self.file, self.keys)
        return f"{self.file.name}:{line}" if line else self.file.name


@dataclass
class RawKnowledge:
    """The files' entries by kind and id, before relations are checked."""

    entries: dict[str, dict[str, Entry]] = field(
        default_factory=lambda: {kind: {} for kind in ENTRY_LISTS}
    )
    files: list[tuple[Path, KnowledgeFile]] = field(default_factory=list)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    roots: list[Path] = field(default_factory=list)
    learned: dict[str, str] = field(default_factory=dict)


def read(directories: Sequence[Path]) -> RawKnowledge:
    """Read all `*.yaml` below the directories, in their order.

    Raises KnowledgeError when a directory is not there; what is wrong inside becomes findings.
    """
    raw = RawKnowledge()
    for directory in directories:
        if not directory.is_dir():
            raise KnowledgeError(
                (f"{directory}: no such directory; give the folder that holds the YAML files",)
            )
        _read_directory(directory, raw)
    return raw


def _read_directory(directory: Path, raw: RawKnowledge) -> None:
    seen: dict[tuple[str, str], Place] = {}
    # The innermost directory that holds a file is its root, so later ones are asked first.
    raw.roots.insert(0, directory)
    raw.learned.update(
        (path.stem, path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted((directory / LEARNED).glob("*.json"))
    )
    raw.findings.extend(
        f"{path.name}: is not read; rename it to {path.stem}.yaml"
        for path in sorted(directory.rglob("*.yml"))
    )
    paths = sorted(directory.rglob("*.yaml"))
    if not paths:
        raw.findings.append(f"{directory}: holds no YAML file; add one or give another folder")
    for path in paths:
        content = _read_file(path, raw.findings)
        if content is None:
            continue
        raw.files.append((path, content))
        for kind in ENTRY_LISTS:
            for index, entry in enumerate(getattr(content, kind)):
                place = Place(path, (kind, index))
                key = (kind, entry.id)
                if key in seen:
                    raw.findings.append(
                        f"{place}: {entry.id}: stands also in {seen[key]}; "
                        "give one of them another id or remove it"
                    )
                seen[key] = raw.places[key] = place
                raw.entries[kind][entry.id] = entry


def _read_file(path: Path, findings: list[str]) -> KnowledgeFile | None:
    try:
        with path.open("rb") as stream:
            data, twice = read_yaml(stream)
    except (yaml.YAMLError, ValueError) as error:
        findings.append(f"{path.name}{problem_of(error)}")
        return None
    except OSError as error:
        findings.append(f"{path.name}: cannot be read: {error.strerror}; check its permissions")
        return None
    findings.extend(
        f"{path.name}:{each.line}: '{each.key}' stands also in line {each.first}, in the same "
        "mapping; keep one of them"
        for each in twice
    )
    if not isinstance(data, dict):
        findings.append(
            f"{path.name}:1: holds no mapping; start with a key such as `actions:` "
            "(see docs/knowledge.md)"
        )
        return None
    try:
        return KnowledgeFile.model_validate(data)
    except ValidationError as error:
        findings.extend(_model_findings(path, data, error))
        return None


def _model_findings(path: Path, data: dict[str, Any], error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False):
        keys = tuple(problem["loc"])
        entry = _entry_name(data, keys)
        where = ".".join(str(key) for key in keys[2 if entry else 0 :]) or "entry"
        yield f"{Place(path, keys)}: {entry + ': ' if entry else ''}{where}: {_mend(problem)}"


def _mend(problem: Any) -> str:
    match problem["type"]:
        case "extra_forbidden":
            return "unknown key; check its spelling against docs/knowledge.md or remove it"
        case "missing":
            return "missing; add it (docs/knowledge.md shows every key)"
        case "value_error":
            return str(problem["msg"]).removeprefix("Value error, ")
        case "string_type":
            return _no_text(problem["input"])
        case "tuple_type":
            return "is no list; begin each of its entries with `- `"
        case "model_type" | "dict_type":
            return "is no mapping; write keys such as `id: …` in it (see docs/knowledge.md)"
        case "date_type" | "date_from_datetime_parsing" | "date_parsing":
            return f"{problem['input']!s:.60} is no day of the calendar; write it as 2026-11-20"
        case _:
            return f"{problem['msg']} (is {str(problem['input'])[:60]!r}); correct the value"


def _no_text(value: object) -> str:
    """YAML has read something else than the text that was meant."""
    if value is None:
        return 'is empty; give a text, and quote one that begins with #: "#9110"'
    if isinstance(value, bool):
        return 'is read as yes or no; quote it, as "on" or "no"'
    if isinstance(value, int | float | date):
        return f'is read as a number or a day ({value}); quote it, as "110"'
    return f"is no text but {str(value)[:60]!r}; give one text"


def _entry_name(data: Any, keys: tuple[str | int, ...]) -> str:
    """The id of the entry that the keys lead into, or an empty string."""
    if len(keys) < 2 or not isinstance(keys[1], int):
        return ""
    try:
        entry = data[keys[0]][keys[1]]
    except (KeyError, IndexError, TypeError):
        return ""
    if not isinstance(entry, dict):
        return ""
    return str(entry.get("id") or entry.get("scope") or "")


def _line_of(path: Path, keys: tuple[str | int, ...]) -> int | None:
    """The line of the innermost of the keys that can be found; None for an unreadable file."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
    except (yaml.YAMLError, OSError, UnicodeDecodeError):
        return None
    if node is None:
        return None
    line: int = node.start_mark.line
    for key in keys:
        child = _child(node, key)
        if child is None:
            break
        node, line = child
    return line + 1


def _child(node: Any, key: str | int) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == str(key):
                return value_node, key_node.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key].start_mark.line
    return None
