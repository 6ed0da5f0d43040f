"""Company profiles of workspaces and channels."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "profiles",
        sa.Column("team_id", sa.Text, primary_key=True),
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column("industry", sa.Text),
        sa.Column("size", sa.Text),
        sa.Column("security_lead", sa.Text),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )
    op.create_table(
        "workspaces",
        sa.Column("team_id", sa.Text, primary_key=True),
        sa.Column(
            "only_admins_subscribe", sa.Boolean, nullable=False, server_default=sa.text("false")
        ),
    )
