"""Every view is inside Slack's limits, for all industries, sizes and scores from -25 to 100."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.advice import check_sheet
from bot.advice.benchmark import profile_figures
from bot.advice.parts import sources
from bot.advice.report import report
from bot.advice.self_check import Answers, Past, result
from bot.answering import Advisor
from bot.demo.standin.blocks import home_problems, problems, view_problems
from bot.kb import load
from bot.kb.ids import INDUSTRY_IDS, SIZE_IDS, IndustryId, SizeId
from bot.store.tasks import Task
from bot.understanding import Profile
from bot.views import feedback, home, self_check
from bot.views.chart import chart_block, chart_text, position_chart, reply_chart, score_charts
from bot.views.check_sheet import sheet_message
from bot.views.report import as_html, as_text, document
from bot.views.self_check import CheckForm
from bot.views.subscription import Listed
from bot.views.tasks import TaskLine, take_modal, task_lines, tasks_modal

KB = load()
ADVISOR = Advisor(KB)
FORM = CheckForm("C0SOUDAN01", "C0SOUDAN01")
DAY = date(2026, 11, 26)

kinds = st.sampled_from([answer.id for answer in KB.self_check.answers])
complete = st.lists(kinds, min_size=25, max_size=25).map(lambda given: dict(enumerate(given, 1)))
industries = st.sampled_from([None, *INDUSTRY_IDS])
sizes = st.sampled_from([None, *SIZE_IDS])
texts = st.text(max_size=400)
histories = st.lists(
    st.builds(Past, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-25, 100)),
    min_size=1,
    max_size=30,
)


@given(complete, complete, industries, sizes, histories)
def test_results_of_every_score(
    answers: Answers,
    before: Answers,
    industry: IndustryId | None,
    size: SizeId | None,
    history: list[Past],
) -> None:
    found = result(answers, industry, size, KB, before)

    assert -25 <= found.score <= 100
    assert view_problems(self_check.result_modal(found, history, FORM, KB)) == []
    assert view_problems(self_check.share_modal(found, history, FORM, KB)) == []
    shared = self_check.shared_message(found, history, "U0PERSON01", KB)
    assert problems(list(shared.blocks)) == []
    assert f"{found.score}点" in shared.text
    charts = score_charts(found, history, industry)
    blocks = [chart_block(chart, f"chart-{number}") for number, chart in enumerate(charts)]
    assert problems(blocks) == []
    assert all(chart.alt_text in f"{chart.title}: {chart.alt_text}" for chart in charts)
    page = document(report(industry, size, found, KB), DAY)
    assert len(page.sections) >= 4
    assert len(as_text(page)) < 40_000
    assert "<script" not in as_html(page)


partial = st.dictionaries(st.integers(1, 25), kinds)


@given(partial, partial, industries, sizes)
def test_every_part_of_the_form(
    answers: Answers, remembered: Answers, industry: IndustryId | None, size: SizeId | None
) -> None:
    for part in KB.self_check.parts:
        view = self_check.part_modal(part, answers, FORM, industry, size, KB, remembered)
        assert view_problems(view) == []


@given(
    industries,
    sizes,
    texts,
    st.one_of(st.none(), complete),
    st.lists(
        st.builds(TaskLine, st.integers(1), texts.filter(bool), texts, st.none()), max_size=30
    ),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_every_home(
    industry: IndustryId | None,
    size: SizeId | None,
    lead: str,
    answers: Answers | None,
    tasks: list[TaskLine],
    native: bool,
    keeps: bool,
    admin: bool,
) -> None:
    figures = profile_figures(industry, KB) if industry else ()
    found = result(answers, industry, size, KB) if answers else None
    distinct = [
        TaskLine(number, line.title, line.assignee, DAY) for number, line in enumerate(tasks)
    ]
    view = home.home_view(
        home.Home(
            Profile(industry, size),
            lead,
            position_chart(figures, KB),
            sources(KB, figures),
            found,
            [Past(DAY, found.score)] if found else (),
            len(answers or ()),
            next(iter(found.unknown), None) if found else None,
            distinct,
            [Listed(f"C{number}", None, None, None, "is_archived") for number in range(9)],
            home.Saved(1, 2, 3, 4),
            keeps,
            admin,
            DAY,
            "Asia/Tokyo",
        ),
        KB,
        native_charts=native,
    )

    assert home_problems(view) == []
    assert len(view["blocks"]) <= 100
    assert view_problems(tasks_modal(distinct, DAY)) == []


@given(texts, st.dictionaries(st.integers(1, 25), kinds))
def test_every_question_of_a_check_sheet(text: str, answers: Answers) -> None:
    usual = check_sheet.usual_questions(KB, answers)
    message = sheet_message(check_sheet.find(text, KB, answers), usual, text)

    assert problems(list(message.blocks)) == []
    assert "<!" not in message.text


def test_every_usual_question_is_found_by_its_own_words() -> None:
    for question in KB.check_sheet.values():
        for words in (question.question, *question.also):
            found = check_sheet.find(words, KB, {})
            assert question.id in [answer.question.id for answer in found], words


def test_every_action_can_be_taken_on() -> None:
    from bot.advice.steps import ready

    for step in ready(KB.actions.values(), KB):
        view = take_modal(step, assignee="U0PERSON01", due=DAY, channel_id="C1")
        assert view_problems(view) == []


@given(texts, texts)
def test_the_feedback_form_for_any_answer(answer: str, state: str) -> None:
    judged = feedback.Judged(answer, state, "https://hooks.slack.com/x", is_private=False)

    assert view_problems(feedback.feedback_modal(judged, KB)) == []
    assert feedback.read_judged(judged.metadata()) == judged


@given(texts)
def test_foreign_metadata_is_no_form(metadata: str) -> None:
    feedback.read_judged(metadata)
    self_check.read_metadata(metadata)


def test_every_picture_of_an_answer_says_the_same_in_words() -> None:
    asked = [
        *(industry.name for industry in KB.industries.values()),
        "製造業 建設業 比較",
        "教育をしている業種ランキング",
        "投資額ランキング",
    ]
    for text in asked:
        reply = ADVISOR.ask(text).reply
        chart = reply_chart(reply, KB)
        assert chart is not None, text
        assert problems([chart_block(chart, "chart")]) == []
        for series in chart.series:
            for point in series.points:
                assert point.label in chart_text((chart,))
                assert point.label in chart.alt_text


def test_a_task_whose_action_has_left_the_knowledge_base_is_not_listed() -> None:
    action = next(iter(KB.actions.values()))
    kept = [Task(1, "rules.gone", "U1", DAY), Task(2, action.id, "U1", None)]

    assert task_lines(kept, KB) == [TaskLine(2, action.title, "U1", None)]
