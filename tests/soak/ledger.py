"""Every request that was sent, what it asked for, and what came of it."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

from tests.slack.helpers import until
from tests.soak.life import Life

Wants = Literal["answer", "update", "ack", "refusal", "message", "response", "view", "home"]
"""What answers a request. In the acknowledgement: text and blocks, the next view, nothing but 200,
or 401. Afterwards: a message marked with the event, a post to the response_url, a modal, an App
Home."""
IN_THE_ACKNOWLEDGEMENT: Final = ("answer", "update", "ack", "refusal")
Outcome = Literal["answered", "apology", "cut", "lost"]

SLACK_WAITS: Final = 3.0
"""Seconds that Slack waits for an acknowledgement."""
CUT_SECONDS: Final = 10.0
"""What was sent so shortly before a SIGKILL or an outage may have been cut off by it."""


@dataclass
class Request:
    """`key` tells its answer apart, empty where the acknowledgement is the answer.

    `life` is the process that it went to at last, `seconds` how long that took to acknowledge it;
    `again` counts how often Slack had to send it again.
    """

    kind: str
    wants: Wants
    key: str = ""
    sent: float = field(default_factory=time.monotonic)
    life: Life | None = None
    seconds: float | None = None
    again: int = 0
    fault: str = ""
    apology: bool = False


@dataclass
class Ledger:
    """`arrivals` counts answers by key; `apologies` are keys that got a kind word instead.

    `outages` are the times (begin, end) in which the database was away by our doing.
    """

    requests: list[Request] = field(default_factory=list)
    arrivals: Counter[str] = field(default_factory=Counter)
    apologies: set[str] = field(default_factory=set)
    outages: list[tuple[float, float]] = field(default_factory=list)

    def note(self, request: Request) -> Request:
        self.requests.append(request)
        return request

    def arrived(self, key: str, *, apology: bool = False) -> None:
        """An answer has come."""
        self.arrivals[key] += 1
        if apology:
            self.apologies.add(key)

    async def came(self, request: Request, seconds: float = 20.0) -> bool:
        """Wait until a request is answered; False when it is not, or with an apology."""
        with suppress(TimeoutError):
            await until(lambda: self.arrivals[request.key] > 0, seconds=seconds)
        return self.arrivals[request.key] > 0 and request.key not in self.apologies

    def outcome(self, request: Request) -> Outcome:
        apologised = request.apology or request.key in self.apologies
        answered = not request.fault and (not request.key or self.arrivals[request.key] > 0)
        if answered and not apologised:
            return "answered"
        if self._in_outage(request):
            return "apology" if apologised else "cut"
        return "cut" if _killed_meanwhile(request) else "lost"

    def waiting(self) -> list[Request]:
        """What may still be answered."""
        return [each for each in self.requests if each.key and not self.arrivals[each.key]]

    def doubled(self) -> Iterator[Request]:
        """Answered more than once. An App Home is the same view however often it is shown.

        What was promised may have to be taken back: 「送ります」, and then an apology.
        """
        for each in self.requests:
            allowed = 2 if each.key in self.apologies else 1
            if each.key and each.wants != "home" and self.arrivals[each.key] > allowed:
                yield each

    def late(self) -> Iterator[Request]:
        """Acknowledged so late that Slack had told the person that it failed."""
        for each in self.requests:
            late = each.seconds is not None and each.seconds > SLACK_WAITS
            if late and not self._in_outage(each):
                yield each

    def _in_outage(self, request: Request) -> bool:
        sent = request.sent
        return any(begin - CUT_SECONDS <= sent <= end for begin, end in self.outages)


def _killed_meanwhile(request: Request) -> bool:
    """Whether SIGKILL ended its process before it could answer: nothing keeps clicks for another.

    Messages are kept: they have no such excuse.
    """
    life = request.life
    if life is None or not life.killed or life.ended is None or request.wants == "message":
        return False
    return request.sent <= life.ended <= request.sent + CUT_SECONDS
