"""The database goes away: processes still end when they are told to."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.demo import demo
from tests.processes import end, start_web, start_worker


@contextmanager
def outage(server: str, database_url: str) -> Iterator[None]:
    """Nobody reaches the database, and whoever did is cut off."""
    name = str(conninfo_to_dict(database_url)["dbname"])
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.mark.parametrize("kind", ["serve", "worker"])
@pytest.mark.parametrize("seconds", [0.0, 1.5])
async def test_sigterm_ends_a_process_that_has_lost_the_database(
    kind: str, seconds: float, postgres: str, environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    async with demo(environment=environment) as stand_in:
        if kind == "serve":
            started = await start_web(stand_in, **environment)
        else:
            with log.open("wb") as file:
                started = await start_worker(stand_in, file, **environment)
            async with asyncio.timeout(15):
                while b"working" not in log.read_bytes():  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

        with outage(postgres, environment["DATABASE_URL"]):
            await asyncio.sleep(seconds)
            told = time.monotonic()
            async with asyncio.timeout(20):
                assert await end(started) == 0

    assert time.monotonic() - told < 5


async def test_serving_and_working_in_one_process_ends_without_its_database(
    environment: dict[str, str],
) -> None:
    async with demo(environment=environment) as running:
        await asyncio.sleep(0.1)
        await running.world.store.database.pool.close()
        left = time.monotonic()

    assert time.monotonic() - left < 5
