"""A small run in the suite; `make chaos` makes many large ones."""

from tests.chaos.run import Size, run


async def test_nothing_is_lost_and_nothing_comes_twice(database_url: str) -> None:
    size = Size(subscriptions=40, questions=20, seconds=3)

    outcome = await run(database_url, 20261125, size)

    assert outcome.kills > 0
    assert (outcome.open, outcome.lost, outcome.doubled) == (0, 0, 0), outcome
