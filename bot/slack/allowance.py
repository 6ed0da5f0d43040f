"""How many questions a person and a workspace may ask in a minute, in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Literal

WORKSPACE: Final = 20
"""How many persons' allowances a workspace has."""
WINDOW_SECONDS: Final = 60.0
MOST_KEPT: Final = 20_000

Answer = Literal["granted", "refused", "refused_again"]
"""`refused` the first time in a window: then the person is told, once."""


class Allowance:
    """Counts in windows of a minute; `clock` in seconds, rising."""

    def __init__(self, per_person: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_person = per_person
        self._clock = clock
        self._counts: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def ask(self, team_id: str, user_id: str) -> Answer:
        """Count a question."""
        person = self._count(team_id, user_id) - self._per_person
        workspace = self._count(team_id, "") - WORKSPACE * self._per_person
        over = max(person, workspace)
        if over <= 0:
            return "granted"
        return "refused" if over == 1 else "refused_again"

    def _count(self, team_id: str, user_id: str) -> int:
        key, now = (team_id, user_id), self._clock()
        begun, count = self._counts.pop(key, (now, 0))
        if now - begun >= WINDOW_SECONDS:
            begun, count = now, 0
        self._counts[key] = begun, count + 1
        while len(self._counts) > MOST_KEPT:
            self._counts.popitem(last=False)
        return count + 1
