"""The revisions lead to exactly the tables that the code uses, from wherever they start."""

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from bot.errors import StoreError
from bot.store.schema import metadata
from bot.store.upgrade import HEAD, is_current, sqlalchemy_url, upgrade

REVISIONS = [f"{number:04d}" for number in range(1, int(HEAD) + 1)]


def differences(url: str) -> list[object]:
    def ours(_: object, name: str | None, kind: str, __: bool, ___: object) -> bool:
        others = ("procrastinate", "alembic")
        return not (kind == "table" and name is not None and name.startswith(others))

    with create_engine(sqlalchemy_url(url)).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_server_default": True}
        )
        found = list(compare_metadata(context, metadata))
    connection.engine.dispose()
    return found


async def test_an_empty_database_is_brought_to_the_schema(blank_database_url: str) -> None:
    assert not await is_current(blank_database_url)

    upgrade(blank_database_url)

    assert await is_current(blank_database_url)
    assert differences(blank_database_url) == []


@pytest.mark.parametrize("revision", REVISIONS)
async def test_every_earlier_revision_can_be_upgraded(
    blank_database_url: str, revision: str
) -> None:
    upgrade(blank_database_url, revision)
    with psycopg.connect(blank_database_url) as connection:
        connection.execute(
            "INSERT INTO profiles (team_id, channel_id, industry, saved_by)"
            " VALUES ('T1', '', 'construction', 'U1')"
        )

    upgrade(blank_database_url)
    upgrade(blank_database_url)  # a second time changes nothing

    assert await is_current(blank_database_url)
    assert differences(blank_database_url) == []
    with psycopg.connect(blank_database_url) as connection:
        rows = connection.execute("SELECT industry FROM profiles").fetchall()
    assert rows == [("construction",)]


async def test_jobs_of_an_older_procrastinate_get_its_later_migrations(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        last = connection.execute(
            "DELETE FROM procrastinate_revisions WHERE name LIKE '03.04.00_50%' RETURNING name"
        ).fetchall()
    assert last
    assert not await is_current(database_url)

    upgrade(database_url)

    assert await is_current(database_url)


async def test_a_server_that_cannot_be_reached_is_told_without_its_password() -> None:
    with pytest.raises(StoreError, match="DATABASE_URL") as caught:
        await is_current("postgresql://user:geheim@127.0.0.1:1/none")

    assert "geheim" not in str(caught.value)


def test_a_full_disk_is_told_as_one(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise psycopg.errors.DiskFull

    monkeypatch.setattr("alembic.command.upgrade", full)

    with pytest.raises(StoreError, match="the disk of the database is full; free some space"):
        upgrade(database_url)


@pytest.mark.parametrize("jobs", [False, True], ids=["our tables", "procrastinate's tables"])
async def test_a_user_who_may_not_make_tables_is_told_the_right_it_needs(
    blank_database_url: str, jobs: bool
) -> None:
    if jobs:
        upgrade(blank_database_url)
    with psycopg.connect(blank_database_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE poor LOGIN PASSWORD 'geheim'")
        if jobs:
            connection.execute("DROP TABLE procrastinate_revisions")
            connection.execute("GRANT SELECT ON alembic_version TO poor")
    try:
        with pytest.raises(StoreError, match="GRANT CREATE ON SCHEMA public TO") as caught:
            upgrade(blank_database_url.replace("//postgres:@", "//poor:geheim@"))
    finally:
        with psycopg.connect(blank_database_url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY poor")
            connection.execute("DROP ROLE poor")

    assert "geheim" not in str(caught.value)
