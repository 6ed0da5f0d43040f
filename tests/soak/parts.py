"""The parts of the deployment: two web processes and two workers, started, ended and killed."""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import aiohttp

from tests.databases import free_port
from tests.processes import end, launch_web, start_worker, until_ready
from tests.soak.database import Database
from tests.soak.life import Life
from tests.soak.standin import StandIn

PARTS: Final = ("web 1", "web 2", "worker 1", "worker 2")
SETTINGS: Final = {
    "SECBENCH_LOG_LEVEL": "ERROR",
    "SECBENCH_LOG_FORMAT": "json",
    "SECBENCH_DRAIN_SECONDS": "1",
    "SECBENCH_QUESTIONS_A_MINUTE": "1000000",
}


class Parts:
    """`lives` are all processes that ever were; `running` is the one of each part.

    `problems` are those that did not start, or not end, as they should.
    """

    def __init__(self, stand_in: StandIn, database: Database, logs: Path) -> None:
        self.lives: list[Life] = []
        self.running: dict[str, Life] = {}
        self.problems: list[str] = []
        self.restarts = 0
        self.kills = 0
        self._stand_in = stand_in
        self._database = database
        self._logs = logs
        self._ports = {part: str(free_port()) for part in PARTS if part.startswith("web")}

    def webs(self) -> list[Life]:
        return [life for life in self.running.values() if life.is_web]

    async def start_all(self) -> None:
        for part in PARTS:
            await self._start(part)

    async def restart(self, part: str) -> None:
        """End the process as an operator does, and start another."""
        await self._end(self.running[part])
        await self._start(part)
        self.restarts += 1

    async def kill(self, part: str) -> None:
        """End the process in the middle of what it does, and start another."""
        life = self.running[part]
        life.killed = True
        with suppress(ProcessLookupError):
            life.started.process.kill()
        await life.started.process.wait()
        life.ended = time.monotonic()
        await self._start(part)
        self.kills += 1

    async def end_all(self) -> None:
        for life in self.running.values():
            await self._end(life)

    def logged(self) -> Mapping[str, str]:
        """What each part logged, all its processes one after another."""
        return {path.stem: path.read_text(encoding="utf-8") for path in self._logs.glob("*.log")}

    async def _end(self, life: Life) -> None:
        begun = time.monotonic()
        life.status = await end(life.started)
        life.ended = time.monotonic()
        if life.status != 0:
            self.problems.append(f"{life.part} ended with status {life.status}")
        if life.ended - begun > 6.0:  # one for the balancer, five to finish
            self.problems.append(f"{life.part} took {life.ended - begun:.1f} s to end")

    async def _start(self, part: str) -> None:
        name = part.replace(" ", "-")
        more = {**SETTINGS, "DATABASE_URL": self._database.url_for(name)}
        with (self._logs / f"{name}.log").open("ab") as log:
            if part in self._ports:
                port = self._ports[part]
                started = await launch_web(self._stand_in, log, PORT=port, **more)
            else:
                started = await start_worker(self._stand_in, log, **more)
        life = self.running[part] = Life(part, started)
        self.lives.append(life)
        if life.is_web:
            try:
                await until_ready(started)
            except TimeoutError:
                self.problems.append(f"{part} did not become ready: {await said_by(life)}")


async def said_by(life: Life) -> str:
    """What /readyz answers."""
    async with aiohttp.ClientSession() as session, session.get(f"{life.url}/readyz") as response:
        return await response.text()
