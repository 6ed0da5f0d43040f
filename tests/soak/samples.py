"""What is measured of each process, from outside: /proc, and the database's view of connections.

The tasks of its event loop cannot be counted from outside: a leaked one that holds nothing is not
seen but in memory.
"""

import asyncio
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import aiohttp
import psycopg

from tests.soak.database import Database
from tests.soak.life import Life, Sample
from tests.soak.parts import Parts

EVERY_SECONDS: Final = 5.0
_METRIC: Final = re.compile(r"^(\w+(?:\{[^}]*\})?) (\S+)$", re.MULTILINE)


async def keep_sampling(parts: Parts, database: Database) -> None:
    """Measure all processes again and again, until cancelled."""
    while True:
        await sample(parts, database)
        await asyncio.sleep(EVERY_SECONDS)


async def sample(parts: Parts, database: Database) -> None:
    """Measure each process once; one that has just ended is left out."""
    try:
        connections = await database.connections()
    except psycopg.Error:  # it is being restarted
        return
    for life in list(parts.running.values()):
        if life.ended is None:
            with suppress(OSError):
                name = life.part.replace(" ", "-")
                life.samples.append(_measured(life, len(connections.get(name, ()))))


def _measured(life: Life, connections: int) -> Sample:
    process = Path("/proc") / str(life.pid)
    status = (process / "status").read_text(encoding="ascii", errors="replace")

    def number(field: str) -> int:
        return int(status.partition(f"{field}:")[2].split()[0])

    files = sum(1 for _ in (process / "fd").iterdir())
    megabytes = number("VmRSS") / 1024
    return Sample(time.monotonic(), megabytes, files, number("Threads"), connections)


async def metrics_of(life: Life) -> dict[str, float]:
    """What the process tells Prometheus, by name with labels."""
    async with aiohttp.ClientSession() as session, session.get(f"{life.url}/metrics") as response:
        text = await response.text()
    return {name: float(value) for name, value in _METRIC.findall(text)}
