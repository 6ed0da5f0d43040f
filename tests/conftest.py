"""What all tests share: the built-in knowledge base, read once, and a real PostgreSQL."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from bot.kb import KnowledgeBase, load
from bot.store.embedded import embedded_postgres
from bot.store.upgrade import upgrade
from tests.databases import Copies, database_at

settings.register_profile("fast", max_examples=60, deadline=None)
settings.register_profile(
    "thorough",
    max_examples=3000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fast")

TEMPLATE = "secbench_template"


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as processors: many tests wait for another process or for a pace."""
    return (os.cpu_count() or 2) * 3 // 2


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session", autouse=True)
def data_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the data of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECBENCH_DATA_DIR", str(tmp_path_factory.mktemp("own")))
        patch.delenv("DATABASE_URL", raising=False)
        yield


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server of the tests' own, with an up-to-date database to copy."""
    with embedded_postgres(tmp_path_factory.mktemp("data")) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            # Nobody needs these rows after a power cut.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET synchronous_commit = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        upgrade(database_at(url, TEMPLATE))
        yield url


@pytest.fixture(scope="session")
def copies(postgres: str) -> Iterator[Copies]:
    found = Copies(postgres, TEMPLATE)
    yield found
    found.close()


@pytest.fixture
def database_url(copies: Copies) -> Iterator[str]:
    """A database for one test, up to date and empty."""
    with copies.one() as url:
        yield url


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    """What a demo of the test's own needs: an empty database."""
    return {"DATABASE_URL": database_url}


@pytest.fixture
def blank_database_url(postgres: str) -> Iterator[str]:
    """A database without any table."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE blank TEMPLATE template0")
        yield database_at(postgres, "blank")
        connection.execute("DROP DATABASE blank WITH (FORCE)")
