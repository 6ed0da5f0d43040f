"""An editor can mend a line of the examples from the message alone."""

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.kb import builtin_directory
from bot.training import read_examples


def test_our_own_examples_can_be_read() -> None:
    examples = read_examples(builtin_directory() / "examples")

    assert len(examples.trades) > 5000
    assert len(examples.questions) > 3000
    assert len(examples.emergencies) > 3000


def test_each_line_that_cannot_be_used_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "trades.tsv").write_text("construction\t工務店\nbakery\tパン屋\n", encoding="utf-8")
    (tmp_path / "questions.tsv").write_text(
        "# asker, areas, intent, message\n-\trules\trecomend\tルールがない\n-\t-\thelp\n",
        encoding="utf-8",
    )

    (tmp_path / "emergencies.tsv").write_text(
        "-\t訓練でUSBを落とした\nflood\t水が出た\n", encoding="utf-8"
    )

    with pytest.raises(KnowledgeError) as error:
        read_examples(tmp_path)

    assert error.value.findings == (
        "trades.tsv:2: unknown id 'bakery'; use an industry or group id",
        "questions.tsv:2: unknown id 'recomend'; correct it (see docs/knowledge.md)",
        "questions.tsv:3: has 3 columns; write 4, parted by tabs",
        "emergencies.tsv:2: unknown id 'flood'; use an emergency id or -",
    )


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"trades\.tsv: cannot be read"):
        read_examples(tmp_path)
