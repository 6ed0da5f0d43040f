"""Claiming a delivery, in one statement: it runs once for every post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bot.kb.ids import IndustryId, SizeId
from bot.store.presence import is_gone
from bot.store.schema import WHOLE_WORKSPACE, deliveries, profiles, subscriptions, tasks
from bot.store.subscriptions import Subscription, subscription_of
from bot.store.tasks import Task
from bot.understanding import Profile

OPEN: Final = ("due", "posting")
"""States in which a delivery still has to be posted."""


@dataclass(frozen=True)
class Claim:
    """A delivery that this process may work on, made at `made_at`, its `attempts` counted.

    `in_doubt` is the instant at which an earlier post began whose answer was never written;
    `history` holds the topics of the subscription's posts, the oldest first; `profile` is the one
    that counts in its channel, `tasks` the open ones that the channel is reminded of.
    """

    id: int
    week: str
    made_at: datetime
    attempts: int
    subscription: Subscription
    in_doubt: datetime | None
    history: tuple[str, ...]
    profile: Profile
    tasks: tuple[Task, ...]


def claim_of(row: sa.Row[Any]) -> Claim:
    """What the statement returned."""
    return Claim(
        row.delivery,
        row.iso_week,
        row.made_at,
        row.attempts,
        subscription_of(row),
        row.in_doubt,
        tuple(row.history or ()),
        Profile(
            cast(IndustryId | None, row.profile_industry),
            cast(SizeId | None, row.profile_size),
        ),
        tuple(_task(each) for each in row.tasks or ()),
    )


def _task(found: Mapping[str, Any]) -> Task:
    due = found["due"]
    return Task(
        found["id"], found["action"], found["assignee"], date.fromisoformat(due) if due else None
    )


def _claim_statement() -> sa.Update:
    """Claims the delivery `wanted` for the process `me`; built once, it runs for every post.

    Who asks has it not in hand: a row of its own was left over by an error, and is in doubt like
    one of a dead process.
    """
    mine = deliveries.c.process == sa.bindparam("me")
    free = (
        sa.select(deliveries.c.id, deliveries.c.state, deliveries.c.begun_at)
        .where(
            deliveries.c.id == sa.bindparam("wanted"),
            deliveries.c.state.in_(OPEN),
            sa.or_(deliveries.c.state == "due", mine, is_gone(deliveries.c.process)),
        )
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    in_doubt = sa.case((free.c.state == "posting", free.c.begun_at), else_=None)
    earlier = deliveries.alias("earlier")
    history = (
        sa.select(sa.func.array_agg(aggregate_order_by(earlier.c.topic, earlier.c.iso_week)))
        .where(
            earlier.c.subscription_id == subscriptions.c.id,
            earlier.c.state == "posted",
            earlier.c.topic.is_not(None),
        )
        .scalar_subquery()
    )
    reminded = (
        sa.select(
            sa.func.jsonb_agg(
                aggregate_order_by(
                    sa.func.jsonb_build_object(
                        "id",
                        tasks.c.id,
                        "action",
                        tasks.c.action,
                        "assignee",
                        tasks.c.assignee,
                        "due",
                        tasks.c.due,
                    ),
                    tasks.c.due.nulls_last(),
                    tasks.c.id,
                )
            )
        )
        .where(
            tasks.c.team_id == subscriptions.c.team_id,
            tasks.c.shown_in == subscriptions.c.channel_id,
            tasks.c.state == "open",
        )
        .scalar_subquery()
    )
    moment = sa.bindparam("moment", type_=sa.DateTime(timezone=True))
    return (
        sa.update(deliveries)
        .where(deliveries.c.id == free.c.id, subscriptions.c.id == deliveries.c.subscription_id)
        .values(
            state="posting",
            process=sa.bindparam("me"),
            begun_at=sa.func.coalesce(in_doubt, moment),
            attempts=deliveries.c.attempts + 1,
        )
        .returning(
            deliveries.c.id.label("delivery"),
            deliveries.c.iso_week,
            deliveries.c.made_at,
            deliveries.c.attempts,
            in_doubt.label("in_doubt"),
            history.label("history"),
            reminded.label("tasks"),
            _of_profile(profiles.c.industry).label("profile_industry"),
            _of_profile(profiles.c.size).label("profile_size"),
            subscriptions,
        )
    )


def _of_profile(column: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """A value of the profile that counts in the subscription's channel."""
    return (
        sa.select(column)
        .where(
            profiles.c.team_id == subscriptions.c.team_id,
            profiles.c.channel_id.in_((subscriptions.c.channel_id, WHOLE_WORKSPACE)),
        )
        .order_by(profiles.c.channel_id.desc())
        .limit(1)
        .scalar_subquery()
    )


CLAIM: Final = _claim_statement()
