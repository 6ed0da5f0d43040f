"""The built-in knowledge base keeps its rules."""

from datetime import date

import pytest

from bot.kb import KnowledgeBase, builtin_directory, check, load
from bot.kb.ids import AREA_IDS, INDUSTRY_IDS, LOW_ADOPTION_IDS, SIZE_IDS

KB = load()

PER_INDUSTRY = (
    "respondents",
    "security_investment_rate",
    "annual_investment_mean",
    "investment_to_sales_ratio",
    "self_check_70plus_count",
    "self_check_70plus_rate",
    "organization_count",
    "organization_rate",
    "education_count",
    "education_rate",
)


def test_it_has_no_finding() -> None:
    report = check(None, date(2026, 11, 23))

    assert report.findings == []
    assert report.warnings == []


def test_a_fact_that_was_not_reviewed_in_time_is_a_warning() -> None:
    report = check(None, date(2030, 1, 1))

    assert report.findings == []
    assert any("review was due on" in warning for warning in report.warnings)


@pytest.mark.parametrize("industry", INDUSTRY_IDS)
def test_each_industry_has_all_figures_of_its_page(industry: str) -> None:
    for metric in PER_INDUSTRY:
        figure = KB.figure(metric, industry)
        assert figure is not None
        assert figure.source.key == f"ipa-sme-casebook-2025#{industry}"


@pytest.mark.parametrize("figure", KB.figures.values(), ids=lambda figure: figure.id)
def test_a_figure_is_never_checked_before_its_source_was_read(figure) -> None:  # type: ignore[no-untyped-def]
    """`checked` means compared with the source, so the source was at hand by then."""
    assert figure.checked >= KB.sources[figure.source.id].accessed


@pytest.mark.parametrize("size", SIZE_IDS)
def test_every_area_with_actions_has_something_for_each_size_and_time(size: str) -> None:
    for area in {action.area for action in KB.actions.values()}:
        times = {action.when for action in KB.actions_of(area, size)}  # type: ignore[arg-type]
        assert times == {"today", "this_week", "this_quarter"}


def test_the_first_thing_to_do_for_each_low_adoption_item_is_free() -> None:
    for area in LOW_ADOPTION_IDS:
        today = [action for action in KB.actions_of(area) if action.when == "today"]
        assert any(action.cost.level == "free" for action in today)


def test_the_misprint_of_information_services_is_shown_with_both_values(
    kb: KnowledgeBase,
) -> None:
    printed = kb.figures["information.organization_rate"]

    assert printed.value == 51.7
    assert kb.trusted(printed).value == 45.1
    correction = kb.correction(printed)
    assert correction is not None
    assert "45.1" in correction.note


def test_areas_and_self_check_are_complete(kb: KnowledgeBase) -> None:
    assert tuple(kb.areas) == AREA_IDS
    assert len(kb.self_check.items) == 25


def test_the_base_is_read_once_per_process() -> None:
    assert load() is load()


def test_no_text_calls_a_self_declaration_a_certification() -> None:
    """SECURITY ACTION is declared, never certified or acquired (tokyo-security-action)."""
    for path in builtin_directory().rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for wrong in ("SECURITY ACTIONを取得", "SECURITY ACTIONの認定", "二つ星を取得しま"):
            assert wrong not in text, path.name
