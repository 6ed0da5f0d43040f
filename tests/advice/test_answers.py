"""Each kind of answer says what it should, by example."""

import pytest

from bot.advice import Reply, advise
from bot.kb import load
from bot.kb.check_models import CheckItem
from bot.kb.ids import GUIDE_IDS, INDUSTRY_IDS, GuideId
from bot.understanding import Profile, Query, understand

KB = load()


def answer(text: str, profile: Profile | None = None) -> Reply:
    return advise(understand(text, KB, profile), KB)


class TestAdvice:
    reply = answer("従業員15人の工務店です。事故が起きたときの手順がありません。何から?")

    def test_the_first_line_says_what_to_do_today_and_what_it_costs(self) -> None:
        assert self.reply.kind == "advice"
        assert "今日" in self.reply.title
        assert "0円" in self.reply.title

    def test_it_says_what_it_understood_from_which_words(self) -> None:
        readings = {(item.evidence, item.meaning) for item in self.reply.understood}

        assert ("工務店", "建設業") in readings
        assert ("15人", "小規模企業者(建設業は20人まで)") in readings

    def test_it_shows_the_industry_with_n_and_interval(self) -> None:
        figure = next(f for f in self.reply.figures if f.industry == "construction")

        assert (figure.metric, figure.value, figure.n, figure.count) == (
            "organization_rate",
            26.7,
            566,
            151,
        )
        assert (figure.low, figure.high) == (23.2, 30.5)

    def test_a_difference_that_may_be_chance_is_called_unclear(self) -> None:
        assert any("はっきりした差はありません" in text for text in self.reply.position)

    def test_steps_go_from_today_to_this_quarter(self) -> None:
        assert [step.when for step in self.reply.steps] == ["today", "this_week", "this_quarter"]

    def test_a_case_of_another_industry_is_marked_and_explained(self) -> None:
        (case,) = self.reply.cases

        assert not case.own
        assert case.industry_name == "金融業、保険業"
        assert "だれに知らせるか" in case.why


class TestASubjectOfTheSelfCheck:
    """Whoever names it gets its step, not only its area's."""

    def test_the_step_comes_first_and_says_why(self) -> None:
        reply = answer("パスワードを使い回しています")

        assert reply.steps[0].id == "item.password"
        assert reply.title.startswith("まず今日、会社のメールのパスワード")
        assert any("自社診断の3番" in reading.meaning for reading in reply.understood)

    def test_a_name_alone_is_about_it_whenever_its_step_is_due(self) -> None:
        reply = answer("無線LAN")

        assert reply.title.startswith("まず今週、無線LAN")
        assert [step.when for step in reply.steps] == ["today", "this_week", "this_quarter"]

    def test_a_definition_ends_with_its_step(self) -> None:
        (step,) = answer("バックアップって何?").steps

        assert step.id == "incident_response.offline_backup"

    def test_a_step_of_another_area_than_asked_about_stays_away(self) -> None:
        reply = answer("新しい詐欺メールの手口を社内で共有する仕組みがない")

        assert reply.area == "threat_sharing"
        assert reply.steps[0].area == "threat_sharing"

    @pytest.mark.parametrize("item", KB.self_check.items, ids=lambda item: str(item.number))
    def test_each_word_of_an_item_leads_to_an_answer(self, item: CheckItem) -> None:
        for word in (word for word in item.words if "…" not in word):
            reply = answer(word)
            assert reply.kind in ("advice", "benchmark", "definition"), word
            assert reply.steps, word
            assert reply.industry is None, word


def test_whoever_got_a_check_sheet_is_told_how_to_answer_it() -> None:
    for text in (
        "元請けからチェックシートが来ました。なんて答えたら",
        "取引先からセキュリティのアンケートが来た。どう書けば",
    ):
        assert answer(text).steps[0].id == "risk_awareness.answer_sheet"


def test_thanks_get_a_short_word() -> None:
    reply = answer("ありがとうございます")

    assert reply.title.startswith("どういたしまして")
    assert not reply.examples


@pytest.mark.parametrize("industry", INDUSTRY_IDS)
def test_the_benchmark_of_an_industry_shows_all_four_shares(industry: str) -> None:
    reply = answer(KB.industries[industry].name)  # type: ignore[index]

    assert reply.kind == "benchmark"
    assert reply.table is not None
    assert len(reply.table.rows) == 6
    assert {figure.industry for figure in reply.figures if figure.industry} == {industry}


def test_small_samples_are_said_so_in_one_note() -> None:
    (note,) = [text for text in answer("金融業の数字を教えて").notes if "少ないため" in text]
    (many,) = [text for text in answer("教育が一番の業種は?").notes if "少ないため" in text]

    assert note.endswith("金融業、保険業(125社)")
    assert "金融業、保険業(125社)、医療、福祉(133社)" in many


def test_the_misprint_of_information_services_is_told() -> None:
    reply = answer("システム開発会社です。担当者がいる会社の割合は?")

    assert any("143社・51.7%" in note and "45.1%" in note for note in reply.notes)
    assert "45.1%" in reply.title


def test_two_industries_are_compared_in_their_clear_difference() -> None:
    reply = answer("製造業と建設業、どっちが教育やってる?")

    assert reply.kind == "compare"
    assert reply.title.startswith("従業員への教育をしている会社が多いのは製造業で 52.4%")


