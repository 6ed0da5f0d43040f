"""A week that a holiday skips has no delivery: no state says so."""

from alembic import op

revision = "0009"
down_revision = "0008"

OLD, NEW = "deliveries_deliveries_state_check_check", "deliveries_state_check"


def upgrade() -> None:
    op.execute(f"ALTER TABLE deliveries DROP CONSTRAINT {OLD}")
    op.execute(
        f"ALTER TABLE deliveries ADD CONSTRAINT {NEW}"
        " CHECK (state IN ('due', 'posting', 'unsure', 'posted', 'failed'))"
    )


def downgrade() -> None:
    op.execute(f"ALTER TABLE deliveries DROP CONSTRAINT {NEW}")
    op.execute(
        f"ALTER TABLE deliveries ADD CONSTRAINT {OLD}"
        " CHECK (state IN ('due', 'posting', 'unsure', 'posted', 'failed', 'skipped'))"
    )
