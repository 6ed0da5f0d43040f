"""The ledger of posts: who may post what, what Slack answered, and what became of the rest.

A row is `due` until a process begins to post it; `posting` until Slack's answer is written. A row
that is `posting` and that no process works on is in doubt: it may have been posted.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.digest.schedule import Posting, iso_week, latest_posting, next_posting
from bot.store.claims import CLAIM, OPEN, Claim, claim_of
from bot.store.schema import deliveries, subscriptions
from bot.store.subscriptions import DeliveryState, Subscription, subscription_of

BATCH: Final = 500
"""Subscriptions that one transaction makes due."""
COUNTED: Final = timedelta(days=7)
KEPT: Final = timedelta(days=400)
"""How long the ledger is kept: longer than the cycle of topics and the seasons."""

Defer = Callable[[Sequence[int], psycopg.AsyncConnection], Awaitable[None]]
"""Queue jobs for deliveries within the connection's transaction."""


class Deliveries:
    def __init__(self, engine: AsyncEngine, process: int) -> None:
        self._engine = engine
        self._at_once = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._process = process

    async def make_due(self, now: datetime, defer: Defer) -> int:
        """Insert a delivery for each subscription due by now, with its job; returns how many."""
        made = 0
        while True:
            async with self._engine.begin() as connection:
                rows = await _due_subscriptions(connection, now)
                if not rows:
                    return made
                made += await _insert(connection, rows, now, defer)

    async def post_now(self, subscription: Subscription, now: datetime, defer: Defer) -> bool:
        """Make this week's post due at once; False when the week has been posted already.

        A subscription that was stopped goes on from there, as after it is saved.
        """
        local = now.astimezone(subscription.schedule_zone)
        week = iso_week(local.date())
        posting = Posting(now, week)
        async with self._engine.begin() as connection:
            # A tick takes them in this order: the subscription, then its delivery.
            await connection.execute(
                sa.select(subscriptions.c.id)
                .where(subscriptions.c.id == subscription.id)
                .with_for_update()
            )
            again = (
                sa.update(deliveries)
                .where(
                    deliveries.c.subscription_id == subscription.id,
                    deliveries.c.iso_week == week,
                    deliveries.c.state.in_(("unsure", "failed")),
                )
                .values(
                    state="due",
                    due=now,
                    made_at=sa.func.now(),
                    process=None,
                    begun_at=None,
                    finished_at=None,
                )
                .returning(deliveries.c.id)
            )
            ids = list((await connection.execute(again)).scalars())
            if not ids:
                ids = await _insert_rows(connection, [(subscription, posting)])
            if not ids:
                return False
            await _set_next(connection, [(subscription, posting)], now)
            await connection.execute(
                sa.update(subscriptions)
                .where(subscriptions.c.id == subscription.id)
                .values(problem=None, failing_since=None, told_at=None)
            )
            await defer(ids, await _raw(connection))
            return True

    async def without_job(self, defer: Defer) -> int:
        """Queue jobs for open deliveries that have lost theirs; returns how many."""
        jobs = sa.table("procrastinate_jobs", sa.column("queueing_lock"), sa.column("status"))
        queued = sa.exists().where(
            jobs.c.queueing_lock == sa.func.concat("delivery:", deliveries.c.id),
            sa.cast(jobs.c.status, sa.Text).in_(("todo", "doing")),
        )
        statement = (
            sa.select(deliveries.c.id)
            .where(deliveries.c.state.in_(OPEN), ~queued)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=deliveries)
        )
        async with self._engine.begin() as connection:
            ids = list((await connection.execute(statement)).scalars())
            if ids:
                await defer(ids, await _raw(connection))
            return len(ids)

    async def claim(self, delivery: int, now: datetime) -> Claim | None:
        """Take a delivery to post it; None when it is done, gone, or another process's.

        The row is `posting` afterwards. An earlier begin is kept in `in_doubt`, also one of this
        very process: it must not ask for what it has in hand. One statement: it runs once for every
        post.
        """
        values = {"wanted": delivery, "me": self._process, "moment": now}
        async with self._at_once.connect() as connection:
            row = (await connection.execute(CLAIM, values)).one_or_none()
        return claim_of(row) if row else None

    async def begin_again(self, claim: Claim, now: datetime) -> None:
        """Note that a post that was in doubt was not made, and that one begins now."""
        await self._write(claim, {"begun_at": now})

    async def release(self, claim: Claim, *, in_doubt: bool) -> None:
        """Let go of a delivery that is tried again later; `in_doubt` when it may be posted."""
        state: dict[str, Any] = {"process": None}
        if not in_doubt:
            state |= {"state": "due", "begun_at": None}
        await self._write(claim, state)

    async def finish(
        self,
        claim: Claim,
        state: DeliveryState,
        answer: str,
        now: datetime,
        *,
        topic: str | None = None,
        ts: str | None = None,
    ) -> None:
        """Write Slack's answer; a success ends the subscription's time of failing."""
        done = {
            "state": state,
            "answer": answer,
            "process": None,
            "finished_at": now,
            "topic": topic,
            "posted_ts": ts,
        }
        if state != "posted" or claim.subscription.failing_since is None:
            await self._write(claim, done)
            return
        async with self._engine.begin() as connection:  # both or neither
            await connection.execute(
                sa.update(deliveries).where(deliveries.c.id == claim.id).values(done)
            )
            await connection.execute(
                sa.update(subscriptions)
                .where(subscriptions.c.id == claim.subscription.id)
                .values(failing_since=None, told_at=None)
            )

    async def note_failure(
        self, subscription: Subscription, now: datetime, *, problem: str | None
    ) -> bool:
        """Remember since when posts fail; with a `problem` nothing is due any more.

        True for the first to note it: its owner has not been told yet.
        """
        failing = sa.func.coalesce(subscriptions.c.failing_since, now)
        values: dict[str, Any] = {"failing_since": failing, "told_at": now}
        if problem:
            values |= {"problem": problem, "next_due": None, "next_week": None}
        statement = (
            sa.update(subscriptions)
            .where(
                subscriptions.c.id == subscription.id,
                sa.or_(
                    subscriptions.c.told_at.is_(None),
                    sa.and_(sa.literal(problem is not None), subscriptions.c.problem.is_(None)),
                ),
            )
            .values(values)
            .returning(subscriptions.c.id)
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).first() is not None

    async def counts(self) -> Counter[str]:
        """Deliveries by state, subscriptions as `subscriptions`, `failing` and `stopped`.

        Of finished deliveries those of the last seven days: the whole ledger is large.
        """
        by_state = (
            sa.select(deliveries.c.state, sa.func.count())
            .where(
                deliveries.c.state.in_(("due", "posting"))
                | (deliveries.c.finished_at > sa.func.now() - COUNTED)
            )
            .group_by(deliveries.c.state)
        )
        totals = sa.select(
            sa.func.count(),
            sa.func.count(subscriptions.c.failing_since),
            sa.func.count(subscriptions.c.problem),
        ).select_from(subscriptions)
        async with self._engine.connect() as connection:
            found = Counter[str]({row[0]: row[1] for row in await connection.execute(by_state)})
            every, failing, stopped = (await connection.execute(totals)).one()
        found.update({"subscriptions": every, "failing": failing, "stopped": stopped})
        return found

    async def stalled(self, now: datetime, longer_than: timedelta) -> int:
        """Posts that are overdue for so long while none was delivered or given up."""
        long_ago = now - longer_than
        not_made = sa.select(sa.func.count()).where(subscriptions.c.next_due < long_ago)
        not_begun = sa.select(sa.func.count()).where(
            deliveries.c.state == "due", deliveries.c.attempts == 0, deliveries.c.due < long_ago
        )
        moving = sa.select(sa.exists().where(deliveries.c.finished_at > long_ago))
        async with self._engine.connect() as connection:
            waiting = (await connection.execute(not_made)).scalar() or 0
            if not (await connection.execute(moving)).scalar():
                waiting += (await connection.execute(not_begun)).scalar() or 0
        return waiting

    async def doubt_all(self) -> None:
        """Treat what is due as perhaps posted: the ledger is older than what happened since."""
        statement = (
            sa.update(deliveries)
            .where(deliveries.c.state == "due")
            .values(state="posting", begun_at=deliveries.c.due, process=None)
        )
        async with self._engine.begin() as connection:
            await connection.execute(statement)

    async def clear(self, now: datetime) -> int:
        """Delete what is older than the ledger is kept; returns how many rows."""
        statement = sa.delete(deliveries).where(deliveries.c.finished_at < now - KEPT)
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount

    async def _write(self, claim: Claim, values: dict[str, Any]) -> None:
        async with self._at_once.connect() as connection:
            await connection.execute(
                sa.update(deliveries).where(deliveries.c.id == claim.id).values(values)
            )


