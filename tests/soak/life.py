"""The life of one process: from its start until it ends, and what was measured of it."""

import time
from dataclasses import dataclass, field

from tests.processes import Started


@dataclass(frozen=True)
class Sample:
    """Resident megabytes, open file descriptors, threads; connections as the database sees them."""

    at: float
    megabytes: float
    files: int
    threads: int
    connections: int


@dataclass(eq=False)
class Life:
    """`part` is such as "web 1"; it was `killed` where it could not finish what it had begun."""

    part: str
    started: Started
    begun: float = field(default_factory=time.monotonic)
    ended: float | None = None
    killed: bool = False
    status: int | None = None
    samples: list[Sample] = field(default_factory=list)

    @property
    def is_web(self) -> bool:
        return self.part.startswith("web")

    @property
    def pid(self) -> int:
        return self.started.process.pid

    @property
    def url(self) -> str:
        return self.started.url
