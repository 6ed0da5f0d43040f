"""`python -m tests.chaos [runs]`: one line a run, and the sum."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bot.store.embedded import embedded_postgres
from bot.store.upgrade import upgrade
from tests.chaos.run import Size, run
from tests.databases import Copies, database_at

RUNS = 200
SIZE = Size(subscriptions=300, questions=100, seconds=6)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    lost = doubled = kills = failures = 0
    with tempfile.TemporaryDirectory() as directory, embedded_postgres(Path(directory)) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE chaos_template")
        upgrade(database_at(url, "chaos_template"))
        copies = Copies(url, "chaos_template")
        for seed in range(runs):
            started = time.monotonic()
            with copies.one() as database:
                outcome = asyncio.run(run(database, seed, SIZE))
            lost += outcome.lost + outcome.open
            doubled += outcome.doubled
            kills += outcome.kills
            failures += outcome.failures.total()
            seconds = time.monotonic() - started
            print(  # noqa: T201 - the command's own voice
                f"run {seed + 1}: {len(outcome.posts)} posts, {len(outcome.answers)} answers, "
                f"{outcome.kills} kills, {outcome.failures.total()} bad answers of Slack, "
                f"lost {outcome.lost + outcome.open}, double {outcome.doubled}, {seconds:.0f} s",
                flush=True,
            )
        copies.close()
    print(  # noqa: T201 - the command's own voice
        f"{runs} runs: {kills} kills, {failures} bad answers; lost {lost}, double {doubled}"
    )
    sys.exit(1 if lost or doubled else 0)


if __name__ == "__main__":
    main()
