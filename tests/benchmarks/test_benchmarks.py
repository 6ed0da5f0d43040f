"""What the benchmark computes by itself: shares of values, BM25, bars, the tally of posts."""

import math
from pathlib import Path

import pytest

from bot.kb import load
from tests.benchmarks.bm25 import BM25
from tests.benchmarks.figures import NONE, Bar, Figure
from tests.benchmarks.load import percentile
from tests.benchmarks.packs import size_of, write_packs
from tests.benchmarks.stage import CountingSlack


def test_bm25_ranks_the_entry_with_the_rarer_pairs_first() -> None:
    """Worked by hand: two of the three entries hold 工務, one holds 務店."""
    index = BM25(["工務店", "工務所", "商店街"])

    found = index.best("町の工務店")

    # Every entry has two pairs, so the length counts nothing: a pair that stands there once
    # scores ln(1 + (3 - n + 0.5) / (n + 0.5)) with n entries that hold it.
    assert found is not None
    assert found[0] == "工務店"
    assert found[1] == pytest.approx(math.log(1 + 1.5 / 2.5) + math.log(1 + 2.5 / 1.5))


def test_bm25_finds_nothing_without_a_shared_pair() -> None:
    assert BM25(["工務店", "商店街"]).best("旅館") is None


@pytest.mark.parametrize(("share", "value"), [(0.5, 51), (0.99, 100), (1.0, 100), (0.0, 1)])
def test_a_percentile_is_one_of_the_values(share: float, value: int) -> None:
    assert percentile(range(100, 0, -1), share) == value


def test_a_bar_is_about_the_ratio_where_there_is_one() -> None:
    assert Figure("answer", 3, "ms", reference=2, bar=Bar(2)).holds
    assert not Figure("answer", 3, "ms", bar=Bar(2)).holds
    assert not Figure("rate", 5, "a second", reference=10, bar=Bar(0.6, at_least=True)).holds
    assert Figure("answer", 3, "ms").holds is None


def test_lost_work_is_more_than_a_missed_bar() -> None:
    assert Figure("lost", 1, "events", bar=NONE, vital=True).is_broken
    assert not Figure("lost", 0, "events", bar=NONE, vital=True).is_broken
    assert not Figure("answer", 3, "ms", bar=Bar(2)).is_broken


def test_the_stand_in_tells_what_is_lost_and_what_came_twice() -> None:
    api = CountingSlack()
    api.posts = [(("C1", ""), 1.0), (("C1", ""), 2.0), (("C2", "1.0"), 3.0), (("C9", ""), 4.0)]

    # C1 came twice, nobody expected C9, and C3 is missing.
    assert api.tally([("C1", ""), ("C2", "1.0"), ("C3", "")]) == (1, 2)


def test_a_made_up_pack_is_a_pack_that_editors_could_have_written(tmp_path: Path) -> None:
    write_packs(load(), tmp_path, 1)

    assert size_of(load(tmp_path)) > 1.9 * size_of(load())