def test_of_three_industries_the_first_is_named_only_when_it_beats_both() -> None:
    """48.4 % against 45.1 % may be chance, whatever the third one has."""
    reply = answer("製造業と情報通信業と建設業、体制があるのはどこ?")

    assert reply.table is not None
    assert reply.table.rows[0].verdict == "差ははっきりしない"


def test_values_of_investing_companies_only_say_how_many_they_are() -> None:
    reply = answer("建設業")

    assert reply.table is not None
    cells = {row.label: row.values[0] for row in reply.table.rows}
    assert cells["年間投資額の平均"] == "293万円(約146社)"


def test_a_ranking_calls_ties_ties() -> None:
    reply = answer("自社診断の点が高い業種の順番は?")

    assert reply.kind == "ranking"
    assert "情報通信業" in reply.title
    assert "言い切れません" in reply.position[0]


def test_the_outlier_of_investment_is_flagged_and_no_guide() -> None:
    reply = answer("年間投資額が一番多い業種は?")

    assert reply.table is not None
    first = reply.table.rows[0]
    assert first.label.endswith("生活関連サービス業、娯楽業")
    assert "413万円" in first.values
    assert "目安にしないでください" in first.verdict


def test_a_ranking_from_the_lower_end() -> None:
    assert "小売業" in answer("教育をやってない業界はどこ?").title


def test_what_is_not_published_by_industry_is_not_made_up() -> None:
    reply = answer("ISMSを持ってる会社が多いのはどの業種")

    assert "公表されていません" in reply.title
    assert all(figure.industry is None for figure in reply.figures)


def test_an_emergency_comes_first_and_without_statistics() -> None:
    reply = answer("いま画面に英語の脅迫文が出て、ファイルが開けません")

    assert reply.emergency is not None
    assert reply.figures == ()
    assert reply.cases == ()
    assert "電源は切らない" in reply.title
    assert any("#9110" in contact.reach for contact in reply.emergency.contacts)


@pytest.mark.parametrize(
    "text",
    ["感染したら電源切っていいの?事前に準備しておくことは?", "ランサムウェアにやられた会社の例は?"],
)
def test_planning_for_an_emergency_is_none(text: str) -> None:
    assert answer(text).emergency is None


@pytest.mark.parametrize("text", ["今日のランチどこがいい?", "近くの歯医者を予約して", "asdfghjkl"])
def test_off_topic_gets_no_figure_and_no_industry(text: str) -> None:
    reply = answer(text)

    assert reply.kind == "fallback"
    assert reply.figures == ()
    assert reply.industry is None


def test_an_industry_without_a_page_gets_the_overall_figures() -> None:
    reply = answer("酪農をやってます。緊急時の手順は?")

    assert reply.kind == "uncovered"
    assert "農業、林業" in reply.title
    assert {figure.scope for figure in reply.figures} == {"overall"}


@pytest.mark.parametrize(
    "text",
    [
        "飲食店と美容室をやってます。何から始めれば?",
        "飲食店と美容室をやってます",
        "飲食店と美容室をやっています。ルールがない",
    ],
)
def test_two_trades_in_one_breath_are_asked_back(text: str) -> None:
    reply = answer(text)

    assert reply.kind == "clarify"
    assert {choice.industry for choice in reply.choices} == {"hospitality", "personal_services"}


def test_nothing_stated_gets_the_three_low_adoption_items() -> None:
    reply = answer("うちみたいな会社でもやる意味ありますか")

    assert {figure.value for figure in reply.figures} == {37.9, 39.2, 39.8}
    assert reply.choices


def test_the_profile_fills_in_what_was_not_said_and_is_told() -> None:
    reply = answer("ルールがない。何から?", Profile(industry="retail", size="micro"))

    assert reply.industry == "retail"
    assert any("プロフィール" in item.meaning for item in reply.understood)


def test_what_was_said_goes_before_the_profile() -> None:
    assert answer("工務店です。何から?", Profile(industry="retail")).industry == "construction"


def test_help_shows_examples() -> None:
    reply = answer("使い方")

    assert reply.kind == "help"
    assert "/secbench 建設業" in reply.examples


@pytest.mark.parametrize("shown", GUIDE_IDS)
def test_every_guide_tells_what_it_shows(shown: GuideId) -> None:
    reply = advise(Query("", intent="help", guide=shown), KB)

    assert (reply.kind, reply.guide) == ("help", shown)
    assert all(example in reply.title or shown == "check_sheet" for example in reply.examples)


@pytest.mark.parametrize("metric", ["体制", "教育", "投資"])
def test_a_ranking_calls_equal_what_a_comparison_does(metric: str) -> None:
    ranked = answer(f"{metric}の割合の業種ランキング").table
    assert ranked is not None
    first = ranked.rows[0].label.removeprefix("1. ")

    for row in ranked.rows[1:]:
        other = row.label.split(". ", 1)[1]
        compared = answer(f"{first}と{other}の{metric}を比べて")
        assert (row.verdict == "同じくらい") == ("はっきりした差はありません" in compared.title)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("自社診断45点でした", "45点: 事故への備えがこれからの段階"),
        ("自社診断で60点だった。どう?", "60点: 手が届いていない所が目立つ段階"),
        ("自社診断は100点でした", "100点: 入門の水準はできています"),
    ],
)
def test_whoever_tells_their_score_hears_what_it_means(text: str, title: str) -> None:
    reply = answer(text)

    assert reply.title.startswith(title)
    assert all(step.id != "self_check.answer_25" for step in reply.steps)


def test_whoever_asks_where_to_begin_reads_the_first_step() -> None:
    assert answer("何から始めればいい?").title.startswith("まず今日")
