"""Whose company, how large, which trouble, what is wanted: by example."""

import time

import pytest

from bot.kb import load
from bot.kb.ids import INDUSTRY_IDS, IndustryId
from bot.understanding import Query, understand
from tests.evaluation.questions import HELD_OUT, read_questions
from tests.evaluation.scoring import score

KB = load()


def read(text: str, before: Query | None = None) -> Query:
    return understand(text, KB, before=before)


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("美容室向けの予約アプリを作っている会社です", "information"),
        ("旅館に食材を納めている問屋です", "wholesale"),
        ("病院の売店をやってます", "retail"),
        ("うちは卸ではなく小売です", "retail"),
        ("結婚式場です。ホテルではありません", "personal_services"),
        ("建設機械をレンタルしてる会社です", "real_estate"),
        ("介護施設に人を派遣してる会社です", "other_services"),
        ("前は旅館でしたが、今は保育園をやっています", "medical"),
        ("調剤薬局です", "retail"),
        ("動物病院です", "professional"),
        ("自動車整備工場です", "other_services"),
        ("大工さんもよく買いに来る町の金物店です", "retail"),
        ("美容室のオーナーです。テナントの飲食店の話ではありません", "personal_services"),
        ("タオルを織ってます。何から?", "manufacturing"),
        ("人の髪を切る仕事です。何から?", "personal_services"),
    ],
)
def test_the_askers_own_trade_counts_not_the_customers(text: str, industry: str) -> None:
    assert read(text).industry == industry


@pytest.mark.parametrize(
    ("text", "size", "people"),
    [
        ("工務店、15人です", "micro", 15),
        ("美容室、15人です", "small", 15),
        ("商社です。社員150人", "medium", 150),
        ("工場、従業員は百名くらい", "small", 100),
        ("塾です。生徒30人、先生は私ひとり", "micro", None),
        ("部品工場、50〜60名です", "small", 55),
        ("カフェです。スタッフ4人", "micro", 4),
        ("アルバイト含めて12名の居酒屋", "small", 12),
        ("居酒屋、四五人でやってます", "micro", 5),
        ("めっき工場、二三十人です", "small", 30),
        ("しょくいんさんじゅうごにんの病院です", "small", 35),
        ("社員数150の商社です", "medium", 150),
        ("従業員 38 名の印刷会社です", "small", 38),
    ],
)
def test_head_counts_become_the_surveys_sizes(text: str, size: str, people: int | None) -> None:
    (reading,) = read(text).sizes

    assert (reading.id, reading.people) == (size, people)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("5人以下の所と101人以上の所、体制の差は?", ("micro", "medium")),
        ("小規模事業者と100人以下の会社はどう違う?", ("micro", "small")),
    ],
)
def test_classes_of_size_can_be_compared(text: str, sizes: tuple[str, ...]) -> None:
    assert tuple(reading.id for reading in read(text).sizes) == sizes


@pytest.mark.parametrize(
    "text", ["焼肉屋を3店舗", "25項目のチェック", "会員1万人分の名簿", "2024年"]
)
def test_other_numbers_are_no_head_counts(text: str) -> None:
    assert read(text).sizes == ()


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("USBの貸し借りが自由です", "rules"),
        ("止まったら誰が決めるのか", "incident_response"),
        ("気づいた人だけが知っている", "threat_sharing"),
        ("社員教育をどうすれば", "education_training"),
        ("Pマークを取りたい", "certification"),
    ],
)
def test_habits_and_worries_point_to_an_area(text: str, area: str) -> None:
    assert read(text).area == area


def test_each_reading_shows_its_evidence() -> None:
    query = read("従業員15人の工務店です。事故が起きたときの手順がありません")

    assert query.industries[0].evidence == "工務店"
    assert query.sizes[0].evidence == "15人"
    assert "手順" in query.areas[0].evidence


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("不動産仲会業です。対策は?", "real_estate"),
        ("社会福祉放人です。何から?", "medical"),
        ("リフォーム会杜です。平均は?", "construction"),
        ("工務点です。対策は?", "construction"),
        ("院長ひとりでやっとる整骨イ院やけど、費用どんだけかけとるん", "medical"),
        ("フランチャイズでコンニビを2軒持ってます", "retail"),
        ("学塾習です。何から?", "education"),
    ],
)
def test_a_slip_in_a_trade_word_is_mended(text: str, industry: str) -> None:
    (reading,) = read(text).industries

    assert (reading.id, reading.via) == (industry, "near_miss")


