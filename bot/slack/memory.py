"""What one process remembers: the subject of recent threads.

Bounded and in memory; a restart forgets, and then the thread's own messages are read instead.
"""

from collections import OrderedDict
from typing import Final, Generic, TypeVar

THREADS: Final = 10_000
DIRECT: Final = "direct"
"""The subject's key in a direct conversation, which has no thread."""

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The latest values by key, the oldest dropped first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, Value] = OrderedDict()

    def get(self, key: str) -> Value | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: str, value: Value) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)

    def __len__(self) -> int:
        return len(self._values)


def subject_key(channel: str, thread_ts: str | None, ts: str) -> str:
    """What a follow-up shares with its question: the thread, or the direct conversation.

    `thread_ts` is the thread that the message `ts` stands in; in channels it may begin one.
    """
    return thread_ts or (DIRECT if channel.startswith("D") else ts)


class Threads:
    """The state (see `views.state`) of the last answer in a thread; "" for a thread not ours."""

    def __init__(self) -> None:
        self._states: Recent[str] = Recent(THREADS)

    def state(self, channel: str, thread_ts: str) -> str | None:
        return self._states.get(f"{channel}:{thread_ts}")

    def remember(self, channel: str, thread_ts: str, state: str) -> None:
        self._states.put(f"{channel}:{thread_ts}", state)
