"""Self-checks of a person for a company: one open at a time, the finished ones as history."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.schema import self_checks

MOST_PAST: Final = 100
"""Finished self-checks that a history goes back."""


_FINISHED: Final = self_checks.c.finished_at.is_not(None)


@dataclass(frozen=True)
class SavedCheck:
    """`answers` by the item's number, as text; `score` is None while it is open."""

    id: int
    company: str
    answers: Mapping[str, str]
    score: int | None
    begun_at: datetime
    finished_at: datetime | None

    def day(self, zone: tzinfo) -> date:
        """The day it was finished where the person is; of an open one, begun."""
        return (self.finished_at or self.begun_at).astimezone(zone).date()


class SelfChecks:
    """`company` is the channel whose profile the company has, empty for the workspace's."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def answer(
        self,
        team_id: str,
        user_id: str,
        company: str,
        answers: Mapping[int, str],
        now: datetime,
        *,
        after: int | None = None,
    ) -> bool:
        """Add answers to the open self-check, or begin one with them.

        With `after`, the last finished one's id (0 for none) when the form was opened: False, and
        nothing kept, where one has been finished since. A late answer must not begin another.
        """
        given = {str(number): answer for number, answer in answers.items()}
        statement = insert(self_checks).values(
            team_id=team_id, user_id=user_id, company=company, answers=given, begun_at=now
        )
        statement = statement.on_conflict_do_update(
            index_elements=["team_id", "user_id", "company"],
            index_where=sa.text("finished_at IS NULL"),
            set_={
                "answers": self_checks.c.answers.op("||", return_type=JSONB)(
                    statement.excluded.answers
                )
            },
        )
        mine = _of(team_id, user_id, company)
        last = sa.select(sa.func.max(self_checks.c.id)).where(*mine, _FINISHED)
        async with self._engine.begin() as connection:
            await connection.execute(_alone(team_id, user_id, company))
            if after is not None and ((await connection.execute(last)).scalar() or 0) > after:
                return False
            await connection.execute(statement)
            return True

    async def finish(
        self,
        team_id: str,
        user_id: str,
        company: str,
        score: Callable[[Mapping[str, str]], int | None],
        now: datetime,
    ) -> bool:
        """Close the open self-check with the score of its answers; not while that is None."""
        is_open = (*_of(team_id, user_id, company), ~_FINISHED)
        async with self._engine.begin() as connection:
            await connection.execute(_alone(team_id, user_id, company))
            found = await connection.execute(sa.select(self_checks.c.answers).where(*is_open))
            points = score(found.scalar() or {})
            if points is None:
                return False
            await connection.execute(
                sa.update(self_checks).where(*is_open).values(score=points, finished_at=now)
            )
            return True

    async def open_one(self, team_id: str, user_id: str, company: str) -> SavedCheck | None:
        """The one that was begun and not finished."""
        found = await self._read(*_of(team_id, user_id, company), ~_FINISHED)
        return found[0] if found else None

    async def history(self, team_id: str, user_id: str, company: str) -> Sequence[SavedCheck]:
        """The finished ones, the latest first."""
        return await self._read(*_of(team_id, user_id, company), _FINISHED, most=MOST_PAST)

    async def of_person(self, team_id: str, user_id: str) -> Sequence[SavedCheck]:
        """All of a person's, for all companies, the latest first."""
        return await self._read(self_checks.c.team_id == team_id, self_checks.c.user_id == user_id)

    async def _read(
        self, *where: sa.ColumnElement[bool], most: int | None = None
    ) -> list[SavedCheck]:
        latest = sa.func.coalesce(self_checks.c.finished_at, self_checks.c.begun_at).desc()
        statement = sa.select(self_checks).where(*where).order_by(latest).limit(most)
        async with self._engine.connect() as connection:
            return [_saved(row) for row in await connection.execute(statement)]


def _of(team_id: str, user_id: str, company: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        self_checks.c.team_id == team_id,
        self_checks.c.user_id == user_id,
        self_checks.c.company == company,
    )


def _alone(team_id: str, user_id: str, company: str) -> sa.Select[Any]:
    """One change at a time to a person's self-check of a company, until the transaction ends."""
    key = f"self-check:{team_id}:{user_id}:{company}"
    return sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(key)))


def _saved(row: sa.Row[Any]) -> SavedCheck:
    return SavedCheck(
        row.id, row.company, dict(row.answers), row.score, row.begun_at, row.finished_at
    )
