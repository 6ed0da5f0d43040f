"""Load on a web process: requests signed ahead, sent as fast as the answers come back.

Raw connections: a client library would cost as much as what it measures.
"""

import asyncio
import itertools
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from bot.demo.standin.requests import Delivered, signed_headers

HOST: Final = "127.0.0.1"
_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


@dataclass
class Presigned:
    """A transport of the stand-in that keeps the signed requests instead of sending them.

    Slack's signatures hold for five minutes.
    """

    secret: str
    requests: list[bytes] = field(default_factory=list)

    async def send(self, kind: str, payload: Mapping[str, Any]) -> Delivered:
        if kind == "events_api":
            body, content_type = json.dumps(payload), "application/json"
        else:
            body, content_type = urlencode(payload), "application/x-www-form-urlencoded"
        headers = {
            "Host": HOST,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
            "Content-Type": content_type,
            "Content-Length": str(len(body.encode())),
            **signed_headers(self.secret, body, int(time.time())),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.requests.append(f"POST /slack/events HTTP/1.1\r\n{lines}\r\n{body}".encode())
        return Delivered(200, "")


@dataclass(frozen=True)
class Load:
    """One round: seconds in all and of this process's own work, milliseconds of each request."""

    seconds: float
    own_seconds: float
    milliseconds: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.milliseconds) / self.seconds


def for_seconds(requests: Sequence[bytes], seconds: float) -> Iterator[bytes]:
    """The requests over and over, until so many seconds after the first one."""
    end = time.perf_counter() + seconds
    return itertools.takewhile(lambda _: time.perf_counter() < end, itertools.cycle(requests))


async def send(
    ports: Sequence[int], connections: int, requests: Iterable[bytes], expected: bytes = b""
) -> Load:
    """Send the requests over so many connections, spread over the ports.

    Each connection sends its next one when the answer has come. Raises AssertionError for an answer
    that is not 200 or lacks what is expected.
    """
    loop = asyncio.get_running_loop()
    waiting = iter(requests)
    opened = [_Connection(waiting, expected, loop.create_future()) for _ in range(connections)]
    for connection, port in zip(opened, itertools.cycle(ports), strict=False):
        await loop.create_connection(lambda each=connection: each, HOST, port)  # type: ignore[misc]
    start, own = time.perf_counter(), time.process_time()
    for connection in opened:
        connection.send_next()
    await asyncio.gather(*(connection.finished for connection in opened))
    return Load(
        time.perf_counter() - start,
        time.process_time() - own,
        tuple(taken for connection in opened for taken in connection.milliseconds),
    )


class _Connection(asyncio.Protocol):
    def __init__(
        self, waiting: Iterator[bytes], expected: bytes, finished: asyncio.Future[None]
    ) -> None:
        self.finished = finished
        self.milliseconds: list[float] = []
        self._waiting = waiting
        self._expected = expected
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send_next(self) -> None:
        assert self._transport
        request = next(self._waiting, None)
        if request is None:
            self._end()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not separator or (length and len(body) < int(length[1])):
            return
        self.milliseconds.append(1000 * (time.perf_counter() - self._sent))
        self._received = b""
        if length and head.startswith(b"HTTP/1.1 200 ") and self._expected in body:
            self.send_next()
        else:
            self._end(AssertionError(f"a wrong answer: {head.decode()} {body[:200].decode()}"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc or ConnectionResetError("the connection was closed before the answer"))

    def _end(self, problem: Exception | None = None) -> None:
        if self.finished.done():
            return
        if problem is None:
            self.finished.set_result(None)
        else:
            self.finished.set_exception(problem)
        if self._transport:
            self._transport.close()
