"""How many questions a person and a workspace may ask in a minute, in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

WORKSPACE: Final = 20
"""How many persons' allowances a workspace has."""
WINDOW_SECONDS: Final = 60.0
MOST_KEPT: Final = 20_000

Answer = Literal["granted", "refused", "refused_again"]
"""`refused` the person's first time in a window: then they are told, once."""


@dataclass
class _Window:
    """What somebody asked since it began."""

    begun: float
    granted: int = 0
    refused: bool = False


class Allowance:
    """Counts in windows of a minute; `clock` in seconds, rising.

    For the workspace only what is granted counts: one person cannot use it up.
    """

    def __init__(self, per_person: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_person = per_person
        self._clock = clock
        self._windows: OrderedDict[tuple[str, str], _Window] = OrderedDict()

    def ask(self, team_id: str, user_id: str) -> Answer:
        """Count a question."""
        person, workspace = self._window(team_id, user_id), self._window(team_id, "")
        most = WORKSPACE * self._per_person
        if person.granted < self._per_person and workspace.granted < most:
            person.granted += 1
            workspace.granted += 1
            return "granted"
        if person.refused:
            return "refused_again"
        person.refused = True
        return "refused"

    def _window(self, team_id: str, user_id: str) -> _Window:
        """The one that is open; a new one after a minute."""
        key, now = (team_id, user_id), self._clock()
        window = self._windows.pop(key, None)
        if window is None or now - window.begun >= WINDOW_SECONDS:
            window = _Window(now)
        self._windows[key] = window
        while len(self._windows) > MOST_KEPT:
            self._windows.popitem(last=False)
        return window
