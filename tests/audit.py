"""What is installed is what was reviewed: `python -m tests.audit`, part of `make check`.

Needs no network: every distribution stands in the lock with hashes, at that version, under a
licence that the project can carry, and no file of it has changed since it was unpacked. Known
vulnerabilities are `make audit`'s, which asks their database.
"""

import base64
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Final

from packaging.licenses import canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parent.parent
LOCKS: Final = ("requirements.lock", "requirements-fuzz.lock")
OWN: Final = frozenset({"secbench", "pip", "setuptools"})
"""The project itself, and what a new virtual environment comes with."""
COPYLEFT: Final = re.compile(r"\b(?:A?GPL|SSPL|EUPL|OSL)\b|GNU (?:Affero )?General Public")
"""Licences that the project, under MIT, cannot carry; the LGPL's libraries stay replaceable."""


@dataclass(frozen=True)
class Locked:
    """A line of a lock; `hashes` counts the files that may be installed for it."""

    name: str
    version: str
    hashes: int


def read_lock(text: str) -> Iterator[Locked]:
    """The pinned distributions; raises ValueError for a line that pins none."""
    for entry in re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^#.*\n", "", text).strip()):
        head = entry.partition("\\")[0].strip()
        requirement = Requirement(head)
        pinned = re.fullmatch(r"==([^,*]+)", str(requirement.specifier))
        if pinned is None or requirement.url:
            raise ValueError(f"{head}: pin one version, with ==")
        hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)
        yield Locked(canonicalize_name(requirement.name), pinned[1], len(hashes))


def complaints(locked: Iterable[Locked], installed: Iterable[Distribution]) -> Iterator[str]:
    """What is wrong, each with its mend; nothing where all is as reviewed."""
    pinned = set()
    for each in locked:
        pinned.add((each.name, each.version))
        if not each.hashes:
            yield f"{each.name}: no hash in the lock; run `make lock`"
    for found in installed:
        name = canonicalize_name(found.name)
        if name in OWN:
            continue
        if (name, found.version) not in pinned:
            yield f"{name} {found.version}: not in the lock; run `make clean setup`"
        if COPYLEFT.search(licence(found)):
            yield f"{name}: its licence is {licence(found)}; find another library"
        for path in changed_files(found):
            yield f"{name}: {path} is not as it was installed; run `make clean setup`"


def licence(found: Distribution) -> str:
    """The licence as an expression or in words; empty where none is told."""
    metadata = found.metadata
    if "License-Expression" in metadata:
        return str(canonicalize_license_expression(metadata["License-Expression"]))
    classifiers = metadata.get_all("Classifier") or []
    return " ".join(each for each in classifiers if each.startswith("License"))


def changed_files(found: Distribution) -> Iterator[str]:
    """Files whose content is another than the wheel's record says, or that are gone."""
    for file in found.files or ():
        if file.hash is None or file.hash.mode != "sha256":
            continue
        path = Path(str(file.locate()))
        content = path.read_bytes() if path.is_file() else b""
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        if digest != file.hash.value:
            yield str(file)


def main() -> None:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in LOCKS]
    installed = list(distributions())
    wrong = list(complaints([each for text in texts for each in read_lock(text)], installed))
    for line in wrong:
        print(line, file=sys.stderr)  # noqa: T201 - the command's own voice
    print(f"audit: {len(installed)} distributions, {len(wrong)} complaints")  # noqa: T201
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
