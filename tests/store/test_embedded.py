"""The embedded server: clean start, restart after a kill, and plain words when it cannot start."""

import errno
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.errors import StoreError
from bot.store.embedded import ROOTS_USER, embedded_postgres, mend_of

HOLD = """
import sys, time
from pathlib import Path
from bot.store.embedded import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(60)
"""


@contextmanager
def held(data: Path, temporary: Path, user: str | None = None) -> Iterator[str]:
    """The URL of a server that a process of its own holds, perhaps as another user."""
    data.mkdir()
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o1777)
    if user:
        shutil.chown(data, user)
    environment = {**os.environ, "TMPDIR": str(temporary), "XDG_RUNTIME_DIR": str(temporary)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        user=user,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)  # so that it stops its server


def test_it_starts_in_a_new_folder_and_keeps_its_rows(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"
    with embedded_postgres(data) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (value int)")
        connection.execute("INSERT INTO kept VALUES (7)")

    with embedded_postgres(data) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT value FROM kept").fetchall() == [(7,)]


def test_it_is_found_again_after_its_process_was_killed(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    url = process.stdout.readline().strip()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (value int)")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    with embedded_postgres(tmp_path) as again, psycopg.connect(again) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchall() == [(0,)]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(StoreError, match=r"cannot be written.*choose another"):
        embedded_postgres(tmp_path / "file").__enter__()


@pytest.mark.parametrize("name", ["my data", "a,b", "50%", "it's", "x;y"])
def test_a_path_that_cannot_hold_a_socket_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match=r"blanks, quotes.*name another folder"):
        embedded_postgres(tmp_path / name).__enter__()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two users")
def test_another_users_lock_is_not_in_the_way(tmp_path: Path) -> None:
    """The library locks a file in the temporary folder, which others may have made before."""
    with held(tmp_path / "theirs", tmp_path / "shared"):
        url = held(tmp_path / "ours", tmp_path / "shared", user="nobody")
        with url as second, psycopg.connect(second) as connection:
            assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_path_in_japanese_holds_one(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path / "会社のデータ") as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_cluster_that_does_not_start_is_told_in_one_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The library would print its command lines and the whole log of the server."""
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres" / "PG_VERSION").write_text("18\n")

    with pytest.raises(
        StoreError, match=r"did not start in .*postgres.*; mend that, set SECB"
    ) as e:
        embedded_postgres(tmp_path).__enter__()

    assert "(pg_ctl: error: could not open file" in str(e.value)
    assert caplog.text == ""


def test_a_full_disk_is_no_matter_of_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)

    with pytest.raises(StoreError, match=r"\(No space left on device\); free some space"):
        embedded_postgres(tmp_path).__enter__()


def test_trouble_with_the_embedded_one_is_no_matter_of_its_url(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path) as url:
        assert "it is the embedded one: see the file `log`" in mend_of(url)

    assert "check DATABASE_URL" in mend_of("postgresql:///secbench?host=/run/postgresql")


def test_a_cluster_of_another_version_is_left_alone(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("9\n")

    with pytest.raises(StoreError, match="another version of PostgreSQL"):
        embedded_postgres(tmp_path).__enter__()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_cluster_of_another_user_is_not_touched(tmp_path: Path) -> None:
    """As root the library would give it to a user of its own, under the running server."""
    cluster = tmp_path / "postgres"
    cluster.mkdir(mode=0o700)
    (cluster / "PG_VERSION").write_text("18\n")
    owner = pwd.getpwnam("nobody")
    for path in (cluster / "PG_VERSION", cluster):
        os.chown(path, owner.pw_uid, owner.pw_gid)

    with pytest.raises(StoreError, match=r"belongs to the user nobody, .*sudo -u nobody secbench"):
        embedded_postgres(tmp_path).__enter__()

    assert cluster.stat().st_uid == owner.pw_uid
    assert stat.S_IMODE(cluster.stat().st_mode) == 0o700
    assert [path.name for path in tmp_path.rglob("*")] == ["postgres", "PG_VERSION"]


def test_a_cluster_that_root_made_is_roots_to_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "postgres").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    monkeypatch.setattr(
        "bot.store.embedded._name", lambda user: "taro" if user == 54321 else ROOTS_USER
    )

    with pytest.raises(StoreError, match=r"started there as root.*runs as taro.*`sudo secbench …`"):
        embedded_postgres(tmp_path).__enter__()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", tmp_path],
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("nothing may be mounted here: no disk to fill")
    try:
        with pytest.raises(StoreError, match="full"):
            embedded_postgres(tmp_path).__enter__()
    finally:
        subprocess.run(["umount", tmp_path], check=True)
