"""Databases that live as long as a test."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

_numbers = itertools.count(1)


def database_at(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"


@contextmanager
def copied_database(url: str, template: str) -> Iterator[str]:
    """A copy of a database on the server at `url`, dropped in the end."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield database_at(url, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
