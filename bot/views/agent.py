"""Words of the agent's pane: prompts that really work, and the status while an answer is made."""

from dataclasses import dataclass
from typing import Final

from bot.kb import KnowledgeBase
from bot.kb.ids import IndustryId

PROMPTS_TITLE: Final = "たとえば、こう聞けます"
STATUS: Final = "調べています…"
MOST: Final = 4


@dataclass(frozen=True)
class Prompt:
    """A suggestion: what stands on it, and what is asked when it is chosen."""

    title: str
    message: str


def prompts(industry: IndustryId | None, kb: KnowledgeBase) -> tuple[Prompt, ...]:
    """Up to four prompts; those of a known industry name it."""
    if industry is None:
        return (
            Prompt("何から始めればいい?", "小さな会社です。対策は何から始めればいいですか"),
            Prompt("建設業の数字", "建設業の会社はどこまで対策していますか"),
            Prompt("事故の備え", "事故が起きたときの手順がありません。何から?"),
            Prompt("ルール作り", "社内のルールを作りたいのですが、ひな形はありますか"),
        )
    name = kb.industries[industry].name
    return (
        Prompt("何から始めればいい?", f"{name}です。対策は何から始めればいいですか"),
        Prompt(f"{kb.industries[industry].short}の数字", f"{name}の会社はどこまで対策していますか"),
        Prompt("事故の備え", f"{name}です。事故が起きたときの手順がありません"),
        Prompt("ほかの会社の例", f"{name}の参考になる会社の事例を教えてください"),
    )
