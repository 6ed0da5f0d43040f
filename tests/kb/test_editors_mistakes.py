"""An editor can repair an entry from the message alone: file, line, entry, what is wrong, mend."""

import pickle
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.kb import builtin_directory, check, load

TODAY = date(2026, 11, 23)
Change = Callable[[str, str, str], None]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    copy = tmp_path / "knowledge"
    shutil.copytree(builtin_directory(), copy)
    return copy


@pytest.fixture
def change(base: Path) -> Change:
    def replace(file: str, old: str, new: str) -> None:
        path = base / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def findings(base: Path) -> list[str]:
    return check(base, TODAY)[1]


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_an_unchanged_copy_has_no_finding(base: Path) -> None:
    assert findings(base) == []


def test_an_unknown_key_names_file_line_entry_and_mend(base: Path, change: Change) -> None:
    change("actions/rules.yaml", "    effort:", "    efort:")

    line = line_of(base / "actions/rules.yaml", "efort")
    assert (
        f"rules.yaml:{line}: rules.write_five_lines: efort: unknown key; "
        "check its spelling against docs/knowledge.md or remove it"
    ) in findings(base)


@pytest.mark.parametrize(
    "address", ["http://www.ipa.go.jp/", "javascript:alert(1)", "https://a.jp/>|<!channel>"]
)
def test_a_link_that_slack_could_misread_is_refused(
    base: Path, change: Change, address: str
) -> None:
    (place,) = re.findall(r"url: (https://[^\n]+)", (base / "sources.yaml").read_text("utf-8"))[:1]

    change("sources.yaml", f"url: {place}", f'url: "{address}"')

    assert any("url" in finding and "sources.yaml" in finding for finding in findings(base))


def test_one_run_reports_all_findings(base: Path, change: Change) -> None:
    change("actions/rules.yaml", "    effort:", "    efort:")
    change("cases.yaml", "    gained:", "    gaind:")
    change("sources.yaml", "published: 2025-05", "published: May 2025")

    found = findings(base)

    for file in ("rules.yaml", "cases.yaml", "sources.yaml"):
        assert any(finding.startswith(file) for finding in found)


def test_a_typo_in_a_source_id_is_found(base: Path, change: Change) -> None:
    change("cases.yaml", "id: ipa-sme-casebook-2025", "id: ipa-typo")

    (finding,) = findings(base)
    assert "manufacturing.utm: unknown source 'ipa-typo'; add it to sources.yaml" in finding
    assert finding.startswith("cases.yaml:")


def test_a_count_that_does_not_fit_its_percentage_is_found(base: Path, change: Change) -> None:
    change(
        "figures/casebook_industries.yaml",
        "organization_rate, value: 26.7",
        "organization_rate, value: 27.6",
    )

    (finding,) = findings(base)
    assert "construction.organization_rate: 151 of 566 is 26.7, not 27.6" in finding


def test_a_source_that_mends_its_error_makes_the_correction_stand_out(
    base: Path, change: Change
) -> None:
    """Without its entry in corrections.yaml the misprint is a finding."""
    change(
        "corrections.yaml",
        "information.organization_rate, information",
        "retail.organization_rate, information",
    )

    assert any("information.organization_rate: 143 of 317 is 45.1" in f for f in findings(base))


def test_a_pack_with_an_unreadable_phrase_stops_the_load(tmp_path: Path) -> None:
    """Not the first question: by then the process says that it is ready."""
    (tmp_path / "words.yaml").write_text(
        "phrases: {areas: {rules: {strong: ['(決まり']}}}\n", encoding="utf-8"
    )

    with pytest.raises(KnowledgeError, match="a bracket is not closed"):
        load(tmp_path)


def test_the_same_id_twice_is_found(base: Path, change: Change) -> None:
    change("cases.yaml", "id: manufacturing.otasuketai", "id: manufacturing.utm")

    assert any("manufacturing.utm: stands also in cases.yaml:" in f for f in findings(base))


def test_a_phrase_with_an_open_bracket_is_found(base: Path, change: Change) -> None:
    change("words/areas.yaml", "- 注意喚起", "- (注意喚起")

    (finding,) = findings(base)
    assert "a bracket is not closed; add ')'" in finding


def test_broken_yaml_names_its_line(base: Path) -> None:
    (base / "terms.yaml").write_text("terms:\n  - id: [\n", encoding="utf-8")

    assert any(f.startswith("terms.yaml:3: not readable as YAML") for f in findings(base))


