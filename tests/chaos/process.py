"""A web process or a worker in a hurry, to be killed: `python -m tests.chaos.process web`."""

import os
import sys

from bot.digest.pace import Pace
from bot.runs import serve, work
from bot.settings import read_settings

PACE = Pace(
    tick="* * * * * *",
    post_seconds=1.0,
    doubt_seconds=2.5,
    presence_seconds=0.3,
    heartbeat_seconds=0.5,
    stalled_seconds=2.0,
    poll_seconds=0.3,
    waits=(0.2, 0.5, 1.0),
)


if __name__ == "__main__":
    settings = read_settings(os.environ)
    (serve if sys.argv[1] == "web" else work)(settings, PACE)
