"""Whether an open database takes what people ask, beyond that it answers."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.store.database import open_database
from bot.store.embedded import ROOTS_USER


@contextmanager
def setting(database_url: str, name: str, value: str) -> Iterator[None]:
    """What new connections to the database find."""
    database = str(conninfo_to_dict(database_url)["dbname"])
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {database} SET {name} = {value}".encode())
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {database} RESET {name}".encode())


@contextmanager
def small_disk(folder: Path, database_url: str) -> Iterator[str]:
    """A tablespace of 64 KB."""
    folder.parent.chmod(0o755)
    folder.mkdir()
    options = f"size=64k,mode=0700,uid={ROOTS_USER}"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("nothing may be mounted here: no disk to fill")
    try:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'".encode())
            try:
                yield "small"
            finally:
                connection.execute("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", folder], check=True)


async def test_a_database_with_room_takes_writes(database_url: str, tmp_path: Path) -> None:
    async with open_database(database_url, tmp_path) as database:
        assert await database.problem_of_writing() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
async def test_a_full_disk_is_a_problem_before_the_first_question_is_lost(
    database_url: str, tmp_path: Path
) -> None:
    with (
        small_disk(tmp_path / "small", database_url) as tablespace,
        setting(database_url, "temp_tablespaces", tablespace),
    ):
        async with open_database(database_url, tmp_path) as database:
            assert await database.problem() is None

            assert "disk of the database is full" in (await database.problem_of_writing() or "")


async def test_a_database_made_read_only_is_a_problem(database_url: str, tmp_path: Path) -> None:
    """As providers do with one whose disk is nearly full."""
    with setting(database_url, "default_transaction_read_only", "on"):
        async with open_database(database_url, tmp_path) as database:
            assert "takes no writes" in (await database.problem_of_writing() or "")


async def test_a_database_that_is_away_is_told_as_ever(database_url: str, tmp_path: Path) -> None:
    async with open_database(database_url, tmp_path) as database:
        await database.pool.close()

        assert "does not answer" in (await database.problem_of_writing() or "")
