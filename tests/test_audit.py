"""The audit finds what is not as it was reviewed."""

from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

from tests.audit import Locked, complaints, read_lock

HASH = "a" * 64


def installed(folder: Path, content: str, licence: str = "MIT") -> Distribution:
    """A distribution of one file, as a wheel leaves it."""
    (folder / "thing.py").write_text(content, encoding="utf-8")
    info = folder / "thing-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: thing\nVersion: 1.0\nLicense-Expression: {licence}\n",
        encoding="utf-8",
    )
    record = "thing.py,sha256=nia_NpkRxFwkPGhBR7I_yeHc_PJX0pmhxjIBam_NM_Q,6\n"  # of "x = 1\n"
    (info / "RECORD").write_text(record, encoding="utf-8")
    return Distribution.at(info)


def test_a_lock_is_read_with_its_hashes() -> None:
    text = f"# made by a tool\nthing==1.0 ; python_version > '3.10' \\\n    --hash=sha256:{HASH}\n"

    assert list(read_lock(text)) == [Locked("thing", "1.0", 1)]


@pytest.mark.parametrize(
    "line", ["thing>=1.0", "thing", "thing==1.*", "thing @ https://a.example/x"]
)
def test_a_line_that_pins_no_version_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="pin one version"):
        list(read_lock(line))


def test_what_is_as_reviewed_has_no_complaint(tmp_path: Path) -> None:
    assert list(complaints([Locked("thing", "1.0", 1)], [installed(tmp_path, "x = 1\n")])) == []


@pytest.mark.parametrize(
    ("locked", "content", "licence", "said"),
    [
        (Locked("thing", "1.1", 1), "x = 1\n", "MIT", "not in the lock"),
        (Locked("thing", "1.0", 0), "x = 1\n", "MIT", "no hash"),
        (Locked("thing", "1.0", 1), "x = 2\n", "MIT", "not as it was installed"),
        (Locked("thing", "1.0", 1), "x = 1\n", "AGPL-3.0-only", "its licence"),
    ],
)
def test_each_difference_is_told_with_its_mend(
    tmp_path: Path, locked: Locked, content: str, licence: str, said: str
) -> None:
    (complaint,) = complaints([locked], [installed(tmp_path, content, licence)])

    assert said in complaint
    assert "thing" in complaint


def test_a_lesser_licence_may_stay() -> None:
    psycopg = distribution("psycopg")

    assert not any("licence" in each for each in complaints([], [psycopg]))
