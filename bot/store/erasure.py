"""Forgetting a workspace: every row of it, in every table."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.schema import metadata


async def erase(engine: AsyncEngine, team_id: str) -> int:
    """Delete all rows of a workspace in one transaction; returns how many."""
    count = 0
    async with engine.begin() as connection:
        # Rows that others refer to go last.
        for table in reversed(metadata.sorted_tables):
            if "team_id" in table.c:
                statement = sa.delete(table).where(table.c.team_id == team_id)
                count += (await connection.execute(statement)).rowcount
    return count
