"""`python -m tests.soak [minutes] [--rate N] [--json FILE]`: a line each minute, tables at the end.

Exit status 1 when something was lost, doubled or leaked, or memory is not flat.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.soak.figures import figures
from tests.soak.report import print_result, tell
from tests.soak.run import soak
from tests.soak.stage import Size
from tests.soak.verdict import problems

LOGS: Final = Path(__file__).parents[2] / "build" / "soak"
"""What the processes logged, and the figures."""


def main() -> None:
    arguments = _arguments()
    LOGS.mkdir(parents=True, exist_ok=True)
    for old in LOGS.glob("*.log"):
        old.unlink()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        size = Size(arguments.minutes, arguments.rate)
        result = asyncio.run(soak(Path(folder), LOGS, size, tell))
    print_result(result)
    if arguments.json:
        all_figures = {**figures(result), "problems": problems(result)}
        text = json.dumps(all_figures, ensure_ascii=False, indent=1)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    sys.exit(1 if problems(result) else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("minutes", type=float, nargs="?", default=Size.minutes)
    parser.add_argument("--rate", type=float, default=Size.rate, help="requests a second")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
