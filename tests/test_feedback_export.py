"""What editors get: words that no list holds, and nobody's id."""

from datetime import UTC, datetime

from bot.feedback_export import exported, suggested_words
from bot.kb import KnowledgeBase
from bot.store.feedback import Verdict
from bot.store.store import open_store

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_words_that_are_known_are_not_suggested(kb: KnowledgeBase) -> None:
    assert suggested_words("ジビエを扱う工務店です", kb) == ("ジビエ",)
    assert suggested_words("", kb) == ()


async def test_verdicts_counts_and_questions_are_exported_without_ids(
    database_url: str, kb: KnowledgeBase
) -> None:
    async with open_store(database_url, None) as store:  # type: ignore[arg-type]
        feedback = store.feedback
        await feedback.set_keeps_questions("T1", True)
        verdict = Verdict(False, "recommend;retail", "wrong_industry", "wholesale", None, "卸です")
        await feedback.give("T1", "U1", "C1:1.1", verdict, NOW)
        await feedback.count_unanswered("T1", "fallback", "ジビエの会社です", NOW)
        await feedback.count_unanswered("T2", "fallback", "秘密", NOW)
        lines = await exported(feedback, kb)

    assert [line["type"] for line in lines] == ["verdict", "unanswered", "question"]
    assert lines[0]["right_industry"] == "wholesale"
    assert lines[1]["questions"] == 2
    assert lines[2]["suggested_words"] == ["ジビエ"]
    assert not {"U1", "T1", "T2", "秘密"} & set(str(lines).replace("'", " ").split())


async def test_what_has_waited_long_enough_is_deleted(database_url: str) -> None:
    async with open_store(database_url, None) as store:  # type: ignore[arg-type]
        await store.feedback.set_keeps_questions("T1", True)
        await store.feedback.count_unanswered("T1", "fallback", "x", NOW)

        assert await store.feedback.clear(NOW) == 0
        assert await store.feedback.clear(datetime(2027, 11, 26, tzinfo=UTC)) == 2
        assert await store.feedback.questions() == []
