"""What all people of the load share: the workspace they are in, and the way to the app."""

import itertools
import random
from dataclasses import dataclass, field
from typing import Any, Final

from bot.demo.standin.requests import Slack
from bot.demo.standin.workspace import BOT_USER, PERSON, Person, Posted, Room
from tests.evaluation.questions import HELD_OUT, read_questions
from tests.slack.forms import filled
from tests.soak.balancer import Balancer, Errand
from tests.soak.ledger import Ledger, Request, Wants
from tests.soak.standin import SoakSlack, SoakWorkspace

CHANNELS: Final = 40
DIRECT_CONVERSATIONS: Final = 40
"""Different people's: nobody writes hundreds of messages a minute in one."""
SUBMITTED_AGAIN: Final = 20
"""How often a person presses the button of a form that could not be saved."""


@dataclass
class Crowd:
    """`channels` are where people ask; each colleague who needs data of their own is a new one."""

    api: SoakSlack
    workspace: SoakWorkspace
    balancer: Balancer
    ledger: Ledger
    url: str
    source: random.Random
    texts: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    direct: list[str] = field(default_factory=list)
    _colleagues: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.texts = [each.text for each in (*read_questions(), *read_questions(HELD_OUT))]
        self.channels = [f"C0ASKED{number:04d}" for number in range(CHANNELS)]
        self.direct = [f"D0ASKED{number:04d}" for number in range(DIRECT_CONVERSATIONS)]
        for name in (*self.channels, *self.direct):
            self.workspace.rooms[name] = Room(name, name.lower(), {PERSON, BOT_USER})

    def errand(self, kind: str, wants: Wants) -> tuple[Errand, Slack]:
        """A request that will be noted, and the person's hands to make it."""
        errand = Errand(self.balancer, self.ledger, kind, wants)
        return errand, Slack(self.api, errand, self.url)

    def question(self) -> str:
        return self.source.choice(self.texts)

    def channel(self) -> str:
        return self.source.choice(self.channels)

    def colleague(self) -> str:
        """The id of somebody new."""
        user = f"U0SOAK{next(self._colleagues):05d}"
        self.workspace.people[user] = Person(user, "同僚")
        return user

    def answer(self) -> Posted | None:
        """One of the latest answers; None before the first."""
        return self.source.choice(self.workspace.recent) if self.workspace.recent else None

    async def opened(self, errand: Errand) -> str | None:
        """The id of the modal that a request has opened; None when it was not opened."""
        if not await self.ledger.came(errand.request):
            return None
        return self.api.opened.pop(errand.request.key.removeprefix("view "))

    def view(self, view_id: str) -> dict[str, Any]:
        return dict(self.workspace.views[view_id])

    async def submit(
        self, kind: str, view_id: str, user: str = PERSON, **changes: str
    ) -> Request | None:
        """Fill in and submit a modal, again where it could not be saved; None when it never was."""
        values = filled(self.view(view_id), **changes)
        for _ in range(SUBMITTED_AGAIN):
            errand, slack = self.errand(kind, "update")
            await slack.submit(view_id, values, user)
            if not errand.request.fault:
                return errand.request
            if not errand.request.apology:
                break
        return None

    def close(self, view_id: str) -> None:
        """Forget a modal; the next one's id is counted on, so its place stays."""
        self.workspace.views[view_id] = {}
