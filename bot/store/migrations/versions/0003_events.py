"""Questions, kept from their arrival until they are answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column(
            "message",
            sa.Text,
            nullable=False,
            comment="channel and ts: two events may bring one",
        ),
        sa.Column("body", JSONB, comment="what is needed to answer; null once answered"),
        sa.Column(
            "received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.Column("process", sa.Integer, comment="who answers it now"),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("team_id", "message", name="events_team_id_message_key"),
    )
    op.create_index(
        "events_open_idx", "events", ["received_at"], postgresql_where=sa.text("done_at IS NULL")
    )
    op.create_index("events_done_at_idx", "events", ["done_at"])
