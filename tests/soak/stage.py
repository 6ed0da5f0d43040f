"""The deployment under soak, set up: database, stand-in, processes, the way to them, the people."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp

from bot.demo.standin.requests import Slack, SocketTransport
from tests.processes import served
from tests.soak.balancer import Balancer
from tests.soak.crowd import Crowd
from tests.soak.database import Database, soak_database
from tests.soak.digests import digest_channels, subscribe
from tests.soak.ledger import Ledger
from tests.soak.parts import Parts
from tests.soak.standin import SoakSlack, SoakWorkspace, StandIn

SECRET: Final = "soak-signing-secret"
SEED: Final = 20261126


@dataclass(frozen=True)
class Size:
    """`rate` in requests a second."""

    minutes: float = 30.0
    rate: float = 20.0

    @property
    def seconds(self) -> float:
        return 60 * self.minutes


@dataclass(frozen=True)
class Stage:
    database: Database
    ledger: Ledger
    workspace: SoakWorkspace
    api: SoakSlack
    parts: Parts
    balancer: Balancer
    crowd: Crowd
    channels: list[str]


@asynccontextmanager
async def staged(folder: Path, logs: Path, size: Size) -> AsyncIterator[Stage]:
    """Set it up and start all processes; they are the caller's to end."""
    ledger = Ledger()
    workspace = SoakWorkspace(ledger)
    api = SoakSlack(workspace, ledger)
    channels = digest_channels(workspace)
    source = random.Random(SEED)  # noqa: S311 - repeatable on purpose
    # The connections of a burst are closed soon: they are no files that secbench leaks.
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=0.5)
    with soak_database(folder) as database:
        async with served(api) as url, aiohttp.ClientSession(connector=connector) as session:
            stand_in = StandIn(url, Slack(api, SocketTransport(api), url), SECRET)
            parts = Parts(stand_in, database, logs)
            balancer = Balancer(parts, session, SECRET, size.rate)
            crowd = Crowd(api, workspace, balancer, ledger, url, source)
            await subscribe(database, channels)
            await parts.start_all()
            yield Stage(database, ledger, workspace, api, parts, balancer, crowd, channels)
