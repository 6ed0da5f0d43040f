"""Timings, as ratios taken in one run where they depend on the machine: `make bench`.

- load: reading the knowledge base, building word lists and learned models
- answer: understanding, advice and Block Kit of each question, in this process
- start: from the command to a good /readyz, against an empty Bolt aiohttp app
- memory: resident size when ready, against the same app
- acknowledgement: of a question that is stored first, at 50 a second

The fan-out of digests stands apart, it takes minutes: `python -m tests.benchmarks.fan_out`.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.answering import Advisor
from bot.demo import demo
from bot.kb import load
from bot.understanding import understand
from tests.benchmarks.acknowledge import timed_acknowledgements
from tests.databases import free_port
from tests.evaluation.questions import read_questions

RUNS = 7
QUESTIONS = 5000
EMPTY_APP = Path(__file__).parent / "empty_app.py"


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def timed_load() -> tuple[float, float]:
    """Seconds to read the base, and to build lists and models, in a fresh process."""
    code = (
        "import time; from bot.kb import load\n"
        "from bot.answering import NEEDS_EVERYTHING, understand\n"
        "a = time.perf_counter(); kb = load(); b = time.perf_counter()\n"
        "understand(NEEDS_EVERYTHING, kb)\n"
        "print(b - a, time.perf_counter() - b)"
    )
    runs = []
    for _ in range(RUNS):
        out = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        runs.append([float(part) for part in out.stdout.split()])
    return statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)


def timed_answers() -> tuple[list[float], list[float]]:
    """Milliseconds of understanding alone, and of the whole answer with its blocks."""
    kb = load()
    advisor = Advisor(kb)
    texts = [question.text for question in read_questions()]
    texts = (texts * (QUESTIONS // len(texts) + 1))[:QUESTIONS]
    advisor.ask("")
    reading, answering = [], []
    for text in texts:
        start = time.perf_counter()
        understand(text, kb)
        middle = time.perf_counter()
        advisor.ask(text)
        reading.append(1000 * (middle - start))
        answering.append(1000 * (time.perf_counter() - middle))
    return reading, answering


def start_once(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds to a good /readyz, and resident megabytes then."""
    port = free_port()
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        env={**os.environ, **environment, "PORT": str(port)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            while time.perf_counter() - start < 20:
                with (
                    suppress(urllib.error.URLError, ConnectionError),
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5),
                ):
                    break
                time.sleep(0.005)
            seconds = time.perf_counter() - start
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            return seconds, int(resident.split()[1]) / 1024
        finally:
            process.terminate()
            process.wait()


async def timed_starts(
    data_directory: str,
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """(seconds, MB) of secbench and of the empty app, in turn."""
    ours, empty = [], []
    async with demo() as stand_in:
        environment = {
            "SLACK_BOT_TOKEN": stand_in.slack.api.bot_token,
            "SLACK_SIGNING_SECRET": stand_in.signing_secret,
            "SLACK_API_URL": f"{stand_in.url}/api/",
            "HOST": "127.0.0.1",
            "SECBENCH_DATA_DIR": data_directory,
        }
        for _ in range(RUNS):
            serve = [sys.executable, "-m", "bot", "serve"]
            ours.append(await asyncio.to_thread(start_once, serve, environment))
            bolt = [sys.executable, str(EMPTY_APP)]
            empty.append(await asyncio.to_thread(start_once, bolt, environment))
    return ours, empty


def main() -> None:
    table = Table("measure", "value", "bar")
    loading, building = timed_load()
    table.add_row("load the knowledge base", f"{loading:.3f} s", "")
    table.add_row("build word lists and models", f"{building:.3f} s", "")
    table.add_row("both", f"{loading + building:.3f} s", "0.25 s")
    reading, answering = timed_answers()
    for name, values, bar in (
        ("understanding", reading, "p50 0.5 ms, p99 3 ms"),
        ("the whole answer", answering, "p50 1 ms, p99 5 ms"),
    ):
        p50, p99 = percentile(values, 0.5), percentile(values, 0.99)
        table.add_row(name, f"p50 {p50:.3f} ms, p99 {p99:.3f} ms", bar)
    with tempfile.TemporaryDirectory() as directory:
        ours, empty = asyncio.run(timed_starts(directory))
    start, reference = (statistics.median(run[0] for run in runs) for runs in (ours, empty))
    table.add_row(
        "start to ready", f"{start:.2f} s / {reference:.2f} s = {start / reference:.2f}", "2"
    )
    memory, least = (statistics.median(run[1] for run in runs) for runs in (ours, empty))
    table.add_row(
        "resident memory", f"{memory:.0f} MB - {least:.0f} MB = {memory - least:.0f} MB", "60 MB"
    )
    with tempfile.TemporaryDirectory() as directory:
        waits = asyncio.run(timed_acknowledgements(free_port(), directory))
    p50, p99 = percentile(waits, 0.5), percentile(waits, 0.99)
    table.add_row("question acknowledged", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms", "p99 10 ms")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
