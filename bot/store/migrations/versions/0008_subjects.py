"""A follow-up is understood by whichever process it meets."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "subjects",
        sa.Column("team_id", sa.Text, primary_key=True),
        sa.Column("channel_id", sa.Text, primary_key=True),
        sa.Column(
            "thread",
            sa.Text,
            primary_key=True,
            comment="its first message's ts; 'direct' for a direct conversation outside threads",
        ),
        sa.Column("state", sa.Text, nullable=False, comment="how the question was read: ids only"),
        sa.Column(
            "answered_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
    )
    op.create_index("subjects_answered_at_idx", "subjects", ["answered_at"])


def downgrade() -> None:
    op.drop_table("subjects")
