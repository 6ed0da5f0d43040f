"""The knowledge base: YAML, validated, as frozen values.

`load()` reads it once per process and directory; `check()` reports every finding.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bot.errors import KnowledgeError
from bot.kb.assemble import assemble
from bot.kb.base import Figure, KnowledgeBase
from bot.kb.checks import overdue, phrase_findings, relation_findings
from bot.kb.learned import model_findings
from bot.kb.loader import read

__all__ = ["Figure", "KnowledgeBase", "Report", "builtin_directory", "check", "load"]


def builtin_directory() -> Path:
    """The knowledge base that ships with secbench: in the wheel, or beside the code."""
    packaged = Path(__file__).parent.parent / "knowledge"
    return packaged if packaged.is_dir() else packaged.parent.parent / "knowledge"


class Report(NamedTuple):
    """What a check found: `findings` are to be mended, `warnings` to be looked at again."""

    base: KnowledgeBase | None
    findings: list[str]
    warnings: list[str]


@lru_cache(maxsize=4)
def load(*packs: Path) -> KnowledgeBase:
    """The built-in base with the packs on top; raises KnowledgeError with all findings."""
    base, findings, _ = _load((builtin_directory(), *packs), today=None)
    if findings or base is None:
        raise KnowledgeError(tuple(findings))
    return base


def check(directory: Path | None, today: date) -> Report:
    """Check the built-in base, a whole base elsewhere, or a pack on top of ours.

    A directory that defines industries is taken as a whole base.
    """
    if directory is None:
        return _load((builtin_directory(),), today)
    if any(content.industries for _, content in read((directory,)).files):
        return _load((directory,), today)
    return _load((builtin_directory(), directory), today)


def _load(directories: tuple[Path, ...], today: date | None) -> Report:
    raw = read(directories)
    if raw.findings:
        return Report(None, raw.findings, [])
    base = assemble(raw)
    if base is None:
        return Report(None, raw.findings, [])
    findings = list(relation_findings(raw, base))
    if today is not None or len(directories) > 1:
        # Ours are checked before they ship; a pack's must not fail at the first question.
        findings += phrase_findings(raw)
        findings += model_findings(raw.learned)
    return Report(base, findings, list(overdue(raw, today)) if today else [])
