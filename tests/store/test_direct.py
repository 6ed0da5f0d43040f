"""Statements straight to the pool leave its connections as they found them."""

from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from bot.store.direct import Direct, compiled
from bot.store.schema import subjects
from bot.store.store import open_store

PUT = compiled(
    sa.insert(subjects).values(
        {name: sa.bindparam(name) for name in ("team_id", "channel_id", "thread", "ts", "state")}
    )
)
ROW = {"team_id": "T1", "channel_id": "C1", "thread": "1.1", "ts": "1.1", "state": "help"}


async def test_a_statement_is_its_own_transaction_and_the_next_borrower_begins_one(
    database_url: str,
) -> None:
    async with open_store(database_url, Path()) as store:
        pool, direct = store.database.pool, Direct(store.database.pool)

        assert await direct.run(PUT, **ROW) == 1
        assert await store.subjects.of("T1", "C1", "1.1", before="1.2") == "help"
        for _ in range(4):
            async with pool.connection() as connection:
                assert not connection.autocommit
                await connection.execute("DELETE FROM subjects")
                await connection.rollback()
        assert await store.subjects.of("T1", "C1", "1.1", before="1.2") == "help"


async def test_a_failed_statement_gives_its_connection_back(database_url: str) -> None:
    async with open_store(database_url, Path()) as store:
        direct = Direct(store.database.pool)
        await direct.run(PUT, **ROW)

        for _ in range(20):  # more often than there are connections
            with pytest.raises(psycopg.errors.UniqueViolation):
                await direct.run(PUT, **ROW)

        assert await store.subjects.of("T1", "C1", "1.1", before="1.2") == "help"
