"""Years of posts: no topic again before all were used, one screen, blocks that Slack takes."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.advice.steps import STAND_INS
from bot.demo.standin.blocks import problems
from bot.digest.plan import Digest, plan, topics
from bot.digest.schedule import iso_week
from bot.kb import KnowledgeBase
from bot.kb.ids import INDUSTRY_IDS, AreaId, IndustryId
from bot.views.digest import digest_message, tally, with_tally

MONDAY = date(2026, 11, 23)
MOST_BLOCKS = 12
MOST_CHARACTERS = 1200
"""One screen, of what a reader sees."""


def year(industry: IndustryId | None, kb: KnowledgeBase, key: str = "T1:C1") -> list[Digest]:
    return weekly(52, industry, kb, key)


def weekly(
    weeks: int, industry: IndustryId | None, kb: KnowledgeBase, key: str = "T1:C1", kept: int = 57
) -> list[Digest]:
    """So many weeks' posts, each made from those before it that the ledger keeps."""
    posts: list[Digest] = []
    for number in range(weeks):
        week = iso_week(MONDAY + timedelta(weeks=number))
        history = [post.topic for post in posts[-kept:]]
        posts.append(plan(key, week, history, industry, None, kb))
    return posts


def visible(value: Any) -> Iterator[str]:
    """Every text that a reader sees; of a link its label."""
    if isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield re.sub(r"<[^|>]*\|([^>]*)>", r"\1", value["text"])
        else:
            for part in value.values():
                yield from visible(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from visible(part)


@pytest.mark.parametrize("industry", INDUSTRY_IDS)
def test_no_topic_comes_again_before_all_were_used(industry: IndustryId, kb: KnowledgeBase) -> None:
    used = [p.topic for p in year(industry, kb) if not p.topic.startswith("season:")]
    cycle = len(topics(industry, kb))

    for start in range(0, len(used), cycle):
        part = used[start : start + cycle]
        assert len(set(part)) == len(part)


@pytest.mark.parametrize("industry", [*INDUSTRY_IDS, None])
def test_every_post_of_a_year_is_one_screen_that_slack_takes(
    industry: IndustryId | None, kb: KnowledgeBase
) -> None:
    for post in year(industry, kb):
        message = digest_message(post, 7)
        assert problems(list(message.blocks)) == [], post.topic
        assert len(message.blocks) <= MOST_BLOCKS
        assert sum(map(len, visible(message.blocks))) <= MOST_CHARACTERS, post.topic
        assert post.reply.sources, post.topic
        assert post.reply.title in message.text
        assert "自社診断から1問" in message.text


def test_all_25_items_come_before_one_comes_again(kb: KnowledgeBase) -> None:
    items = [post.item.number for post in year("retail", kb)]

    assert sorted(items[:25]) == list(range(1, 26))
    assert items[25:50] == items[:25]


def test_an_item_comes_in_its_week_however_many_posts_there_were(kb: KnowledgeBase) -> None:
    first = plan("T1:C1", "2027-W20", [], "retail", None, kb)
    later = plan("T1:C1", "2027-W20", ["area:rules"] * 30, "retail", None, kb)

    assert first.item == later.item


@pytest.mark.parametrize("kept", [57, 46], ids=["every week", "holidays skipped"])
@pytest.mark.parametrize("industry", ["retail", None])
def test_years_later_the_posts_still_change(
    industry: IndustryId | None, kept: int, kb: KnowledgeBase
) -> None:
    """The ledger forgets: after 13 months the history is as long as it will ever be."""
    posts = weekly(3 * 52, industry, kb, kept=kept)

    items = [post.item.number for post in posts]
    for start in range(len(items) - 24):
        assert sorted(items[start : start + 25]) == list(range(1, 26))
    used = [post.topic for post in posts if not post.topic.startswith("season:")]
    cycle = len(topics(industry, kb))
    for start in range(len(used) - cycle + 1):
        assert len(set(used[start : start + cycle])) == cycle
    actions: dict[str, list[str]] = defaultdict(list)
    for post in posts:
        actions[post.topic].append(post.reply.steps[0].id)
    assert {topic for topic, ids in actions.items() if len(set(ids[-3:])) == 1} == set()


@pytest.mark.parametrize("area", ["merits", "cases", "incident_damage"])
def test_a_packs_case_may_teach_what_has_no_actions_of_its_own(
    area: AreaId, kb: KnowledgeBase
) -> None:
    taught = {area: "信頼が増えた例です"}
    name, case = next(iter(kb.cases.items()))
    pack = replace(kb, cases={**kb.cases, name: case.model_copy(update={"teaches": taught})})

    post = next(post for post in year("retail", pack) if post.topic == f"case:{name}")

    assert [step.area for step in post.reply.steps] == [STAND_INS[area]]


def test_the_same_week_and_history_give_the_same_post(kb: KnowledgeBase) -> None:
    assert year("finance", kb) == year("finance", kb)


def test_channels_do_not_all_talk_about_the_same(kb: KnowledgeBase) -> None:
    firsts = {year("retail", kb, f"T1:C{number}")[0].topic for number in range(12)}

    assert len(firsts) > 3


@pytest.mark.parametrize(
    ("week", "topic"),
    [
        ("2026-W52", "season:year_end"),
        ("2027-W13", "season:new_fiscal_year"),
        ("2027-W31", "season:summer_holidays"),
    ],
)
def test_seasons_have_their_own_topic_once_a_year(week: str, topic: str, kb: KnowledgeBase) -> None:
    first = plan("T1:C1", week, [], "retail", None, kb)
    again = plan("T1:C1", week, [topic], "retail", None, kb)

    assert first.topic == topic
    assert again.topic != topic


def test_the_tally_counts_and_takes_the_old_ones_place(kb: KnowledgeBase) -> None:
    blocks = digest_message(plan("T1:C1", "2026-W48", [], None, None, kb), 7).blocks

    changed = with_tally(blocks, {"done": 3, "partly": 1})

    assert tally({}) == "まだ、だれも答えていません"
    assert "はい 3・一部 1・いいえ 0" in "".join(visible(changed))
    assert len(changed) == len(blocks)
