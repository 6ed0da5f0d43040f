"""The restore drill: the database is dropped, the backup restored, and everything goes on."""

import os
import re
import stat
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import aiohttp
import psycopg
import pytest

from bot.demo import Demo, demo
from bot.demo.standin.requests import HttpTransport, Slack
from bot.demo.standin.workspace import CHANNEL, PERSON, TEAM, Posted
from bot.digest.schedule import Schedule
from bot.errors import StoreError
from bot.runs import back_up_database, restore_database
from bot.settings import read_settings
from bot.store.backup import MAGIC, back_up, restore
from bot.store.profiles import SavedProfile
from bot.store.store import open_store
from bot.store.upgrade import upgrade
from tests.databases import Copies
from tests.processes import run_command, web
from tests.slack.helpers import answers


async def fill(url: str, folder: Path) -> None:
    """A profile, and a subscription whose post fell due a few days ago."""
    begun = datetime.now(UTC) - timedelta(days=8)
    async with open_store(url, folder) as store:
        profile = SavedProfile("", "construction", None, "", PERSON)
        await store.profiles.save(TEAM, profile)
        schedule = Schedule(1, time(9), "Asia/Tokyo")
        await store.subscriptions.save(TEAM, CHANNEL, PERSON, schedule, None, begun)


def posts(stand_in: Demo) -> list[Posted]:
    return [message for message in answers(stand_in, CHANNEL) if not message.ephemeral]


def drop_and_create(server: str, url: str) -> None:
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())


async def test_a_dropped_database_comes_back(
    environment: dict[str, str], copies: Copies, postgres: str, tmp_path: Path
) -> None:
    backup, now = tmp_path / "secbench.backup", datetime.now(UTC).isoformat()
    async with demo(environment=environment) as stand_in, aiohttp.ClientSession() as session:
        with copies.one() as url:
            database = {"DATABASE_URL": url}
            await fill(url, tmp_path)
            written = await run_command(stand_in, "db", "backup", str(backup), **database)
            await run_command(stand_in, "digest", "tick", "--now", now, **database)
            assert len(posts(stand_in)) == 1

            drop_and_create(postgres, url)
            await run_command(stand_in, "db", "restore", str(backup), **database)
            await run_command(stand_in, "digest", "tick", "--now", now, **database)
            async with web(stand_in, **database) as started:
                address = f"{started.url}/slack/events"
                transport = HttpTransport(session, address, stand_in.signing_secret)
                slack = Slack(stand_in.slack.api, transport, stand_in.slack.base_url)
                answer = await slack.command(CHANNEL, "何から始めれば?")
            async with open_store(url, tmp_path) as store:
                again = await store.subscriptions.of_channel(TEAM, CHANNEL)

    assert re.fullmatch(rf"written: {backup} \(2 rows, \d+ KB\)\n", written)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "プロフィールの建設業で答えています" in str(answer.json())
    # The post that came after the backup was found in the channel, and not made twice.
    assert len(posts(stand_in)) == 1
    assert again is not None
    assert again.next is not None
    assert again.next.due > datetime.now(UTC)


def test_a_database_in_use_is_not_overwritten(database_url: str, tmp_path: Path) -> None:
    backup = tmp_path / "secbench.backup"
    back_up(database_url, backup)

    with pytest.raises(StoreError, match="not empty; stop secbench"):
        restore(database_url, backup)


@pytest.mark.parametrize(("name", "mend"), [("missing", "is no file"), ("no.backup", "pg_restore")])
def test_what_is_no_backup_is_refused(
    blank_database_url: str, tmp_path: Path, name: str, mend: str
) -> None:
    (tmp_path / "no.backup").write_text("no backup")

    with pytest.raises(StoreError, match=mend):
        restore(blank_database_url, tmp_path / name)


@pytest.mark.parametrize("cut", [3, 5000])
def test_a_backup_that_is_not_whole_is_told(
    database_url: str, blank_database_url: str, tmp_path: Path, cut: int
) -> None:
    backup = tmp_path / "secbench.backup"
    back_up(database_url, backup)
    backup.write_bytes(backup.read_bytes()[:cut])

    with pytest.raises(StoreError, match=r"pg_restore failed: .*; the file is no whole backup"):
        restore(blank_database_url, backup)


