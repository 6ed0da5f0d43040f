"""A question that is answered late does not follow one that was asked after it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column(
        "subjects",
        sa.Column(
            "ts", sa.Text, nullable=False, server_default="", comment="of the message it comes from"
        ),
    )


def downgrade() -> None:
    op.drop_column("subjects", "ts")
