"""All tables of one open database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.store.database import Database, open_database
from bot.store.deliveries import Deliveries
from bot.store.direct import Direct
from bot.store.events import Events
from bot.store.feedback import Feedback
from bot.store.installations import OAuthStates
from bot.store.own_data import OwnData
from bot.store.profiles import Profiles
from bot.store.self_checks import SelfChecks
from bot.store.subjects import Subjects
from bot.store.subscriptions import Subscriptions
from bot.store.tasks import Tasks
from bot.store.ticks import Ticks


@dataclass(frozen=True)
class Store:
    database: Database
    profiles: Profiles
    subscriptions: Subscriptions
    deliveries: Deliveries
    events: Events
    self_checks: SelfChecks
    tasks: Tasks
    ticks: Ticks
    feedback: Feedback
    subjects: Subjects
    own_data: OwnData
    oauth_states: OAuthStates

    @classmethod
    def of(cls, database: Database) -> Self:
        engine, process = database.engine, database.presence.number
        direct = Direct(database.pool)
        return cls(
            database,
            Profiles(engine),
            Subscriptions(engine),
            Deliveries(engine, process),
            Events(engine, direct, process),
            SelfChecks(engine),
            Tasks(engine),
            Ticks(engine),
            Feedback(engine, direct),
            Subjects(engine, direct),
            OwnData(engine),
            OAuthStates(engine),
        )


@asynccontextmanager
async def open_store(url: str, data_directory: Path) -> AsyncIterator[Store]:
    """The store at the URL, or the embedded one where it is empty; raises StoreError."""
    async with open_database(url, data_directory) as database:
        yield Store.of(database)
