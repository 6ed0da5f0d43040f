"""The app in service against the stand-in, over HTTP and by Socket Mode."""

from collections.abc import AsyncIterator

import pytest

from bot.demo import Demo, demo


@pytest.fixture(params=["http", "socket"])
async def either(request: pytest.FixtureRequest) -> AsyncIterator[Demo]:
    """The demo in each mode in turn."""
    async with demo(socket_mode=request.param == "socket") as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Demo]:
    async with demo() as running:
        yield running
