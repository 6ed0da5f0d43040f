"""The embedded server: clean start, restart after a kill, and plain words when it cannot start."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bot.errors import StoreError
from bot.store.embedded import embedded_postgres

HOLD = """
import sys, time
from pathlib import Path
from bot.store.embedded import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(60)
"""


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


def test_a_cluster_of_another_version_is_left_alone(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("9\n")

    with pytest.raises(StoreError, match="another version of PostgreSQL"):
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
