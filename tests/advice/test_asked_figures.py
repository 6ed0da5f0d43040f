"""A figure that is asked for stands in the first line; one that is not there is not made up."""

import pytest

from bot.advice import Reply, advise
from bot.kb import load
from bot.understanding import understand

KB = load()


def answer(text: str) -> Reply:
    return advise(understand(text, KB), KB)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ウイルス対策ソフトを入れている会社の割合は?", "71.4%"),
        ("OSの更新をしてる会社は何割?", "73.0%"),
        ("投資していない会社は何割?", "62.6%"),
        ("取引先経由の攻撃ってどれくらいある?", "19.8%"),
        ("Pマークを取っている会社は何割", "10.4%"),
        ("101人以上の会社のISMS取得率", "20.0%"),
        ("小規模企業で70点以上は何割", "17.5%"),
        ("復旧まで何日かかる?", "5.8日"),
        ("100点の会社の被害額は?", "約26万円"),
        ("何割の会社が被害にあってるの?", "975社"),
    ],
)
def test_the_figure_that_is_asked_for_stands_in_the_first_line(text: str, value: str) -> None:
    assert value in answer(text).title


def test_what_is_published_by_size_stands_below_it() -> None:
    assert "中小企業(101名以上) 24.7%" in answer("Pマークを取っている会社は何割").position[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("小売業でウイルス対策ソフトを入れてる会社は何%", "71.4%"),
        ("製造業は復旧まで何日?", "5.8日"),
    ],
)
def test_what_is_published_of_all_only_is_told_so(text: str, value: str) -> None:
    reply = answer(text)

    assert value in reply.title
    assert "公表されていません" in reply.position[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("バックアップを取っている会社の割合は?", "バックアップ"),
        ("製造業でバックアップを取っている会社の割合は?", "バックアップ"),
        ("サイバー保険に入ってる会社、何割くらい?", "サイバー保険"),
        ("パスワードを使い回さない決まりがある会社は何割?", "長く複雑なパスワード"),
    ],
)
def test_what_no_figure_tells_is_said_before_the_nearest_one(text: str, name: str) -> None:
    reply = answer(text)

    assert reply.title.startswith(f"「{name}」だけの数字は、手元の調査資料にありません。近い数字:")
    assert reply.figures


def test_what_only_tells_the_trade_is_not_asked_about() -> None:
    reply = answer("名刺を刷る印刷会社です。印刷の世界でどのくらい対策が進んでいるか数字で見たい")

    assert "手元の調査資料にありません" not in reply.title


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("ウイルス対策ソフトを入れている会社の割合は?", "item_antivirus_rate"),
        ("新しい手口を社内で知らせてる会社の割合は", "item_threat_sharing_rate"),
        ("規程を作っている会社は何割ですか", "item_rules_rate"),
        ("ISMSを取っている会社はどのくらい?", "isms_rate"),
    ],
)
def test_what_a_figure_tells_is_answered_with_it(text: str, metric: str) -> None:
    reply = answer(text)

    assert reply.figures[0].metric == metric
    assert "手元の調査資料にありません" not in reply.title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("製造業の回答企業数は?", "製造業で回答した会社は 504社です"),
        (
            "100人以上の会社の平均は?",
            "担当者などの体制がある会社は、中小企業(101名以上)で 86.6%です",
        ),
        (
            "20人以下の会社と101人以上の会社、自社診断の点はどっちが高い?",
            "自社診断が70点以上の会社は、小規模企業者 17.5%、中小企業(101名以上) 40.7%です",
        ),
    ],
)
def test_companies_and_sizes_have_figures_of_their_own(text: str, title: str) -> None:
    assert answer(text).title == title


def test_a_count_of_companies_is_not_told_as_money() -> None:
    (sentence,) = answer("製造業の回答企業数は?").position

    assert sentence == "製造業で回答した会社は 504社です。全国では 4,191社です。"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("建設業は教育で何位?", "建設業は 33.0%で、多いほうから8番目です"),
        ("医療は何位?", "医療、福祉は"),
    ],
)
def test_an_industry_that_is_named_hears_its_place(text: str, place: str) -> None:
    assert place in answer(text).title


def test_a_subject_that_is_also_an_industry_has_no_place() -> None:
    assert "番目" not in answer("教育がいちばん進んでいる業種は?").title


def test_of_three_industries_the_clear_part_is_told() -> None:
    title = answer("金融業と製造業と小売業、教育はどこが進んでる?").title

    assert "金融業、保険業と製造業のどちらが上かは、言い切れない差です" in title


class TestWhoeverWorksAlone:
    """Nobody is told to gather colleagues that they do not have."""

    reply = answer("ひとりでやっている美容室です。何から?")

    def test_no_step_needs_anybody_else(self) -> None:
        steps = (*self.reply.steps, *self.reply.more_steps)

        assert not [step.id for step in steps if KB.actions[step.id].needs_others]

    def test_there_is_one_for_each_time_all_the_same(self) -> None:
        assert [step.when for step in self.reply.steps] == ["today", "this_week", "this_quarter"]

    @pytest.mark.parametrize("area", KB.areas)
    def test_each_area_has_something_to_do(self, area: str) -> None:
        name = KB.areas[area].name  # type: ignore[index]

        assert answer(f"ひとりでやっている美容室です。{name}は何から?").steps


@pytest.mark.parametrize(
    "text", ["一番よくある被害は?", "いちばん多い被害って何ですか", "よくある被害を教えて"]
)
def test_the_kinds_of_damage_are_told_by_their_shares(text: str) -> None:
    reply = answer(text)

    assert reply.kind == "benchmark"
    assert {figure.metric for figure in reply.figures} >= {
        "harm_data_destroyed_rate",
        "harm_personal_data_rate",
    }
