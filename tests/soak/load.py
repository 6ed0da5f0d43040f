"""The people: each does one thing after another, chosen at random, as fast as the rate allows."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from tests.soak import clicks, forms, questions
from tests.soak.balancer import CutOffError
from tests.soak.crowd import Crowd

PEOPLE: Final = 60
"""More than ever wait for an answer at once, so that the rate is kept."""
Act = Callable[[Crowd], Awaitable[None]]
ACTS: Final[tuple[tuple[int, Act], ...]] = (
    (26, questions.command),
    (14, questions.mention),
    (12, questions.direct_message),
    (4, questions.follow_up),
    (3, questions.chatter),
    (4, questions.hostile),
    (2, questions.check_sheet),
    (2, questions.shortcut),
    (3, questions.forged),
    (14, clicks.answer_button),
    (3, clicks.useful),
    (2, clicks.not_useful),
    (1, clicks.picture),
    (2, clicks.take_step),
    (2, forms.profile),
    (2, forms.self_check),
    (2, forms.subscription),
    (1, forms.report),
    (3, forms.home),
)
"""How often each is done."""


async def keep_asking(crowd: Crowd, seconds: float) -> None:
    """Send mixed requests for so long."""
    end = time.monotonic() + seconds

    async def person() -> None:
        while time.monotonic() < end:
            (act,) = crowd.source.choices([act for _, act in ACTS], [weight for weight, _ in ACTS])
            try:
                await act(crowd)
            except CutOffError:
                continue  # the ledger knows

    async with asyncio.TaskGroup() as people:
        for _ in range(PEOPLE):
            people.create_task(person())
