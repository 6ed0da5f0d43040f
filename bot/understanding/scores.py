"""The points of the self-check that somebody tells: 「自社診断は45点でした」."""

from typing import Final

from bot.understanding.fold import grammar
from bot.understanding.head_counts import number

FULL: Final = 100
_KANJI: Final = "一二三四五六七八九十百〇"
_POINTS: Final = (
    rf"(?<![0-9.\-{_KANJI}])([0-9]{{1,3}}|[{_KANJI}]{{2,5}})(?: ?/ ?100(?![0-9])|点)"
    r"(?!以上|以下|未満|台|満点|を?超|に届|が満点|の会社|だけ教|ほど)"
)
_CHECK: Final = r"(?:診断|点数|スコア|採点)"
_TOLD: Final = grammar(
    rf"{_CHECK}、?[^。、]{{0,12}}?{_POINTS}"
    rf"|{_POINTS}(?:でした|だった|やった|じゃった|取れた|とれた|でしたが|しか(?:なか|取れ|とれ))"
)
_OF_SOMETHING_ELSE: Final = grammar("テスト|試験|模試|レビュー|口コミ")


def read_score(text: str) -> int | None:
    """The asker's points, 0 to 100, if the folded message tells them; of several the last."""
    if _OF_SOMETHING_ELSE.search(text):
        return None
    told = [number(match[1] or match[2]) for match in _TOLD.finditer(text)]
    return next((points for points in reversed(told) if points <= FULL), None)
