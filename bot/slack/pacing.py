"""Slack's rate limits, kept before Slack has to remind of them (docs.slack.dev, rate limits).

About one message a second in a channel; a workspace as a whole takes bursts, but not every one.
"""

import time
from collections import OrderedDict
from typing import Final

CHANNEL_SECONDS: Final = 1.0
TEAM_SECONDS: Final = 0.02
MOST: Final = 20_000


class Pacing:
    """Hands out the next free moment of a workspace and channel."""

    def __init__(self) -> None:
        self._free: OrderedDict[str, float] = OrderedDict()

    def reserve(self, team_id: str, channel_id: str) -> float:
        """Seconds to wait before the next post there; the moment is the caller's."""
        now = time.monotonic()
        team, channel = team_id, f"{team_id}:{channel_id}"
        start = max(now, self._free.get(team, now), self._free.get(channel, now))
        self._set(team, start + TEAM_SECONDS)
        self._set(channel, start + CHANNEL_SECONDS)
        return start - now

    def hold(self, team_id: str, seconds: float) -> None:
        """Slack asked to wait: nothing goes to this workspace for so long."""
        self._set(team_id, max(self._free.get(team_id, 0.0), time.monotonic() + seconds))

    def _set(self, key: str, moment: float) -> None:
        self._free[key] = moment
        self._free.move_to_end(key)
        while len(self._free) > MOST:
            self._free.popitem(last=False)
