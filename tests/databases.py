"""Databases that belong to one test at a time: copies of a template, emptied after use; and free
ports.
"""

import itertools
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg import sql

AHEAD: Final = 3

KEPT: Final = ("alembic_version", "procrastinate_revisions")
"""Tables whose rows are part of the schema."""
SCHEMA: Final = """
    SELECT (SELECT string_agg(attrelid::regclass || ' ' || to_jsonb(a)::text, ' '
                              ORDER BY attrelid, attnum)
              FROM pg_attribute a JOIN pg_class ON pg_class.oid = attrelid
             WHERE relnamespace = 'public'::regnamespace),
           (SELECT string_agg(indexdef, ' ' ORDER BY indexdef)
              FROM pg_indexes WHERE schemaname = 'public'),
           (SELECT string_agg(conrelid::regclass || ' ' || pg_get_constraintdef(oid), ' '
                              ORDER BY conrelid::regclass::text, conname)
              FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
           (SELECT string_agg(tgrelid::regclass || ' ' || tgname || tgenabled::text, ' '
                              ORDER BY tgrelid::regclass::text, tgname)
              FROM pg_trigger),
           (SELECT string_agg(oid::regprocedure || md5(prosrc), ' ' ORDER BY proname, oid)
              FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
           (SELECT string_agg(setconfig::text, ' ') FROM pg_db_role_setting)
"""


Schema = tuple[list[tuple[Any, ...]], list[list[tuple[Any, ...]]]]


def database_at(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"


class Copies:
    """Copies of a template database on the server at `url`.

    A used one is emptied, which takes a fraction of the time of a new one; one whose schema a test
    has changed is dropped.
    """

    _numbers = itertools.count(1)

    def __init__(self, url: str, template: str) -> None:
        self._url = url
        self._template = template
        self._ready: queue.Queue[str] = queue.Queue(AHEAD)
        self._used: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    @contextmanager
    def one(self) -> Iterator[str]:
        name = self._ready.get(timeout=30)
        yield database_at(self._url, name)
        self._used.put(name)

    def close(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _work(self) -> None:
        with psycopg.connect(database_at(self._url, self._template)) as template:
            schema = _schema(template)
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self._stopping.is_set():
                name = self._emptied(schema, connection) or self._new(connection)
                while not self._stopping.is_set():
                    with suppress(queue.Full):
                        self._ready.put(name, timeout=0.05)
                        break

    def _new(self, connection: psycopg.Connection) -> str:
        name = f"copy_{next(self._numbers)}"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name

    def _emptied(self, schema: Schema, connection: psycopg.Connection) -> str | None:
        """A used database made as new, if there is one."""
        with suppress(queue.Empty):
            while name := self._used.get_nowait():
                if _empty(database_at(self._url, name), schema):
                    return name
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return None


def _empty(url: str, schema: Schema) -> bool:
    """Delete all rows and begin all sequences anew; False where the schema is another."""
    with suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if _schema(connection) != schema:
            return False
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        connection.execute("SET LOCAL session_replication_role = replica")
        for (table,) in tables:
            if table not in KEPT:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        connection.execute("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")
        return True
    return False


def _schema(connection: psycopg.Connection) -> Schema:
    kept = [connection.execute(f"TABLE {table}").fetchall() for table in KEPT]
    return connection.execute(SCHEMA).fetchall(), kept


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
