"""Numbers that count the company's people, and those that count somebody else."""

import pytest

from bot.kb import KnowledgeBase
from bot.understanding.fold import fold
from bot.understanding.head_counts import largest_head_count
from bot.understanding.patterns import patterns


def people(text: str, kb: KnowledgeBase) -> int | None:
    count = largest_head_count(fold(text).text, patterns(kb))
    return count.people if count else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("従業員15人の工務店です", 15),
        ("社員が25、USBは各自ばらばら", 25),
        ("弁当屋。調理12、配達4、事務2。", 18),
        ("正社員40、パート60でスーパーです", 100),
        ("医師2名看護師10名の内科です", 12),
        ("バイト3人とわたしで雑貨店してます", 4),
        ("従業員数29、平均年齢58歳", 29),
        ("100人ちょっとの部品メーカーです", 101),
        ("うち20〜30人ぐらいなんですけど", 25),
        ("従業員30人、うちパートが10人です", 30),
        ("じゅうぎょういん60めい", 60),
        ("職員は常勤非常勤あわせて72です", 72),
        ("従業員90人(正社員40、パート50)のスーパー", 90),
        ("二十数名の建設会社です", 25),
        ("社員は5人もいない不動産屋", 4),
        ("私以外に5人の花屋", 6),
        ("昔は50人いたけど今は8人の縫製工場", 8),
        ("来年30人になる予定、今は18人の製造業", 18),
        ("千人規模の会社ではなく、50人の会社です", 50),
        ("1日に100人来る飲食店、店員は4人", 4),
        ("フルタイム6、パート4の薬局", 10),
        ("当社(従業員数35名、製造業)は", 35),
        ("スタッフ数12人の雑貨店", 12),
        ("営業5人、工事12人、事務3人の会社", 20),
        ("東京10人と大阪20人の内装工事会社", 30),
        ("一時は150人いたけど今は60人の紡績会社", 60),
        ("常時5人、繁忙期は20人の酒屋", 5),
        ("グループで900人、うちの会社は26人の倉庫業", 26),
        ("二百数十人の病院", 250),
        ("20人台の印刷会社", 25),
        ("100人は超えてます", 101),
        ("2、3人の会社でも対策は要る?", 2),
        ("私のほかに2人いる事務所", 3),
        ("人数→46", 46),
    ],
)
def test_staff_is_counted(text: str, expected: int, kb: KnowledgeBase) -> None:
    assert people(text, kb) == expected


@pytest.mark.parametrize(
    "text",
    [
        "生徒50人の塾です",
        "社員の1人が変な添付を開いた",
        "1人1台パソコンを配った",
        "新人が5人入ります",
        "50人の前で話します",
        "外注の職人10人に図面を渡す",
        "100人乗っても平気な物置のメーカーです",
        "定員80の特養です",
        "社員数は三桁いくかいかないか",
        "数10名でやってます",
        "1店舗20人で8店舗のドラッグストア",
        "社員が100人以下なら安い保険があると聞いた",
        "前の会社は500人いてちゃんとしてた",
        "面接に来た8人の履歴書",
        "4人家族です",
        "10人十色でみんな勝手なツールを使う",
    ],
)
def test_others_are_not(text: str, kb: KnowledgeBase) -> None:
    assert people(text, kb) is None
