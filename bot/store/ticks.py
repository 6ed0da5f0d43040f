"""Answers to the item under a digest: one of each person, counted for the channel."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.schema import deliveries, ticks


@dataclass(frozen=True)
class Tick:
    """A person's answer to the item of an ISO week's digest."""

    week: str
    answer: str


class Ticks:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def give(self, delivery: int, team_id: str, user_id: str, answer: str) -> dict[str, int]:
        """Note a person's answer to the item (the last one counts); returns all, counted."""
        statement = insert(ticks).from_select(
            ["delivery_id", "user_id", "team_id", "answer"],
            sa.select(
                deliveries.c.id,
                sa.literal(user_id),
                deliveries.c.team_id,
                sa.literal(answer),
            ).where(deliveries.c.id == delivery, deliveries.c.team_id == team_id),
        )
        counted = (
            sa.select(ticks.c.answer, sa.func.count())
            .where(ticks.c.delivery_id == delivery, ticks.c.team_id == team_id)
            .group_by(ticks.c.answer)
        )
        async with self._engine.begin() as connection:
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[ticks.c.delivery_id, ticks.c.user_id],
                    set_={"answer": answer},
                )
            )
            return {row[0]: row[1] for row in await connection.execute(counted)}

    async def of_person(self, team_id: str, user_id: str) -> Sequence[Tick]:
        """A person's answers, the oldest first."""
        statement = (
            sa.select(deliveries.c.iso_week, ticks.c.answer)
            .join(deliveries, deliveries.c.id == ticks.c.delivery_id)
            .where(ticks.c.team_id == team_id, ticks.c.user_id == user_id)
            .order_by(deliveries.c.iso_week, deliveries.c.id)
        )
        async with self._engine.connect() as connection:
            return [Tick(*row) for row in await connection.execute(statement)]
