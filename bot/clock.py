"""The machine's time.

It is the clock that is handed in where a day or week counts, and that the demo puts forward; what
has to do with other processes and with Slack's answers asks it directly.
"""

from datetime import UTC, datetime


def real_time() -> datetime:
    return datetime.now(UTC)