async def _due_subscriptions(connection: AsyncConnection, now: datetime) -> list[Subscription]:
    statement = (
        sa.select(subscriptions)
        .where(subscriptions.c.next_due <= now)
        .order_by(subscriptions.c.next_due)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return [subscription_of(row) for row in await connection.execute(statement)]


async def _insert(
    connection: AsyncConnection, rows: Sequence[Subscription], now: datetime, defer: Defer
) -> int:
    postings = [
        (row, latest_posting(row.schedule, row.next, now)) for row in _in_turn(rows) if row.next
    ]
    ids = await _insert_rows(connection, postings)
    await _set_next(connection, postings, now)
    if ids:
        await defer(ids, await _raw(connection))
    return len(ids)


def _in_turn(rows: Sequence[Subscription]) -> list[Subscription]:
    """One of each workspace, then the second of each: none waits behind a large one."""
    met: Counter[str] = Counter()
    turns: list[tuple[int, int]] = []
    for place, row in enumerate(rows):
        turns.append((met[row.team_id], place))
        met[row.team_id] += 1
    return [rows[place] for _, place in sorted(turns)]


async def _insert_rows(
    connection: AsyncConnection, postings: Sequence[tuple[Subscription, Posting]]
) -> list[int]:
    """The ids of the new rows; a week that has its row already gets none."""
    if not postings:
        return []
    statement = (
        insert(deliveries)
        .values(
            [
                {
                    "subscription_id": row.id,
                    "team_id": row.team_id,
                    "iso_week": posting.week,
                    "due": posting.due,
                }
                for row, posting in postings
            ]
        )
        .on_conflict_do_nothing()
        .returning(deliveries.c.id)
    )
    return list((await connection.execute(statement)).scalars())


async def _set_next(
    connection: AsyncConnection, postings: Sequence[tuple[Subscription, Posting]], now: datetime
) -> None:
    coming = [
        (row.id, next_posting(row.schedule, max(now, posting.due), posting.week))
        for row, posting in postings
    ]
    await connection.execute(
        sa.update(subscriptions)
        .where(subscriptions.c.id == sa.bindparam("row"))
        .values(next_due=sa.bindparam("due"), next_week=sa.bindparam("week")),
        [
            {"row": row, "due": posting and posting.due, "week": posting and posting.week}
            for row, posting in coming
        ],
    )


async def _raw(connection: AsyncConnection) -> psycopg.AsyncConnection:
    """psycopg's connection, in the same transaction."""
    found = (await connection.get_raw_connection()).driver_connection
    assert isinstance(found, psycopg.AsyncConnection)  # noqa: S101 - the engine has no other driver
    return found
