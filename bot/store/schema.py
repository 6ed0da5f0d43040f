"""The tables. Alembic's revisions lead up to exactly this (a test compares them).

Times are instants (timestamptz); weekdays count as ISO does, Monday 1 to Sunday 7.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

WHOLE_WORKSPACE: Final = ""
"""Stands for a channel's id in the profile of the whole workspace."""

profiles: Final = Table(
    "profiles",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("channel_id", Text, primary_key=True),
    Column("industry", Text),
    Column("size", Text),
    Column("security_lead", Text),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

workspaces: Final = Table(
    "workspaces",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("only_admins_subscribe", Boolean, nullable=False, server_default=text("false")),
    Column("keeps_questions", Boolean, nullable=False, server_default=text("false")),
    Column("enterprise_id", Text, comment="of an installation for a whole organisation"),
)

subscriptions: Final = Table(
    "subscriptions",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("subscribed_by", Text, nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", Text, nullable=False),
    Column("industry", Text, comment="null: the profile's"),
    Column("on_holiday", Text, nullable=False),
    Column("paused_until", Date),
    Column("problem", Text, comment="Slack's answer that stopped it; null while it runs"),
    Column("failing_since", DateTime(timezone=True)),
    Column("told_at", DateTime(timezone=True), comment="when its owner was told of a failure"),
    Column("next_due", DateTime(timezone=True), comment="null while it is stopped"),
    Column("next_week", Text, comment="the ISO week that next_due is for"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("team_id", "channel_id"),
    CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
    CheckConstraint("on_holiday IN ('post', 'next', 'skip')", name="on_holiday"),
    Index("subscriptions_next_due_idx", "next_due"),
)

deliveries: Final = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("team_id", Text, nullable=False),
    Column("iso_week", Text, nullable=False),
    Column("due", DateTime(timezone=True), nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("state", Text, nullable=False, server_default=text("'due'")),
    Column("topic", Text),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("process", Integer, comment="who posts it now"),
    Column("begun_at", DateTime(timezone=True), comment="when that post began"),
    Column("answer", Text, comment="Slack's answer: ok, or its error"),
    Column("posted_ts", Text),
    Column("finished_at", DateTime(timezone=True)),
    UniqueConstraint("subscription_id", "iso_week"),
    CheckConstraint("state IN ('due', 'posting', 'unsure', 'posted', 'failed')", name="state"),
    Index("deliveries_finished_at_idx", "finished_at"),
    Index("deliveries_team_idx", "team_id"),
    Index(
        "deliveries_open_idx", "due", postgresql_where=text("state = ANY (ARRAY['due', 'posting'])")
    ),
)

ticks: Final = Table(
    "ticks",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index("ticks_person_idx", "team_id", "user_id"),
)

events: Final = Table(
    "events",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("message", Text, nullable=False, comment="channel and ts: two events may bring one"),
    Column("body", JSONB, comment="what is needed to answer; null once answered"),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("process", Integer, comment="who answers it now"),
    Column("begun_at", DateTime(timezone=True)),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("done_at", DateTime(timezone=True)),
    UniqueConstraint("team_id", "message"),
    Index("events_open_idx", "received_at", postgresql_where=text("done_at IS NULL")),
    Index("events_done_at_idx", "done_at"),
)

self_checks: Final = Table(
    "self_checks",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("company", Text, nullable=False, comment="the channel of its profile, or empty"),
    Column("answers", JSONB, nullable=False, comment="answer by the item's number"),
    Column("score", SmallInteger, comment="null while it is open"),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    CheckConstraint("(score IS NULL) = (finished_at IS NULL)", name="score"),
    Index(
        "self_checks_open_idx",
        "team_id",
        "user_id",
        "company",
        unique=True,
        postgresql_where=text("finished_at IS NULL"),
    ),
    Index("self_checks_finished_idx", "team_id", "user_id", "company", "finished_at"),
)

tasks: Final = Table(
    "tasks",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("taken_by", Text, nullable=False),
    Column("assignee", Text, nullable=False),
    Column("due", Date),
    Column("shown_in", Text, comment="the channel whose digest reminds of it; null for none"),
    Column("state", Text, nullable=False, server_default=text("'open'")),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
    Index(
        "tasks_open_idx",
        "team_id",
        "taken_by",
        "action",
        unique=True,
        postgresql_where=text("state = 'open'"),
    ),
    Index("tasks_assignee_idx", "team_id", "assignee"),
    Index("tasks_shown_in_idx", "team_id", "shown_in", postgresql_where=text("state = 'open'")),
)

subjects: Final = Table(
    "subjects",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("channel_id", Text, primary_key=True),
    Column(
        "thread",
        Text,
        primary_key=True,
        comment="its first message's ts; 'direct' for a direct conversation outside threads",
    ),
    Column("state", Text, nullable=False, comment="how the question was read: ids only"),
    Column("answered_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("ts", Text, nullable=False, server_default="", comment="of the message it comes from"),
    Index("subjects_answered_at_idx", "answered_at"),
)

feedback: Final = Table(
    "feedback",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("answer", Text, primary_key=True, comment="which one: its channel and ts, or its state"),
    Column("useful", Boolean, nullable=False),
    Column("reason", Text),
    Column("state", Text, nullable=False, comment="how the question was read: ids only"),
    Column("industry", Text, comment="the right one, as chosen"),
    Column("area", Text, comment="the right one, as chosen"),
    Column("comment", Text, comment="written for the editors of the knowledge base"),
    Column("given_at", DateTime(timezone=True), nullable=False),
    Index("feedback_given_at_idx", "given_at"),
)

unanswered: Final = Table(
    "unanswered",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("questions", Integer, nullable=False),
)

kept_questions: Final = Table(
    "kept_questions",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("question", Text, nullable=False, comment="only where the workspace opted in"),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Index("kept_questions_asked_at_idx", "asked_at"),
    Index("kept_questions_team_idx", "team_id"),
)


def _token_columns() -> tuple[Column[Any], ...]:
    """Sealed: a token in plain text stands nowhere."""
    return (
        Column("bot_token", Text),
        Column("bot_id", Text),
        Column("bot_user_id", Text),
        Column("bot_scopes", Text),
        Column("bot_refresh_token", Text),
        Column("bot_token_expires_at", DateTime),
    )


# The columns are those of slack_sdk's installation store, which writes them.
slack_installations: Final = Table(
    "slack_installations",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("client_id", Text, nullable=False),
    Column("app_id", Text, nullable=False),
    Column("enterprise_id", Text),
    Column("enterprise_name", Text),
    Column("enterprise_url", Text),
    Column("team_id", Text),
    Column("team_name", Text),
    *_token_columns(),
    Column("user_id", Text, nullable=False),
    Column("user_token", Text),
    Column("user_scopes", Text),
    Column("user_refresh_token", Text),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", Text),
    Column("incoming_webhook_channel", Text),
    Column("incoming_webhook_channel_id", Text),
    Column("incoming_webhook_configuration_url", Text),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("token_type", Text),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_installations_idx", "client_id", "team_id", "enterprise_id", "installed_at"),
)

slack_bots: Final = Table(
    "slack_bots",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("client_id", Text, nullable=False),
    Column("app_id", Text, nullable=False),
    Column("enterprise_id", Text),
    Column("enterprise_name", Text),
    Column("team_id", Text),
    Column("team_name", Text),
    *_token_columns(),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_bots_idx", "client_id", "team_id", "enterprise_id", "installed_at"),
)

slack_oauth_states: Final = Table(
    "slack_oauth_states",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("state", Text, nullable=False),
    Column("expire_at", DateTime, nullable=False),
)
