"""The database goes away: processes still end when they are told to."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.demo import Demo, demo
from tests.processes import Started, end, start_web, start_worker
from tests.slack.helpers import until
from tests.wire import wire


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


async def begun(kind: str, stand_in: Demo, environment: dict[str, str], log: Path) -> Started:
    """A process at work."""
    if kind == "serve":
        return await start_web(stand_in, **environment)
    with log.open("wb") as file:
        started = await start_worker(stand_in, file, **environment)
    await until(lambda: b"working" in log.read_bytes(), seconds=15)
    return started


@pytest.mark.parametrize("kind", ["serve", "worker"])
@pytest.mark.parametrize("seconds", [0.0, 1.5])
async def test_sigterm_ends_a_process_that_has_lost_the_database(
    kind: str, seconds: float, postgres: str, environment: dict[str, str], tmp_path: Path
) -> None:
    async with demo(environment=environment) as stand_in:
        started = await begun(kind, stand_in, environment, tmp_path / "log")
        with outage(postgres, environment["DATABASE_URL"]):
            await asyncio.sleep(seconds)
            told = time.monotonic()
            async with asyncio.timeout(20):
                assert await end(started) == 0

    assert time.monotonic() - told < 5


async def test_sigterm_ends_a_process_whose_database_keeps_silent(
    database_url: str, environment: dict[str, str], tmp_path: Path
) -> None:
    async with demo(environment=environment) as stand_in, wire(database_url) as line:
        started = await begun("worker", stand_in, {"DATABASE_URL": line.url}, tmp_path / "log")
        line.passing.clear()
        await asyncio.sleep(6)  # until it has begun to ask whether its connections live

        told = time.monotonic()
        async with asyncio.timeout(20):
            assert await end(started) == 0

    assert time.monotonic() - told < 10  # before what started it loses patience


async def test_serving_and_working_in_one_process_ends_without_its_database(
    environment: dict[str, str],
) -> None:
    async with demo(environment=environment) as running:
        await asyncio.sleep(0.1)
        await running.world.store.database.pool.close()
        left = time.monotonic()

    assert time.monotonic() - left < 5
