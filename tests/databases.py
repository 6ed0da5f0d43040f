"""Databases that live as long as a test: copies of a template, made ahead; and free ports."""

import itertools
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import psycopg

AHEAD: Final = 3


def database_at(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"


class Copies:
    """Copies of a template database on the server at `url`; a used one is dropped."""

    _numbers = itertools.count(1)

    def __init__(self, url: str, template: str) -> None:
        self._url = url
        self._template = template
        self._ready: queue.Queue[str] = queue.Queue(AHEAD)
        self._used: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    @contextmanager
    def one(self) -> Iterator[str]:
        name = self._ready.get(timeout=30)
        yield database_at(self._url, name)
        self._used.put(name)

    def close(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _work(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self._stopping.is_set():
                name = f"copy_{next(self._numbers)}"
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {self._template}")
                while not self._stopping.is_set():
                    with suppress(queue.Empty):
                        connection.execute(f"DROP DATABASE {self._used.get_nowait()} WITH (FORCE)")
                    with suppress(queue.Full):
                        self._ready.put(name, timeout=0.05)
                        break


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