def test_a_short_follow_up_keeps_the_subject() -> None:
    before = read("建設業で教育をしている割合は?")

    after = read("製造業は?", before)

    assert after.industry == "manufacturing"
    assert after.area == "education_training"
    assert after.intent == "benchmark"


def test_a_new_area_keeps_the_industry() -> None:
    after = read("費用はどのくらい?", read("工務店です。何から?"))

    assert after.industry == "construction"
    assert after.area == "investment"


def test_a_follow_up_with_a_wish_of_its_own_keeps_only_the_subject() -> None:
    after = read("平均は?", read("工務店です。ルールがない。どうすれば"))

    assert (after.industry, after.area, after.intent) == ("construction", "rules", "benchmark")


@pytest.mark.parametrize("text", ["50人規模の建設業", "10人の歯医者", "二十数名の建設会社"])
def test_a_company_told_in_a_few_words_is_no_chat(text: str) -> None:
    query = understand(text, KB)

    assert query.intent == "recommend"
    assert query.industry in ("construction", "medical")
    assert query.size == "small"


def test_something_off_topic_is_no_subject_to_follow() -> None:
    after = read("工務店です", read("今日の天気は?"))

    assert (after.industry, after.intent) == ("construction", "benchmark")


def test_a_long_message_in_a_thread_states_its_own_subject() -> None:
    before = read("工務店です。何から?")

    after = read(
        "ところで、知り合いの会社が感染したらしいのですが、うちでも起きたらどう動けば?", before
    )

    assert after.industry is None


def test_the_same_words_with_hints_only_are_no_certain_industry() -> None:
    assert read("足場が心配です。対策は?").industries == ()


def test_the_labelled_questions_reach_the_bars() -> None:
    """What `make eval` measures of the questions that words were written from."""
    scores = score(read_questions(), KB)["all"]

    assert scores.rate("one industry") >= 0.95
    assert scores.rate("area") >= 0.95
    assert scores.rate("not invented") >= 0.98
    assert scores.rate("off-topic") >= 0.97
    assert scores.rate("size") >= 0.95
    assert scores.rate("intent") >= 0.95


def test_questions_that_no_word_was_written_from_are_understood_too() -> None:
    scores = score(read_questions(HELD_OUT), KB)["all"]

    assert scores.rate("one industry") >= 0.93
    assert scores.rate("area") >= 0.94
    assert scores.rate("not invented") >= 0.98
    assert scores.rate("off-topic") >= 0.93
    assert scores.rate("size") >= 0.9
    assert scores.rate("intent") >= 0.96


@pytest.mark.parametrize("text", ["建設業" * 1000, "工務店です。" * 500, "USBが自由。" * 400])
def test_a_message_that_says_one_thing_a_thousand_times_is_read_in_a_moment(text: str) -> None:
    """Work grows with the length of a message, not with its square (it took 1.6 s once)."""
    start = time.perf_counter()
    read(text)

    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("industry", INDUSTRY_IDS)
@pytest.mark.parametrize(
    "asked", ["{}の投資額は?", "{}の教育の割合", "{}だと投資はいくらくらい?", "{}はどうですか"]
)
def test_whoever_names_an_industry_officially_gets_its_figures(
    industry: IndustryId, asked: str
) -> None:
    query = read(asked.format(KB.industries[industry].name))

    assert query.industry == industry
    assert query.intent == "benchmark"


@pytest.mark.parametrize(
    "text",
    [
        "同業の離職率ってどのくらい?",
        "美容室です。平均の客単価は?",
        "売上が倍になった豆腐屋さんの話とかない?",
        "HACCPって何から始めるもの?弁当屋です",
        "火災保険の見積りが去年の倍。よその倉庫はいくら払ってる?",
        "ドライバーの初任教育15時間、何を話せばええんやろ",
        "バックアップの運転手を派遣で頼むと日当いくら?",
    ],
)
def test_what_is_only_business_is_none_of_ours(text: str) -> None:
    assert read(text).intent == "out_of_scope"


@pytest.mark.parametrize(
    "text",
    [
        "求人サイトを装う偽メールが来た",
        "給与明細を別の社員に誤送信しました",
        "防犯カメラの映像が誰でも見られるようになってた",
        "会計ソフトのデータが消えたらどうする?",
        "売上の何%をセキュリティにかけるもの?",
    ],
)
def test_the_same_words_in_our_sense_are_answered(text: str) -> None:
    assert read(text).intent != "out_of_scope"
