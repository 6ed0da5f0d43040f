"""Self-checks, tasks, feedback."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "workspaces",
        sa.Column("keeps_questions", sa.Boolean, nullable=False, server_default=sa.text("false")),
    )
    _self_checks()
    _tasks()
    _feedback()


def _self_checks() -> None:
    op.create_table(
        "self_checks",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column(
            "company", sa.Text, nullable=False, comment="the channel of its profile, or empty"
        ),
        sa.Column("answers", JSONB, nullable=False, comment="answer by the item's number"),
        sa.Column("score", sa.SmallInteger, comment="null while it is open"),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint(
            "(score IS NULL) = (finished_at IS NULL)", name="self_checks_score_check"
        ),
    )
    op.create_index(
        "self_checks_open_idx",
        "self_checks",
        ["team_id", "user_id", "company"],
        unique=True,
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "self_checks_finished_idx",
        "self_checks",
        ["team_id", "user_id", "company", "finished_at"],
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("assignee", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column(
            "shown_in", sa.Text, comment="the channel whose digest reminds of it; null for none"
        ),
        sa.Column("state", sa.Text, nullable=False, server_default=sa.text("'open'")),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name="tasks_state_check"),
    )
    op.create_index(
        "tasks_open_idx",
        "tasks",
        ["team_id", "taken_by", "action"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("tasks_assignee_idx", "tasks", ["team_id", "assignee"])
    op.create_index(
        "tasks_shown_in_idx",
        "tasks",
        ["team_id", "shown_in"],
        postgresql_where=sa.text("state = 'open'"),
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("team_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column(
            "answer",
            sa.Text,
            primary_key=True,
            comment="which one: its channel and ts, or its state",
        ),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("state", sa.Text, nullable=False, comment="how the question was read: ids only"),
        sa.Column("industry", sa.Text, comment="the right one, as chosen"),
        sa.Column("area", sa.Text, comment="the right one, as chosen"),
        sa.Column("comment", sa.Text, comment="written for the editors of the knowledge base"),
        sa.Column("given_at", MOMENT, nullable=False),
    )
    op.create_index("feedback_given_at_idx", "feedback", ["given_at"])
    op.create_table(
        "unanswered",
        sa.Column("team_id", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("questions", sa.Integer, nullable=False),
    )
    op.create_table(
        "kept_questions",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False, comment="only where the workspace opted in"),
        sa.Column("asked_at", MOMENT, nullable=False),
    )
    op.create_index("kept_questions_asked_at_idx", "kept_questions", ["asked_at"])
