"""How often, how long, how patiently: the engine's times in one place."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Pace:
    """`doubt_seconds` must be longer than a post to Slack may take: after it, a post whose answer
    is missing has either arrived or never will.
    """

    tick: str = "* * * * *"
    """Cron of the look for what is due; a sixth field counts seconds."""
    clean: str = "17 * * * *"
    post_seconds: float = 20.0
    doubt_seconds: float = 45.0
    presence_seconds: float = 10.0
    heartbeat_seconds: float = 10.0
    stalled_seconds: float = 60.0
    poll_seconds: float = 5.0
    finish_seconds: float = 2.0
    """Time for posts in flight at SIGTERM."""
    concurrency: int = 20
    waits: tuple[float, ...] = (5, 30, 120, 600, 1800, 3600)
    """Seconds before the second, third … attempt; the last is repeated."""
    give_up_after: timedelta = timedelta(hours=24)

    def back_off(self, attempts: int) -> float:
        """Seconds to wait after so many attempts before this one."""
        return self.waits[min(attempts, len(self.waits) - 1)]
