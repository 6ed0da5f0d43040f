"""The app in service against the stand-in, over HTTP and by Socket Mode."""

from collections.abc import AsyncIterator

import pytest

from bot.demo import Demo, demo


@pytest.fixture(params=["http", "socket"])
async def either(
    request: pytest.FixtureRequest, environment: dict[str, str]
) -> AsyncIterator[Demo]:
    """The demo in each mode in turn."""
    socket_mode = request.param == "socket"
    async with demo(socket_mode=socket_mode, environment=environment) as running:
        yield running


@pytest.fixture
async def http(environment: dict[str, str]) -> AsyncIterator[Demo]:
    async with demo(environment=environment) as running:
        yield running
