"""The knowledge base: YAML, validated, as frozen values.

`load()` reads it once per process and directory; `check()` reports every finding.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.errors import KnowledgeError
from bot.kb.assemble import assemble
from bot.kb.base import Figure, KnowledgeBase
from bot.kb.checks import overdue, phrase_findings, relation_findings
from bot.kb.loader import read

__all__ = ["Figure", "KnowledgeBase", "builtin_directory", "check", "load"]


def builtin_directory() -> Path:
    """The knowledge base that ships with secbench: in the wheel, or beside the code."""
    packaged = Path(__file__).parent.parent / "knowledge"
    return packaged if packaged.is_dir() else packaged.parent.parent / "knowledge"


@lru_cache(maxsize=4)
def load(*packs: Path) -> KnowledgeBase:
    """The built-in base with the packs on top; raises KnowledgeError with all findings."""
    base, findings = _load((builtin_directory(), *packs), today=None)
    if findings or base is None:
        raise KnowledgeError(tuple(findings))
    return base


def check(directory: Path | None, today: date) -> tuple[KnowledgeBase | None, list[str]]:
    """All findings of the built-in base, of a whole base elsewhere, or of a pack on top of ours.

    A directory that defines industries is taken as a whole base.
    """
    if directory is None:
        return _load((builtin_directory(),), today)
    if any(content.industries for _, content in read((directory,)).files):
        return _load((directory,), today)
    return _load((builtin_directory(), directory), today)


def _load(
    directories: tuple[Path, ...], today: date | None
) -> tuple[KnowledgeBase | None, list[str]]:
    raw = read(directories)
    if raw.findings:
        return None, raw.findings
    base = assemble(raw)
    if base is None:
        return None, raw.findings
    findings: Iterator[str] = relation_findings(raw, base)
    if today is None:
        return base, list(findings)
    return base, [*findings, *phrase_findings(raw), *overdue(raw, today)]
