"""Work that goes on after the acknowledgement, held until it is done.

asyncio keeps only weak references to tasks; what is started here is kept, and finished at shutdown.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.logs import failure

logger = logging.getLogger(__name__)


class Background:
    """Tasks in flight."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run the work soon; an error in it is logged with the name."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            failure(logger, "background_work_failed", error, {"task": task.get_name()})

    async def finish(self, timeout: float) -> None:  # noqa: ASYNC109 - asyncio.wait has no other way
        """Wait for what is in flight, at most `timeout` seconds, then cancel the rest."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=timeout)
            for task in late:
                task.cancel()
