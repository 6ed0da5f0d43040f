"""Bring a database up to date: Alembic's revisions, then procrastinate's own tables."""

from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StoreError
from bot.store.embedded import mend_of

MIGRATIONS: Final = Path(__file__).parent / "migrations"
HEAD: Final = max(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py"))
UPGRADE_LOCK: Final = 7_325_000
"""Advisory lock: of two processes that upgrade at once, one waits and finds it done."""


async def is_current(url: str) -> bool:
    """Whether the database has all revisions; raises StoreError when it cannot be reached."""
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=10) as connection:
            cursor = await connection.execute("SELECT version_num FROM alembic_version")
            row = await cursor.fetchone()
            if not row or row[0] != HEAD:
                return False
            cursor = await connection.execute("SELECT name FROM procrastinate_revisions")
            return {name for (name,) in await cursor.fetchall()} >= set(_job_migrations())
    except psycopg.errors.UndefinedTable:
        return False
    except psycopg.Error as error:
        raise _unreachable(url, error) from error


def upgrade(url: str, revision: str = "head") -> None:
    """Apply all that is missing; raises StoreError when the database cannot be used."""
    # Imported here: a database that is up to date needs none of it.
    from alembic import command  # noqa: PLC0415

    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (UPGRADE_LOCK,))
            command.upgrade(alembic_config(url), revision)
            if revision == "head":
                _upgrade_jobs(connection)
    except (psycopg.Error, SQLAlchemyError) as error:
        raise _not_upgraded(url, error) from error


def alembic_config(url: str) -> Any:
    """Alembic's configuration for a database; there is no alembic.ini."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = sqlalchemy_url(url)
    return config


def sqlalchemy_url(url: str) -> str:
    """The URL with SQLAlchemy's name for the psycopg 3 driver."""
    _, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}"


def _job_migrations() -> list[str]:
    """The names of procrastinate's migration files, in the order they are applied in."""
    from procrastinate.schema import migrations_path  # noqa: PLC0415

    return sorted(path.name for path in migrations_path.glob("*.sql"))


def _upgrade_jobs(connection: psycopg.Connection) -> None:
    """Its schema in a new database, its migrations in one that has an older schema."""
    from procrastinate.schema import SchemaManager, migrations_path  # noqa: PLC0415

    with connection.transaction():
        connection.execute(
            "CREATE TABLE IF NOT EXISTS procrastinate_revisions (name text PRIMARY KEY)"
        )
        done = {name for (name,) in connection.execute("SELECT name FROM procrastinate_revisions")}
        missing = [name for name in _job_migrations() if name not in done]
        if not done:
            connection.execute(sql.SQL(SchemaManager.get_schema()))
        else:
            for name in missing:
                text = (migrations_path / name).read_text(encoding="utf-8")
                connection.execute(text.encode())
        for name in missing:
            connection.execute("INSERT INTO procrastinate_revisions VALUES (%s)", (name,))


def _not_upgraded(url: str, error: Exception) -> StoreError:
    """In Alembic's part SQLAlchemy wraps what psycopg raises."""
    cause = (error.orig if isinstance(error, DBAPIError) else None) or error
    if isinstance(cause, psycopg.errors.InsufficientPrivilege):
        return StoreError(
            "the user in DATABASE_URL may not make or change tables; have the database's owner run "
            "GRANT CREATE ON SCHEMA public TO that user, and let it own the tables that are there"
        )
    return _unreachable(url, cause)


def _unreachable(url: str, error: BaseException) -> StoreError:
    if isinstance(error, psycopg.errors.DiskFull):
        return StoreError("the disk of the database is full; free some space and begin again")
    # The message may quote the URL with its password: only its kind is told.
    return StoreError(f"the database cannot be used ({type(error).__name__}); {mend_of(url)}")
