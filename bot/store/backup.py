"""Copies of the whole database in one file, by PostgreSQL's own pg_dump and pg_restore."""

import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
import psycopg.conninfo
from psycopg import sql

from bot.errors import NoEmbeddedError, StoreError
from bot.store.embedded import library, mend_of
from bot.store.schema import metadata

MAGIC: Final = b"PGDMP"
"""What a file of pg_dump's custom format begins with."""

_NOT_WHOLE: Final = "the file is no whole backup; copy it once more, or take another one"
MENDS: Final = (
    (
        "unsupported version",
        "a newer pg_dump has written the file; restore it with that version or a later one "
        "(take PGSERVER_POSTGRES_VERSION away, or install a newer secbench)",
    ),
    ("could not read from input file", _NOT_WHOLE),
    ("input file is too short", _NOT_WHOLE),
    ("does not appear to be a valid archive", _NOT_WHOLE),
    (
        "server version mismatch",
        "the server is newer than the program; take PGSERVER_POSTGRES_VERSION away, "
        "or use the provider's own back-ups",
    ),
    (
        '"transaction_timeout"',
        "the server is older than the program that wrote the file; where it is version 16, back "
        "up and restore with PGSERVER_POSTGRES_VERSION=16",
    ),
    ("No space left on device", "free some space, or choose another disk"),
)
"""What PostgreSQL's programs say, and what to do."""


def back_up(url: str, path: Path) -> int:
    """Write the database to a file that only this user may read; returns how many rows of ours.

    Raises StoreError, also for a database without our tables: one that nobody means.

    The file appears when it is whole; it takes the place of an earlier backup, and of nothing
    else. The server may go on serving meanwhile.
    """
    _refuse_to_replace(path)  # first: it would be found out only when all is copied
    rows = _rows(url)
    try:
        file, name = tempfile.mkstemp(".partial", f"{path.name}.", path.parent)  # mode 0600
        os.close(file)
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}); choose another") from error
    partial = Path(name)
    try:
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={partial}")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _refuse_to_replace(path: Path) -> None:
    """A slip in the path must not cost a file, nor a device."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            raise StoreError(f"{path} is a folder; name a file in it")
        if not stat.S_ISREG(mode):
            raise StoreError(f"{path} is no regular file; name one that is not there yet")
        with path.open("rb") as stream:
            begin = stream.read(len(MAGIC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(
            f"{path} cannot be looked at ({error.strerror}); choose another"
        ) from error
    if begin not in (MAGIC, b""):
        raise StoreError(
            f"{path} is there, and no backup: it is left as it is; "
            "name a file that is not there yet, or an earlier backup to replace"
        )


def restore(url: str, path: Path) -> None:
    """Fill an empty database from a backup, wholly or not at all; raises StoreError."""
    if not path.is_file():
        raise StoreError(f"{path} is no file; name a file that `secbench db backup` has written")
    with _connected(url) as connection:
        tables = _tables(connection)
    if tables:
        raise StoreError(
            "the database is not empty; stop secbench, and restore into a new database "
            "or (embedded) move the folder postgres of SECBENCH_DATA_DIR away"
        )
    _run(
        "pg_restore",
        url,
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        str(path),
    )


def _rows(url: str) -> int:
    """How many rows our tables hold: the operator sees whether it was the right database."""
    with _connected(url) as connection:
        names = set(_tables(connection)) & set(metadata.tables)
        if not names:
            raise StoreError(
                "the database holds nothing of secbench; run this with the user and the "
                "environment of `secbench serve`"
            )
        counts = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)) for name in names
        )
        return sum(int(count) for (count,) in connection.execute(counts))


def _tables(connection: psycopg.Connection) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    return [str(name) for (name,) in connection.execute(query)]


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            yield connection
    except psycopg.Error as error:
        raise StoreError(
            f"the database does not answer ({type(error).__name__}); {mend_of(url)}"
        ) from error


def _run(program: str, url: str, *arguments: str) -> None:
    # Arguments can be read by every user of the machine; the environment cannot.
    address = {k: str(v) for k, v in psycopg.conninfo.conninfo_to_dict(url).items()}
    password = {"PGPASSWORD": address.pop("password")} if "password" in address else {}
    arguments = (f"--dbname={psycopg.conninfo.make_conninfo(**address)}", *arguments)
    try:
        found = library()
        command = str(found.POSTGRES_VERSIONS[found.TARGET_POSTGRES_VERSION] / program)
    except NoEmbeddedError:
        command = program
    try:
        subprocess.run(  # noqa: S603 - a program of PostgreSQL's, by its path
            [command, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, **password},
        )
    except OSError as error:
        raise StoreError(f"{program} was not found; install PostgreSQL's client") from error
    except subprocess.CalledProcessError as error:
        # Its last word names the trouble; the address, which holds a password, it does not repeat.
        told = (error.stderr.strip().splitlines() or ["no word"])[-1]
        mend = next((mend for sign, mend in MENDS if sign in error.stderr), "")
        raise StoreError(f"{program} failed: {told}{mend and f'; {mend}'}") from error
