"""Messages that name one thing and say no more, alone and in a thread."""

import time

import pytest

from bot.kb import load
from bot.understanding import Profile, Query, understand

KB = load()


def read(text: str, before: Query | None = None) -> Query:
    return understand(text, KB, before=before)


@pytest.mark.parametrize(
    ("follow_up", "industry"),
    [
        ("病院は?", "medical"),
        ("じゃあ飲食だと?", "hospitality"),
        ("不動産の場合は?", "real_estate"),
        ("塾は?", "education"),
        ("卸だと?", "wholesale"),
        ("ちなみに美容室はどうですか", "personal_services"),
        ("ホテルも教えて", "hospitality"),
    ],
)
def test_a_trade_is_what_is_asked_about(follow_up: str, industry: str) -> None:
    """Nobody declares it theirs; there is nothing else that it could be."""
    after = read(follow_up, read("建設業で教育をしている割合は?"))

    assert (after.industry, after.area, after.intent) == (
        industry,
        "education_training",
        "benchmark",
    )


def test_an_uncovered_trade_replaces_the_industry() -> None:
    after = read("農家は?", read("建設業で教育をしている割合は?"))

    assert after.industry is None
    assert after.uncovered[0].id == "agriculture_forestry"


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("パスワード", 3),
        ("wifi", 9),
        ("テレワークは?", 13),
        ("退職者", 19),
        ("誤送信について教えて", 7),
    ],
)
def test_a_subject_of_the_self_check_is_asked_about(text: str, item: int) -> None:
    query = read(text)

    assert query.intent == "recommend"
    assert [reading.number for reading in query.items] == [item]


@pytest.mark.parametrize(
    ("text", "area"),
    [("ルール", "rules"), ("お金", "investment"), ("事故は?", "incident_response")],
)
def test_the_name_of_an_area_is_enough(text: str, area: str) -> None:
    query = read(text)

    assert (query.area, query.intent) == (area, "recommend")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("事例", "case"),
        ("ランキング", "ranking"),
        ("補助金は?", "definition"),
        ("体制", "benchmark"),
    ],
)
def test_a_wish_is_enough(text: str, intent: str) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    "text", ["もっと詳しく", "他には?", "次は何をすればいい?", "具体的に教えて"]
)
def test_more_is_the_same_again_in_detail(text: str) -> None:
    before = read("工務店です。ルールがない。何から?")

    after = read(text, before)

    assert after.detailed
    assert (after.industry, after.area) == ("construction", "rules")


@pytest.mark.parametrize(
    "text",
    [
        "ありがとう",
        "どうもありがとうございました",
        "了解です",
        "わかりました、やってみます",
        "なるほど",
    ],
)
def test_thanks_ask_for_nothing(text: str) -> None:
    for query in (read(text), read(text, read("工務店です。ルールがない。何から?"))):
        assert query.thanks
        assert query.intent == "help"


@pytest.mark.parametrize("text", ["製造業と比べて?", "製造業と比べるとどう?"])
def test_another_industry_is_compared_with_ones_own(text: str) -> None:
    of_thread = read(text, read("建設業で教育をしている割合は?"))
    of_profile = understand(text, KB, Profile("construction"))

    for query in (of_thread, of_profile):
        assert query.intent == "compare"
        assert [reading.id for reading in query.industries] == ["construction", "manufacturing"]


@pytest.mark.parametrize(
    ("text", "industry", "area"),
    [
        ("製造業です。費用は?", "manufacturing", "investment"),
        ("製造業 30人 費用", "manufacturing", "investment"),
        ("小売 ルール", "retail", "rules"),
        ("八百屋。ルールいる?", "retail", "rules"),
    ],
)
def test_one_word_beside_a_trade_is_enough(text: str, industry: str, area: str) -> None:
    query = read(text)

    assert (query.industry, query.area) == (industry, area)


@pytest.mark.parametrize(
    "text", ["二十五名の工場", "30人弱の工場", "約20名の運送", "50人未満の小売", "先生3人の塾"]
)
def test_a_company_in_a_few_words_is_no_chat(text: str) -> None:
    query = read(text)

    assert query.intent == "recommend"
    assert query.sizes


@pytest.mark.parametrize("text", ["スマホ", "メール", "個人情報", "権限は?", "FAX"])
def test_common_words_count_where_nothing_else_is_said(text: str) -> None:
    assert read(text).items
    assert not read(f"うちは工務店です。{text}で写真を送る仕事が多いです").items


def test_no_trade_is_taken_for_a_subject_of_the_self_check() -> None:
    """「デザインスタジオ」 is not about インスタ."""
    words = {
        word
        for trades in KB.trades
        for lists in (*trades.industries.values(), *trades.uncovered.values())
        for word in (*lists.names, *lists.trades)
        if not set("…(|?") & set(word)
    }
    assert len(words) > 5000

    assert [word for word in sorted(words) if read(f"{word}です").items] == []


@pytest.mark.parametrize(
    "filler", ["夫婦で", "うちは", "じゃあ", "もし", "町の", "の場合", "について"]
)
def test_a_long_message_of_small_words_takes_no_time(filler: str) -> None:
    """Patterns in which each part may repeat are where time explodes."""
    began = time.perf_counter()

    read(filler * 200 + "x病院は?")
    read("病院" + filler * 200 + "x")

    assert time.perf_counter() - began < 1
