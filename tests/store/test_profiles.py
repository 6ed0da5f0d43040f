"""Profiles are remembered for a while, but never longer than until one's own change."""

import asyncio
from pathlib import Path

import pytest

from bot.store.profiles import SavedProfile
from bot.store.store import open_store

CONSTRUCTION = SavedProfile("", "construction", None, "", "U1")


async def test_a_reading_that_was_under_way_does_not_bring_the_old_profile_back(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_store(database_url, tmp_path) as store:
        profiles, has_read, is_saved = store.profiles, asyncio.Event(), asyncio.Event()
        read = profiles._read

        async def slowly(team_id: str, channel_id: str) -> SavedProfile | None:
            found = await read(team_id, channel_id)
            has_read.set()
            await is_saved.wait()
            return found

        monkeypatch.setattr(profiles, "_read", slowly)
        reading = asyncio.create_task(profiles.of("T1", "C1"))
        await has_read.wait()
        await profiles.save("T1", CONSTRUCTION)
        is_saved.set()

        assert await reading is None
        assert await profiles.of("T1", "C1") == CONSTRUCTION
