"""What people think of answers, and how many questions found none.

Counts are kept for every workspace; the text of a question only where the workspace opted in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.direct import Direct, compiled
from bot.store.schema import feedback, kept_questions, unanswered, workspaces
from bot.store.text import storable

KEPT: Final = timedelta(days=180)
"""How long feedback and questions wait for the editors of the knowledge base."""

_ONE: Final = sa.literal_column("1", sa.Integer)
_COUNT: Final = compiled(
    insert(unanswered)
    .values(
        team_id=sa.bindparam("team_id"),
        day=sa.bindparam("day"),
        kind=sa.bindparam("kind"),
        questions=_ONE,
    )
    .on_conflict_do_update(
        index_elements=["team_id", "day", "kind"],
        set_={"questions": unanswered.c.questions + _ONE},
    )
)
_KEEP: Final = compiled(
    sa.insert(kept_questions).from_select(
        ["team_id", "kind", "question", "asked_at"],
        sa.select(
            workspaces.c.team_id,
            sa.bindparam("kind", type_=sa.Text),
            sa.bindparam("question", type_=sa.Text),
            sa.bindparam("asked_at", type_=sa.DateTime(timezone=True)),
        ).where(workspaces.c.team_id == sa.bindparam("team_id"), workspaces.c.keeps_questions),
    )
)
"""Writes nothing where the workspace has not opted in."""


@dataclass(frozen=True)
class Verdict:
    """A person's word on an answer; `state` is how the question was read (ids only)."""

    useful: bool
    state: str
    reason: str | None = None
    industry: str | None = None
    area: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class KeptQuestion:
    kind: str
    question: str
    asked_at: datetime


@dataclass(frozen=True)
class GivenVerdict:
    verdict: Verdict
    given_at: datetime


@dataclass(frozen=True)
class Unanswered:
    """Questions of a day that found no answer, by the kind of reply they got."""

    day: date
    kind: str
    questions: int


class Feedback:
    def __init__(self, engine: AsyncEngine, direct: Direct) -> None:
        self._engine = engine
        self._direct = direct

    async def give(
        self, team_id: str, user_id: str, answer: str, verdict: Verdict, now: datetime
    ) -> None:
        """Keep a verdict; the same person's later one about the same answer replaces it."""
        values = {
            "useful": verdict.useful,
            "reason": verdict.reason,
            "state": verdict.state,
            "industry": verdict.industry,
            "area": verdict.area,
            "comment": storable(verdict.comment) if verdict.comment else None,
            "given_at": now,
        }
        statement = insert(feedback).values(
            team_id=team_id, user_id=user_id, answer=answer, **values
        )
        statement = statement.on_conflict_do_update(
            index_elements=["team_id", "user_id", "answer"], set_=values
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)

    async def count_unanswered(
        self, team_id: str, kind: str, question: str | None, now: datetime
    ) -> None:
        """Count a question that found no answer; its text stays only where that was chosen."""
        await self._direct.run(_COUNT, team_id=team_id, day=now.date(), kind=kind)
        if question is not None:
            await self._direct.run(
                _KEEP, team_id=team_id, kind=kind, question=storable(question), asked_at=now
            )

    async def keeps_questions(self, team_id: str) -> bool:
        """Whether the workspace lets its unanswered questions be read by the editors."""
        statement = sa.select(workspaces.c.keeps_questions).where(workspaces.c.team_id == team_id)
        async with self._engine.connect() as connection:
            return bool((await connection.execute(statement)).scalar())

    async def set_keeps_questions(self, team_id: str, keeps: bool) -> None:
        """Opt in, or out: then what was kept is deleted."""
        statement = insert(workspaces).values(team_id=team_id, keeps_questions=keeps)
        statement = statement.on_conflict_do_update(
            index_elements=[workspaces.c.team_id], set_={"keeps_questions": keeps}
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)
            if not keeps:
                await connection.execute(
                    sa.delete(kept_questions).where(kept_questions.c.team_id == team_id)
                )

    async def questions(self) -> Sequence[KeptQuestion]:
        """The unanswered questions of workspaces that opted in, the oldest first."""
        statement = sa.select(kept_questions).order_by(kept_questions.c.id)
        async with self._engine.connect() as connection:
            return [
                KeptQuestion(row.kind, row.question, row.asked_at)
                for row in await connection.execute(statement)
            ]

    async def verdicts(self) -> Sequence[GivenVerdict]:
        """All verdicts, the oldest first; without whose they are."""
        return await self._verdicts(sa.true())

    async def of_person(self, team_id: str, user_id: str) -> Sequence[GivenVerdict]:
        """A person's own verdicts, the oldest first."""
        return await self._verdicts(feedback.c.team_id == team_id, feedback.c.user_id == user_id)

    async def _verdicts(self, *where: sa.ColumnElement[bool]) -> Sequence[GivenVerdict]:
        statement = sa.select(feedback).where(*where).order_by(feedback.c.given_at)
        async with self._engine.connect() as connection:
            return [_given(row) for row in await connection.execute(statement)]

    async def unanswered(self) -> Sequence[Unanswered]:
        """How many questions found no answer, by day and kind, over all workspaces."""
        statement = (
            sa.select(unanswered.c.day, unanswered.c.kind, sa.func.sum(unanswered.c.questions))
            .group_by(unanswered.c.day, unanswered.c.kind)
            .order_by(unanswered.c.day, unanswered.c.kind)
        )
        async with self._engine.connect() as connection:
            return [Unanswered(*row) for row in await connection.execute(statement)]

    async def clear(self, now: datetime) -> int:
        """Delete what has waited long enough; returns how many rows."""
        before = now - KEPT
        statements = (
            sa.delete(feedback).where(feedback.c.given_at < before),
            sa.delete(kept_questions).where(kept_questions.c.asked_at < before),
            sa.delete(unanswered).where(unanswered.c.day < before.date()),
        )
        async with self._engine.begin() as connection:
            return sum([(await connection.execute(each)).rowcount for each in statements])


def _given(row: sa.Row[Any]) -> GivenVerdict:
    verdict = Verdict(row.useful, row.state, row.reason, row.industry, row.area, row.comment)
    return GivenVerdict(verdict, row.given_at)
