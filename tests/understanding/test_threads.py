"""A message in a thread is read with what the thread is about."""

from dataclasses import replace

import pytest

from bot.advice.steps import choose
from bot.kb import load
from bot.understanding import Profile, Query, understand
from bot.views.state import decode, encode

KB = load()


def after(first: str, *texts: str) -> Query:
    """The last message as read in a thread, which remembers ids only."""
    query = understand(first, KB)
    for text in texts:
        query = understand(text, KB, before=decode(encode(query)))
    return query


@pytest.mark.parametrize(
    "reply", ["従業員は12人です", "12人", "12名", "十二人です", "社員が12おる", "十人ほど"]
)
def test_a_head_count_is_measured_by_the_threads_industry(reply: str) -> None:
    """Construction is small up to 20 people; 12 in a shop are more than that."""
    builder = after("工務店です。ルールがない。何から?", reply)
    shop = after("八百屋です。ルールがない。何から?", reply)

    assert (builder.industry, builder.area, builder.size) == ("construction", "rules", "micro")
    assert (shop.industry, shop.area, shop.size) == ("retail", "rules", "small")


def test_the_class_follows_when_the_industry_is_told_later_or_corrected() -> None:
    assert after("従業員は12人です。何から?", "製造業です").size == "micro"
    assert after("従業員18人の工場です。何から?", "小売だと?").size == "small"


@pytest.mark.parametrize(
    "staff", ["職人8人、事務2人", "従業員18名、パート5名", "ドライバー15人です"]
)
def test_a_word_for_staff_is_no_other_trade(staff: str) -> None:
    assert after("工務店です。何から始めれば?", staff).industry == "construction"


def test_a_head_count_is_measured_by_the_profiles_industry() -> None:
    query = understand("12人です。何から?", KB, Profile("construction"))

    assert query.size == "micro"


def test_the_subject_of_the_self_check_goes_on() -> None:
    query = after("パスワード", "建設業です", "社員5人です")

    assert [reading.number for reading in query.items] == [3]
    assert query.industry == "construction"


@pytest.mark.parametrize("reply", ["誰に連絡すればいい?", "個人情報が入ってました", "どうしよう"])
def test_an_emergency_goes_on(reply: str) -> None:
    query = after("USBメモリをなくしました", reply)

    assert query.emergency is not None
    assert query.emergency.id == "lost_device"


@pytest.mark.parametrize(
    "text",
    [
        "ISMSとは?",
        "運送業の平均は?",
        "補助金はありますか",
        "パスワードの決め方を教えて",
        "製造業の事例は?",
        "ありがとう。次に、社内ルールを作りたいのですが",
    ],
)
def test_a_question_of_its_own_leaves_the_emergency(text: str) -> None:
    assert after("ウイルスに感染しました", text).emergency is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("切り離しました。次は?", "next"),
        ("電源は切っていい?", "power"),
        ("お金は払うべき?", "pay"),
        ("取引先には言うべき?", "tell"),
        ("報告は何日以内?", "report"),
        ("電話番号は?", "call"),
        ("見つかりました", "found"),
    ],
)
def test_what_is_asked_in_an_emergency_is_answered(text: str, asked: str) -> None:
    query = after("英語の脅迫文が出てファイルが開けません", text)

    assert query.emergency is not None
    assert (query.emergency.id, query.emergency.asked) == ("ransom", asked)


def test_what_comes_next_depends_on_what_happened() -> None:
    paid = after("偽の請求書に300万円振り込んでしまいました", "銀行に電話しました。次は?")
    lost = after("スマホを電車に忘れました", "カードは止めました。次は?")

    assert paid.emergency is not None
    assert paid.emergency.asked == "next_payment"
    assert lost.emergency is not None
    assert lost.emergency.asked == "next_lost"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("バックアップはあります", "backup"),
        ("業者がいません", "no_vendor"),
        ("警察に行った方がいい?", "police"),
        ("費用はいくらかかる?", "cost"),
        ("誤報でした", "found"),
    ],
)
def test_an_emergency_is_not_left_for_what_belongs_to_it(text: str, asked: str) -> None:
    query = after("英語の脅迫文が出てファイルが開けません", text)

    assert query.emergency is not None
    assert query.emergency.asked == asked