def test_a_backup_of_a_newer_program_is_told(
    database_url: str, blank_database_url: str, tmp_path: Path
) -> None:
    backup = tmp_path / "secbench.backup"
    back_up(database_url, backup)
    content = bytearray(backup.read_bytes())
    content[len(MAGIC) + 1] += 1  # the format's minor version
    backup.write_bytes(content)

    with pytest.raises(StoreError, match=r"unsupported version .*; a newer pg_dump has written"):
        restore(blank_database_url, backup)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, StoreError])
def test_a_restore_that_is_cut_short_says_that_it_is_not_to_be_used(
    database_url: str,
    blank_database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[BaseException],
) -> None:
    """The posts since the backup are not marked as perhaps posted yet."""
    backup = tmp_path / "secbench.backup"
    back_up(database_url, backup)

    def broken_off(_: str) -> None:
        raise kind

    monkeypatch.setattr("bot.runs.upgrade", broken_off)
    with pytest.raises(StoreError, match=r"do not start secbench on it.*restore again"):
        restore_database(read_settings({"DATABASE_URL": blank_database_url}), backup)


def test_a_folder_that_is_not_there_is_named(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be written.*choose another"):
        back_up(database_url, tmp_path / "nowhere" / "secbench.backup")


def test_a_folder_in_the_files_place_is_refused_before_anything_is_copied(tmp_path: Path) -> None:
    nowhere = "postgresql://127.0.0.1:1/none"

    with pytest.raises(StoreError, match="is a folder; name a file in it"):
        back_up(nowhere, tmp_path)

    assert list(tmp_path.parent.glob("*.partial")) == []


def test_a_file_that_is_no_backup_is_left_as_it_is(database_url: str, tmp_path: Path) -> None:
    other = tmp_path / "report.docx"
    other.write_text("a year's work")

    with pytest.raises(StoreError, match=r"is there, and no backup.*not there yet"):
        back_up(database_url, other)

    assert other.read_text() == "a year's work"
    assert list(tmp_path.iterdir()) == [other]


def test_an_earlier_backup_is_replaced_by_a_whole_one(database_url: str, tmp_path: Path) -> None:
    """As a daily job with one name wants it."""
    backup = tmp_path / "latest.backup"
    back_up(database_url, backup)
    first = backup.stat().st_ino
    with pytest.raises(StoreError, match="does not answer"):
        back_up("postgresql://127.0.0.1:1/none", backup)
    assert backup.stat().st_ino == first

    back_up(database_url, backup)

    assert backup.stat().st_ino != first
    assert list(tmp_path.iterdir()) == [backup]


@pytest.mark.parametrize("kind", ["fifo", "link"])
def test_what_is_no_regular_file_is_not_replaced(
    database_url: str, tmp_path: Path, kind: str
) -> None:
    place = tmp_path / "place"
    if kind == "fifo":
        os.mkfifo(place)
    else:
        place.symlink_to(tmp_path / "elsewhere")
    before = place.lstat()

    with pytest.raises(StoreError, match="is no regular file"):
        back_up(database_url, place)

    assert place.lstat().st_ino == before.st_ino
    assert list(tmp_path.iterdir()) == [place]


def test_a_database_without_our_tables_is_not_backed_up(
    blank_database_url: str, tmp_path: Path
) -> None:
    """With another environment than `serve` has, a backup of nothing would be a false comfort."""
    with pytest.raises(StoreError, match=r"holds nothing of secbench.*environment of"):
        back_up(blank_database_url, tmp_path / "secbench.backup")

    assert list(tmp_path.iterdir()) == []


def test_a_backup_makes_no_database(tmp_path: Path) -> None:
    settings = read_settings({"SECBENCH_DATA_DIR": str(tmp_path / "data")})

    with pytest.raises(StoreError, match=r"no embedded database in .*user and the environment"):
        back_up_database(settings, tmp_path / "secbench.backup")

    assert list(tmp_path.iterdir()) == []


def test_an_earlier_revision_is_backed_up_before_the_upgrade(
    blank_database_url: str, tmp_path: Path
) -> None:
    upgrade(blank_database_url, "0001")

    assert back_up(blank_database_url, tmp_path / "before.backup") == 0
