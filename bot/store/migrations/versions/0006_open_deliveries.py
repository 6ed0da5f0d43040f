"""Open deliveries are found without reading the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index(
        "deliveries_open_idx",
        "deliveries",
        ["due"],
        postgresql_where=sa.text("state = ANY (ARRAY['due', 'posting'])"),
    )


def downgrade() -> None:
    op.drop_index("deliveries_open_idx", "deliveries")
