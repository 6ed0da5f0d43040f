"""What secbench can do on this machine, as ratios taken in one run: `make bench`.

- start: reading the knowledge base; from the command to a good /readyz; memory
- answer: understanding, advice, view and all of it, against rapidfuzz and BM25
- scale: the same with a knowledge base 10 and 100 times as large
- http: signed slash commands with the full answer, against Bolt apps that only acknowledge
- events: questions through the store as fast as they come; none lost, none answered twice
- acknowledge: of questions at 50 a second
- processes: two web processes and two workers on one database, against one of each
- fan_out: 10,000 digests due at once, against bare jobs (minutes; not with --quick)

A missed bar is shown, and fails nothing; lost or doubled work does (exit status 1).
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from rich.console import Console

from tests.benchmarks import (
    acknowledge,
    answer,
    commands,
    events,
    fan_out,
    processes,
    scale,
    start,
)
from tests.benchmarks.figures import Figure, as_json, print_table

PARTS: Final = {
    "start": start.measure,
    "answer": answer.measure,
    "scale": scale.measure,
    "http": commands.measure,
    "events": events.measure,
    "acknowledge": acknowledge.measure,
    "processes": processes.measure,
    "fan_out": fan_out.measure,
}
TOO_LONG: Final = ("fan_out",)
"""Not done in a hurry, unless asked for by name."""


def main() -> None:
    arguments = _arguments()
    console = Console(stderr=True)
    found: dict[str, Sequence[Figure]] = {}
    try:
        for name in arguments.only:
            begun = time.monotonic()
            found[name] = _alone(PARTS[name], quick=arguments.quick)
            console.print(f"{name}: {time.monotonic() - begun:.0f} s")
    finally:  # what was found before a part failed, or was stopped
        print_table(found)
    if arguments.json:
        text = json.dumps(as_json(found), ensure_ascii=False, indent=1)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    broken = any(figure.is_broken for figures in found.values() for figure in figures)
    sys.exit(1 if broken else 0)


def _alone(measure: Callable[..., Sequence[Figure]], *, quick: bool) -> Sequence[Figure]:
    """Measure in a process of its own, so that no part weighs on the next."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, quick=quick).result()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds, within three minutes")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--only", type=_names, help="names of parts, joined by commas")
    arguments = parser.parse_args()
    if arguments.only is None:
        arguments.only = [name for name in PARTS if not (arguments.quick and name in TOO_LONG)]
    return arguments


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: use {', '.join(PARTS)}")
    return names


if __name__ == "__main__":
    main()