def test_another_mishap_in_its_thread_is_one_of_its_own() -> None:
    query = after("スマホを電車に忘れました", "次は?", "ウイルスに感染しました")

    assert query.emergency is not None
    assert (query.emergency.id, query.emergency.asked) == ("infection", "")


def test_an_emergency_keeps_who_it_happens_to() -> None:
    query = after("工務店です。USBをなくしました", "従業員10人")

    assert query.emergency is not None
    assert (query.industry, query.size) == ("construction", "micro")


def test_a_long_message_leaves_the_emergency() -> None:
    query = after(
        "USBメモリをなくしました", "ところで、うちの会社のルール作りは何から始めればいいですか"
    )

    assert query.emergency is None


def test_a_comparison_keeps_the_subject_and_takes_another() -> None:
    query = after("社員15人の建設業で教育をしている割合は?", "製造業と比べて?")

    assert [reading.id for reading in query.industries] == ["construction", "manufacturing"]
    assert (query.area, query.size) == ("education_training", "micro")
    again = after("建設業で教育をしている割合は?", "製造業と比べて?", "卸売業と比べると?")
    assert [reading.id for reading in again.industries] == ["construction", "wholesale"]


@pytest.mark.parametrize("text", ["漁師ですが製造業との比較は?", "製造業と比べて農家はどう?"])
def test_a_trade_without_a_page_is_not_thrown_away(text: str) -> None:
    query = understand(text, KB, Profile("education"))

    assert query.uncovered
    assert "education" not in [reading.id for reading in query.industries]


@pytest.mark.parametrize("text", ["できてます", "今日のはやった。次は?", "それはもう済んでます"])
def test_what_is_done_makes_room_for_what_comes_next(text: str) -> None:
    query = after("工務店です。ルールがない。何から?", "くわしく")
    shown = tuple(action.id for action in choose(query, KB))
    query = understand(text, KB, before=replace(query, shown_steps=shown))

    assert (query.industry, query.area) == ("construction", "rules")
    assert query.done_steps == shown
    assert not set(shown) & {action.id for action in choose(query, KB)}


@pytest.mark.parametrize(
    ("text", "place"), [("1つ目はできてます", 0), ("二番目はやりました", 1), ("3つ目は済み", 2)]
)
def test_the_step_that_is_named_is_done_and_the_others_stay(text: str, place: int) -> None:
    before = after("工務店です。ルールがない。何から?")
    shown = tuple(action.id for action in choose(before, KB))
    query = understand(text, KB, before=replace(before, shown_steps=shown))

    assert query.done_steps == (shown[place],)
    assert {action.id for action in choose(query, KB)} & set(shown) == set(shown) - {shown[place]}


@pytest.mark.parametrize("text", ["無理です", "難しいかな", "まだやってない"])
def test_what_is_too_much_gets_other_steps(text: str) -> None:
    assert after("工務店です。ルールがない。何から?", text).detailed


@pytest.mark.parametrize(
    "text",
    [
        "それ、やった方がいいですか?",
        "まだ何もやったことがありません",
        "ほんとに終わったの?",
        "途中までやった",
    ],
)
def test_what_is_asked_or_not_done_is_not_taken_for_done(text: str) -> None:
    before = replace(
        after("工務店です。ルールがない。何から?"), shown_steps=("rules.basic_policy",)
    )

    assert understand(text, KB, before=before).done_steps == ()


@pytest.mark.parametrize(
    "text", ["今後の対策を知りたい", "再発を防ぐには?", "二度と起こさないためには"]
)
def test_after_an_emergency_comes_what_prevents_the_next(text: str) -> None:
    reading = after("ウイルスに感染しました", text).emergency

    assert reading
    assert reading.asked == "prevention"


@pytest.mark.parametrize(
    "text",
    ["次にUTMって何か教えて", "次は製造業の数字を教えて", "今日の天気は?", "ランチどこがいい?"],
)
def test_a_subject_of_its_own_is_no_follow_up(text: str) -> None:
    assert after("ウイルスに感染しました", text).emergency is None


def test_a_score_and_what_is_done_stay_in_the_state() -> None:
    query = replace(understand("自社診断は45点でした", KB), done_steps=("rules.basic_policy",))
    again = decode(encode(query))

    assert again is not None
    assert (again.score, again.done_steps) == (45, ("rules.basic_policy",))
