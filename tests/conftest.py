"""What all tests share: the built-in knowledge base, read once."""

import pytest
from hypothesis import HealthCheck, settings

from bot.kb import KnowledgeBase, load

settings.register_profile("fast", max_examples=60, deadline=None)
settings.register_profile(
    "thorough",
    max_examples=3000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fast")


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load()
