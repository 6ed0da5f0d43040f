"""A worker that looks for what is due each second."""

import os
from dataclasses import replace

from bot.digest.pace import Pace
from bot.runs import work
from bot.settings import read_settings

if __name__ == "__main__":
    work(read_settings(os.environ), replace(Pace(), tick="* * * * * *"))
