"""What is kept of a person or a workspace is found without reading whole tables."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ticks_person_idx", "ticks", ["team_id", "user_id"])
    op.create_index("deliveries_team_idx", "deliveries", ["team_id"])
    op.create_index("kept_questions_team_idx", "kept_questions", ["team_id"])


def downgrade() -> None:
    op.drop_index("kept_questions_team_idx", "kept_questions")
    op.drop_index("deliveries_team_idx", "deliveries")
    op.drop_index("ticks_person_idx", "ticks")
