"""Subscriptions to the weekly digest: what channels have chosen, and who may change it.

The ledger of their posts is in `deliveries`; here it is only read: the latest delivery, the topics.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final, Literal, cast, get_args
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.digest.schedule import OnHoliday, Posting, Schedule, next_posting
from bot.kb.ids import IndustryId
from bot.store.schema import deliveries, subscriptions, workspaces

DeliveryState = Literal["due", "posting", "unsure", "posted", "failed"]
DELIVERY_STATES: Final = get_args(DeliveryState)


@dataclass(frozen=True)
class Subscription:
    """A channel's subscription; `industry` is None where the profile's counts.

    `problem` is Slack's answer that stopped it. `last_*` tell of its latest delivery.
    """

    id: int
    team_id: str
    channel_id: str
    subscribed_by: str
    schedule: Schedule
    industry: IndustryId | None
    problem: str | None
    failing_since: datetime | None
    told_at: datetime | None
    next: Posting | None
    last_week: str | None = None
    last_state: DeliveryState | None = None
    last_delivery: int | None = None

    @property
    def schedule_zone(self) -> ZoneInfo:
        return ZoneInfo(self.schedule.zone)

    @property
    def key(self) -> str:
        """Tells its plan apart from other channels'."""
        return f"{self.team_id}:{self.channel_id}"


class Subscriptions:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def save(
        self,
        team_id: str,
        channel_id: str,
        subscribed_by: str,
        schedule: Schedule,
        industry: IndustryId | None,
        now: datetime,
    ) -> Subscription:
        """Subscribe the channel, or change what it has; a change starts it anew."""
        async with self._engine.begin() as connection:
            last_week = await _last_week(connection, team_id, channel_id)
            coming = next_posting(schedule, now, last_week)
            row: dict[str, Any] = {
                "subscribed_by": subscribed_by,
                "weekday": schedule.weekday,
                "at": schedule.at,
                "zone": schedule.zone,
                "industry": industry,
                "on_holiday": schedule.on_holiday,
                "paused_until": schedule.paused_until,
                "problem": None,
                "failing_since": None,
                "told_at": None,
                "next_due": coming.due if coming else None,
                "next_week": coming.week if coming else None,
            }
            statement = insert(subscriptions).values(team_id=team_id, channel_id=channel_id, **row)
            await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[subscriptions.c.team_id, subscriptions.c.channel_id], set_=row
                )
            )
        saved = await self.of_channel(team_id, channel_id)
        assert saved is not None  # noqa: S101 - written in this very call
        return saved

    async def of_channel(self, team_id: str, channel_id: str) -> Subscription | None:
        found = await self._read(
            subscriptions.c.team_id == team_id, subscriptions.c.channel_id == channel_id
        )
        return found[0] if found else None

    async def of_team(self, team_id: str) -> list[Subscription]:
        """All of a workspace, the next due first."""
        return await self._read(subscriptions.c.team_id == team_id)

    async def stop(self, team_id: str, channel_id: str) -> bool:
        """Delete the subscription with its ledger; False when there is none."""
        statement = sa.delete(subscriptions).where(
            subscriptions.c.team_id == team_id, subscriptions.c.channel_id == channel_id
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def only_admins(self, team_id: str) -> bool:
        """Whether only the workspace's admins may change subscriptions."""
        statement = sa.select(workspaces.c.only_admins_subscribe).where(
            workspaces.c.team_id == team_id
        )
        async with self._engine.connect() as connection:
            return bool((await connection.execute(statement)).scalar())

    async def set_only_admins(self, team_id: str, only_admins: bool) -> None:
        row = {"only_admins_subscribe": only_admins}
        statement = insert(workspaces).values(team_id=team_id, **row)
        async with self._engine.begin() as connection:
            await connection.execute(
                statement.on_conflict_do_update(index_elements=[workspaces.c.team_id], set_=row)
            )

    async def history(self, subscription_id: int) -> list[str]:
        """The topics of its posts, the oldest first."""
        statement = (
            sa.select(deliveries.c.topic)
            .where(
                deliveries.c.subscription_id == subscription_id,
                deliveries.c.state == "posted",
                deliveries.c.topic.is_not(None),
            )
            .order_by(deliveries.c.iso_week)
        )
        async with self._engine.connect() as connection:
            return [str(topic) for topic in (await connection.execute(statement)).scalars()]

    async def _read(self, *conditions: sa.ColumnElement[bool]) -> list[Subscription]:
        latest = (
            sa.select(deliveries.c.id, deliveries.c.iso_week, deliveries.c.state)
            .where(deliveries.c.subscription_id == subscriptions.c.id)
            .order_by(deliveries.c.iso_week.desc())
            .limit(1)
            .lateral("latest")
        )
        statement = (
            sa.select(
                subscriptions,
                latest.c.iso_week.label("last_week"),
                latest.c.state.label("last_state"),
                latest.c.id.label("last_delivery"),
            )
            .select_from(subscriptions.outerjoin(latest, sa.true()))
            .where(*conditions)
            .order_by(subscriptions.c.next_due.nulls_last(), subscriptions.c.id)
        )
        async with self._engine.connect() as connection:
            return [subscription_of(row) for row in await connection.execute(statement)]


def subscription_of(row: sa.Row[Any]) -> Subscription:
    """A row of the table, with or without its latest delivery."""
    values = row._mapping
    coming = (
        Posting(values["next_due"].astimezone(UTC), values["next_week"])
        if values["next_due"]
        else None
    )
    return Subscription(
        id=values["id"],
        team_id=values["team_id"],
        channel_id=values["channel_id"],
        subscribed_by=values["subscribed_by"],
        schedule=Schedule(
            cast(int, values["weekday"]),
            cast(time, values["at"]),
            cast(str, values["zone"]),
            cast(OnHoliday, values["on_holiday"]),
            cast(date | None, values["paused_until"]),
        ),
        industry=cast(IndustryId | None, values["industry"]),
        problem=values["problem"],
        failing_since=values["failing_since"],
        told_at=values["told_at"],
        next=coming,
        last_week=values.get("last_week"),
        last_state=values.get("last_state"),
        last_delivery=values.get("last_delivery"),
    )


async def _last_week(connection: AsyncConnection, team_id: str, channel_id: str) -> str:
    """The latest week that the channel has a delivery for, in whatever state."""
    statement = (
        sa.select(sa.func.max(deliveries.c.iso_week))
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .where(subscriptions.c.team_id == team_id, subscriptions.c.channel_id == channel_id)
    )
    return str((await connection.execute(statement)).scalar() or "")
