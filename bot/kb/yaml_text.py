"""YAML as editors write it: what PyYAML takes in silence, and what it says in its own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

import yaml

_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"


@dataclass(frozen=True)
class Twice:
    """A key that stands twice in one mapping, of which YAML keeps the last."""

    key: str
    line: int
    first: int


class Loader(_Fast):  # type: ignore[misc]
    """The safe loader, in C, with an eye on keys that stand twice."""

    def __init__(self, stream: IO[bytes] | str) -> None:
        super().__init__(stream)
        self.twice: list[Twice] = []

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        pairs = node.value  # without what `<<` brings, which PyYAML puts into a new list
        mapping = super().construct_mapping(node, deep)
        if len(mapping) < len(pairs):
            self.twice += _twice(pairs)
        return mapping


def _twice(pairs: list[tuple[Any, Any]]) -> Iterator[Twice]:
    seen: dict[str, int] = {}
    for key, _ in pairs:
        line = key.start_mark.line + 1
        if seen.setdefault(key.value, line) != line:
            yield Twice(key.value, line, seen[key.value])


def _date(loader: Any, node: Any) -> Any:
    """2026-11-31 stays a text, so that the model can say where it stands."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


Loader.add_constructor(_TIMESTAMP, _date)


def read_yaml(stream: IO[bytes]) -> tuple[Any, list[Twice]]:
    """What the text holds, and the keys that stand twice; raises yaml.YAMLError, ValueError."""
    loader = Loader(stream)
    try:
        return loader.get_single_data(), loader.twice
    finally:
        loader.dispose()


def problem_of(error: Exception) -> str:
    """What is wrong with a text that cannot be read, with `:line` where that is known."""
    if isinstance(error, yaml.reader.ReaderError | UnicodeDecodeError):
        return ": not UTF-8 text, or with a control character in it; save it as UTF-8"
    mark = getattr(error, "problem_mark", None)
    line = f":{mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or str(error)
    return f"{line}: not readable as YAML: {problem}; check indentation and quotes"
