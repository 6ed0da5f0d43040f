"""The soak in figures: requests by kind, processes by their memory, files and connections."""

import json
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from tests.soak.ledger import Request
from tests.soak.life import Life, Sample
from tests.soak.run import Soak

LONG_ENOUGH: Final = 240.0
LONG_SHARE: Final = 0.4
"""Seconds, and share of the run, that a process must have lived to be judged by its memory."""


@dataclass(frozen=True)
class Kind:
    """Requests of a kind, by what came of them; `milliseconds` until acknowledged, p50 and p99."""

    name: str
    sent: int
    answered: int
    apologies: int
    cut: int
    lost: int
    doubled: int
    late: int
    again: int
    milliseconds: tuple[float, float]


@dataclass(frozen=True)
class Process:
    """One that lived long: medians of the second and the last quarter of its life under load."""

    part: str
    minutes: float
    megabytes: tuple[float, float]
    files: tuple[float, float]
    threads: tuple[float, float]
    connections: tuple[float, float]

    @property
    def growth(self) -> float:
        before, after = self.megabytes
        return after / before - 1


def kinds(soak: Soak) -> list[Kind]:
    ledger = soak.stage.ledger
    doubled = Counter(each.kind for each in ledger.doubled())
    late = Counter(each.kind for each in ledger.late())
    outcomes = Counter((each.kind, ledger.outcome(each)) for each in ledger.requests)
    found = []
    for name in sorted({each.kind for each in ledger.requests}):
        own = [each for each in ledger.requests if each.kind == name]
        times = sorted(1000 * each.seconds for each in own if each.seconds is not None) or [0.0]
        found.append(
            Kind(
                name,
                len(own),
                outcomes[name, "answered"],
                outcomes[name, "apology"],
                outcomes[name, "cut"],
                outcomes[name, "lost"],
                doubled[name],
                late[name],
                sum(each.again for each in own),
                (statistics.median(times), times[int(len(times) * 0.99)]),
            )
        )
    return found


def long_lives(soak: Soak) -> list[Process]:
    """Those that lived long enough while there was load, and to the end."""
    least = max(LONG_ENOUGH, LONG_SHARE * soak.size.seconds)
    return [
        _process(life.part, life.begun, samples)
        for life in soak.stage.parts.running.values()
        if (samples := [each for each in life.samples if each.at <= soak.ended])
        and samples[-1].at - life.begun >= least
    ]


def logged(soak: Soak) -> Counter[str]:
    """How often which error was logged; most stand for what the restarts did to the database."""
    lines = (line for text in soak.stage.parts.logged().values() for line in text.splitlines())
    return Counter(_log_entry(line) for line in lines)


def _log_entry(line: str) -> str:
    """The event and its error; of the libraries, which name their connections, who spoke."""
    if not line.startswith("{"):
        return "not JSON"
    entry = json.loads(line)
    if not entry["logger"].startswith("bot"):
        return f"{entry['level']} of {entry['logger']}"
    return f"{entry['event']} {entry.get('error', '')}".strip()


def figures(soak: Soak) -> dict[str, Any]:
    """All of it, for a file."""
    parts, ledger = soak.stage.parts, soak.stage.ledger
    return {
        "minutes": (soak.ended - soak.begun) / 60,
        "rate": soak.size.rate,
        "requests": len(ledger.requests),
        "requests_a_second": len(ledger.requests) / (soak.ended - soak.begun),
        "calls_of_the_web_api": soak.stage.api.counted.by_method.total(),
        "restarts": parts.restarts,
        "kills": parts.kills,
        "database_outages": len(ledger.outages),
        "kinds": [vars(kind) for kind in kinds(soak)],
        "late": [_told(each, soak.begun) for each in ledger.late()],
        "lost": [
            _told(each, soak.begun) for each in ledger.requests if ledger.outcome(each) == "lost"
        ],
        "digests": vars(soak.rested.posts),
        "files": soak.stage.api.files.total(),
        "processes": [vars(each) | {"growth": each.growth} for each in long_lives(soak)],
        "at_rest": {part: vars(sample) for part, sample in soak.rested.samples.items()},
        "connections_afterwards": soak.connections,
        "logged": dict(logged(soak)),
        "samples": [
            {"part": life.part, "killed": life.killed, "samples": _row(life, soak.begun)}
            for life in parts.lives
        ],
    }


def _told(request: Request, begun: float) -> dict[str, Any]:
    """What helps to find out why."""
    return {
        "at": round(request.sent - begun, 1),
        "kind": request.kind,
        "part": request.life.part if request.life else "",
        "seconds": request.seconds,
        "fault": request.fault,
    }


def _row(life: Life, begun: float) -> list[tuple[float, ...]]:
    return [
        (round(s.at - begun), round(s.megabytes, 1), s.files, s.threads, s.connections)
        for s in life.samples
    ]


def _process(part: str, begun: float, samples: list[Sample]) -> Process:
    quarter = (samples[-1].at - begun) / 4
    second = [each for each in samples if quarter <= each.at - begun < 2 * quarter]
    last = [each for each in samples if each.at - begun >= 3 * quarter]

    def medians(name: str) -> tuple[float, float]:
        return _median(second, name), _median(last, name)

    return Process(
        part,
        4 * quarter / 60,
        medians("megabytes"),
        medians("files"),
        medians("threads"),
        medians("connections"),
    )


def _median(samples: list[Sample], name: str) -> float:
    return statistics.median(float(getattr(sample, name)) for sample in samples)
