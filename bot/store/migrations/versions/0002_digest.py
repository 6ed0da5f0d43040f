"""Subscriptions to the weekly digest, its deliveries, and what people ticked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("subscribed_by", sa.Text, nullable=False),
        sa.Column("weekday", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("industry", sa.Text, comment="null: the profile's"),
        sa.Column("on_holiday", sa.Text, nullable=False),
        sa.Column("paused_until", sa.Date),
        sa.Column("problem", sa.Text, comment="Slack's answer that stopped it; null while it runs"),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            comment="when its owner was told of a failure",
        ),
        sa.Column("next_due", sa.DateTime(timezone=True), comment="null while it is stopped"),
        sa.Column("next_week", sa.Text, comment="the ISO week that next_due is for"),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.UniqueConstraint("team_id", "channel_id", name="subscriptions_team_id_channel_id_key"),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="subscriptions_weekday_check"),
        sa.CheckConstraint(
            "on_holiday IN ('post', 'next', 'skip')", name="subscriptions_on_holiday_check"
        ),
    )
    op.create_index("subscriptions_next_due_idx", "subscriptions", ["next_due"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "subscription_id",
            sa.BigInteger,
            sa.ForeignKey(
                "subscriptions.id", ondelete="CASCADE", name="deliveries_subscription_id_fkey"
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("iso_week", sa.Text, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.Column("state", sa.Text, nullable=False, server_default=sa.text("'due'")),
        sa.Column("topic", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("process", sa.Integer, comment="who posts it now"),
        sa.Column("begun_at", sa.DateTime(timezone=True), comment="when that post began"),
        sa.Column("answer", sa.Text, comment="Slack's answer: ok, or its error"),
        sa.Column("posted_ts", sa.Text),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint(
            "subscription_id", "iso_week", name="deliveries_subscription_id_iso_week_key"
        ),
        sa.CheckConstraint(
            "state IN ('due', 'posting', 'unsure', 'posted', 'failed', 'skipped')",
            name="deliveries_state_check",
        ),
    )
    op.create_index("deliveries_finished_at_idx", "deliveries", ["finished_at"])
    op.create_table(
        "ticks",
        sa.Column(
            "delivery_id",
            sa.BigInteger,
            sa.ForeignKey("deliveries.id", ondelete="CASCADE", name="ticks_delivery_id_fkey"),
            primary_key=True,
        ),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )
