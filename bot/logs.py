"""Logging: one line an event, as text or JSON, without users' words and without tokens.

What is logged on behalf of a request carries its id, also what goes on after the acknowledgement:
tasks inherit the context they are started in.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Final

_FIELDS = "fields"
_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_request: Final[ContextVar[str]] = ContextVar("request", default="")


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, _FIELDS, {}),
        }
        return json.dumps(entry, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """For eyes: time, level, event, key=value."""

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, _FIELDS, {})
        tail = "".join(f" {key}={value}" for key, value in fields.items())
        return f"{self.formatTime(record)} {record.levelname} {record.getMessage()}{tail}"


def configure(level: str, style: str) -> None:
    """Send secbench's log to standard error.

    The libraries' own logs are off: they may print requests, and with them what users wrote. What
    matters of their errors is logged here, by type and place.
    """
    # Where a call stands and in which thread: looked up for each line, though no line shows it.
    logging._srcfile = None  # the manual's own advice
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if style == "json" else TextFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level)
    for name in ("slack_bolt", "slack_sdk", "aiohttp"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def begin_request(given: str = "") -> str:
    """Name the request that is handled from here on: as the proxy in front did, or anew."""
    name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
    _request.set(name)
    return name


def event(logger: logging.Logger, name: str, fields: Mapping[str, object] | None = None) -> None:
    """Log an event with fields; never pass users' text or a secret."""
    logger.info(name, extra={_FIELDS: {**_context(), **(fields or {})}})


def failure(
    logger: logging.Logger, name: str, error: BaseException, fields: Mapping[str, object]
) -> None:
    """Log a failure by the error's type and place.

    Its message is left out: errors of Slack's client carry requests, and so users' text.
    """
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    place = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    details = {**_context(), **fields, "error": type(error).__name__, "at": place}
    logger.error(name, extra={_FIELDS: details})


def _context() -> dict[str, str]:
    request = _request.get()
    return {"request": request} if request else {}