def test_an_empty_file_says_how_to_start(base: Path) -> None:
    (base / "terms.yaml").write_text("", encoding="utf-8")

    assert any("terms.yaml:1: holds no mapping; start with a key" in f for f in findings(base))


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such directory"):
        check(tmp_path / "nowhere", TODAY)


def test_a_pack_adds_and_replaces_entries(tmp_path: Path) -> None:
    """A chamber adds its own action on top of the built-in base."""
    (tmp_path / "chamber.yaml").write_text(
        """
actions:
  - id: rules.chamber_class
    when: this_week
    title: 商工会議所のルール作り講座に出る
    how: 申し込みは窓口で受け付けています。
    effort: 2時間
    cost: {level: free, text: 0円}
    who: [owner]
    sources: [{id: secbench-editors}]
""",
        encoding="utf-8",
    )

    base = load(tmp_path)

    assert "rules.chamber_class" in base.actions
    assert len(base.actions) == len(load().actions) + 1
    assert check(tmp_path, TODAY)[1] == []


def test_a_pack_with_a_mistake_stops_the_load(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("actions: [{id: rules.x}]\n", encoding="utf-8")

    with pytest.raises(KnowledgeError) as error:
        load(tmp_path)

    assert any("bad.yaml:1: rules.x: title: missing" in line for line in error.value.findings)
    elsewhere = pickle.loads(pickle.dumps(error.value))  # noqa: S301 - as processes hand it over
    assert str(elsewhere) == str(error.value) == "\n".join(error.value.findings)


def test_a_figure_that_stands_twice_is_found(base: Path, change: Change) -> None:
    change("figures/derived.yaml", "metric: organization_rate_from_count", "metric: education_rate")

    found = findings(base)
    assert any("information.education_rate: stands also in" in finding for finding in found)


def test_a_metric_that_no_phrase_can_ask_for_is_found(base: Path, change: Change) -> None:
    change("words/areas.yaml", "    isms_rate:", "    isms_rat:")

    (finding,) = findings(base)
    assert "isms_rat: no such metric" in finding


def test_a_pack_whose_emergency_leaves_a_kind_out_is_found(tmp_path: Path) -> None:
    (tmp_path / "emergency.yaml").write_text(
        """
emergency:
  kinds:
    - id: ransom
      headline: 切り離す
      steps: [一つ, 二つ, 三つ]
      contacts: [it]
  contacts: [{id: it, name: 業者, reach: 電話, for: 相談}]
  sources: [{id: secbench-editors}]
""",
        encoding="utf-8",
    )

    found = check(tmp_path, TODAY)[1]
    assert "emergency kinds: infection: missing; add an entry with this id" in found


def test_a_follow_up_with_a_mistake_is_found(base: Path, change: Change) -> None:
    change("emergency.yaml", "      contacts: [ppc, police]", "      contacts: [ppc, polise]")
    change("emergency.yaml", "電話番号, (どこ", "電話番号…, (どこ")

    found = [finding.split(": ", 1)[1] for finding in findings(base)]

    assert "report: no contact 'polise'; correct the id" in found
    assert any("'電話番号…': a part between gaps is empty" in finding for finding in found)


def test_the_templates_of_the_manual_are_a_valid_pack(tmp_path: Path) -> None:
    """docs/knowledge.md shows every kind of entry; editors copy from it."""
    manual = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml pack\n(.*?)^```", manual, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 5
    for number, block in enumerate(blocks):
        (tmp_path / f"{number}.yaml").write_text(block, encoding="utf-8")

    assert check(tmp_path, TODAY)[1] == []


def test_a_word_under_two_trades_names_both_places(base: Path, change: Change) -> None:
    change("words/trades.yaml", "町工場, まちこうば", "町工場, 工務店, まちこうば")

    (finding,) = findings(base)
    assert re.fullmatch(
        r"trades\.yaml:\d+: manufacturing: '工務店' stands also under construction "
        r"\(trades\.yaml:\d+\); leave it under one of them",
        finding,
    )


def test_a_missing_learned_model_names_the_command(base: Path) -> None:
    (base / "learned" / "whose.json").unlink()

    assert findings(base) == ["learned/whose.json: missing; run `secbench kb train`"]


@pytest.mark.parametrize("comma", ["、", "\uff0c"])
def test_words_with_a_japanese_comma_between_them_are_found(
    base: Path, change: Change, comma: str
) -> None:
    """They would be one long word, which nobody ever says."""
    change("words/trades.yaml", "町工場, まちこうば", f"町工場{comma}まちこうば")

    (finding,) = findings(base)
    assert re.match(r"trades\.yaml:\d+: trades\.industries\.manufacturing\.\w+: 「町工場", finding)
    assert "write `, ` between them" in finding


def test_a_key_that_stands_twice_names_both_lines(base: Path, change: Change) -> None:
    """YAML keeps the last one and says nothing."""
    change("terms.yaml", "    plain:", "    plain: 別の説明\n    plain:")

    line = line_of(base / "terms.yaml", "plain: 別の説明")
    assert findings(base) == [
        f"terms.yaml:{line + 1}: 'plain' stands also in line {line}, in the same mapping; "
        "keep one of them"
    ]


def test_what_an_alias_brings_stands_not_twice(tmp_path: Path) -> None:
    (tmp_path / "chamber.yaml").write_text(
        "sources:\n"
        "  - &one {id: one, producer: 商工会, title: 事例, short: 事例, url: null,"
        " published: 2026-01, accessed: 2026-01-01, established: single}\n"
        "  - {<<: *one, id: two}\n",
        encoding="utf-8",
    )

    assert check(tmp_path, TODAY)[1] == []


def test_a_file_with_another_ending_is_told_to_be_renamed(base: Path) -> None:
    (base / "more.yml").write_text("terms: []\n", encoding="utf-8")

    assert findings(base) == ["more.yml: is not read; rename it to more.yaml"]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("not JSON", "is no model"),
        ("{}", "is no model"),
        (
            '{"labels": ["a", "b"], "features": ["x"], "weights": "AA==", "scale": 1, '
            '"calibration": [[0, 1]]}',
            "is no model",
        ),
    ],
)
def test_a_packs_model_that_is_none_is_found_before_the_first_question(
    tmp_path: Path, text: str, mend: str
) -> None:
    (tmp_path / "learned").mkdir()
    (tmp_path / "learned" / "areas.json").write_text(text, encoding="utf-8")
    (tmp_path / "words.yaml").write_text("phrases: {}\n", encoding="utf-8")

    with pytest.raises(KnowledgeError, match=rf"learned/areas\.json: {mend}; copy what"):
        load(tmp_path)


def test_a_packs_model_with_another_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "learned").mkdir()
    (tmp_path / "learned" / "area.json").write_bytes(b"\xff")
    (tmp_path / "words.yaml").write_text("phrases: {}\n", encoding="utf-8")

    (finding,) = check(tmp_path, TODAY)[1]
    assert finding.startswith("learned/area.json: no such model; name it as one of trades,")


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "mend"),
    [
        (
            "figures/derived.yaml",
            "checked: ",
            "checked: 2026-11-31 # ",
            "checked",
            "2026-11-31 is no day of the calendar; write it as 2026-11-20",
        ),
        (
            "figures/derived.yaml",
            "checked: ",
            "checked: yesterday # ",
            "checked",
            "yesterday is no day of the calendar; write it as 2026-11-20",
        ),
        (
            "cases.yaml",
            "effects: [",
            "effects: damage_reduction # [",
            "effects",
            "is no list; begin each of its entries with `- `",
        ),
        ("cases.yaml", "- id: ", "- id: on # ", "id", 'is read as yes or no; quote it, as "on"'),
        (
            "cases.yaml",
            "title: ",
            "title: 110 # ",
            "title",
            "is read as a number or a day (110)",
        ),
        (
            "emergency.yaml",
            "reach: ",
            "reach: #9110 ",
            "contacts.0.reach",
            'is empty; give a text, and quote one that begins with #: "#9110"',
        ),
        (
            "areas.yaml",
            "- id: ",
            "- rules\n  - id: ",
            "areas.0",
            "is no mapping; write keys such as",
        ),
    ],
)
def test_what_yaml_has_read_otherwise_is_told_with_its_mend(
    base: Path, change: Change, file: str, old: str, new: str, place: str, mend: str
) -> None:
    change(file, old, new)

    found = findings(base)
    name = file.rpartition("/")[2]
    assert any(
        re.match(rf"{name}:\d+: ", finding) and f"{place}: {mend}" in finding for finding in found
    ), found


def test_a_file_in_another_encoding_is_told(base: Path) -> None:
    (base / "terms.yaml").write_bytes("terms: []  # 用語".encode("shift_jis"))

    assert "terms.yaml: not UTF-8 text, or with a control character in it; save it as UTF-8" in (
        findings(base)
    )
