"""What is wrong with what the soak has shown."""

from typing import Final

from bot.store.database import CONNECTIONS
from tests.soak.clicks import PICTURE
from tests.soak.figures import Process, kinds, long_lives
from tests.soak.forms import REPORT
from tests.soak.life import Sample
from tests.soak.run import Soak

FLAT: Final = 0.05
"""The share by which memory may differ between the second quarter of a life and the last."""
MORE_FILES: Final = CONNECTIONS
"""A pool may still grow to its full size: so many files more at rest than under load are no leak.
Under load the connections of a burst to Slack live on, as long as each is used now and then."""
MORE_THREADS: Final = 7
"""asyncio's own pool of threads, and the painter."""
PRESENCE: Final = 1
"""The connection beside the pool that proves that a process lives."""


def problems(soak: Soak) -> list[str]:
    """Everything that must not be; empty when all is well."""
    rested, stage = soak.rested, soak.stage
    found = list(stage.parts.problems)
    for kind in kinds(soak):
        for name in ("lost", "doubled", "late"):
            if count := getattr(kind, name):
                found.append(f"{kind.name}: {count} {name}")
    for process in long_lives(soak):
        found += _process_problems(process, rested.samples[process.part])
    if rested.posts.lost or rested.posts.doubled:
        found.append(f"digests: {rested.posts.lost} lost, {rested.posts.doubled} doubled")
    if rested.open:
        found.append(f"{rested.open} questions or digests are still open")
    wanted = sum(each.answered for each in kinds(soak) if each.name in (PICTURE, REPORT))
    came = stage.api.files.total()
    if not 0 <= wanted - came <= stage.parts.kills + len(stage.ledger.outages):
        found.append(f"{wanted} files were promised, {came} came")
    return found + _connection_problems(soak) + _metric_problems(soak)


def _process_problems(process: Process, rest: Sample) -> list[str]:
    """One that lived to the end, and what was measured of it at rest."""
    found = []
    if abs(process.growth) > FLAT:
        found.append(f"{process.part}: memory is not flat ({100 * process.growth:+.1f} %)")
    for name, before, after, more in (
        ("files", process.files[0], rest.files, MORE_FILES),
        ("threads", process.threads[0], rest.threads, MORE_THREADS),
    ):
        if after > before + more:
            found.append(f"{process.part}: {name} rise from {before:.0f} to {after}")
    return found


def _connection_problems(soak: Soak) -> list[str]:
    found = []
    for name, states in soak.rested.states.items():
        if len(states) > CONNECTIONS + PRESENCE:
            found.append(f"{name}: {len(states)} connections, more than its pool holds")
        if busy := [state for state in states if state != "idle"]:
            found.append(f"{name}: connections at rest are {', '.join(busy)}")
    if soak.connections:
        found.append(f"{soak.connections} connections outlive their processes")
    return found


def _metric_problems(soak: Soak) -> list[str]:
    """What Prometheus is told must be what the stand-in saw."""
    metrics, made = soak.rested.metrics, soak.rested.posts.made
    told = (
        metrics.get('secbench_deliveries{state="posted"}'),
        metrics.get("secbench_questions_open"),
    )
    return [] if told == (made, 0) else [f"/metrics tells of {told}, not of ({made}, 0)"]
