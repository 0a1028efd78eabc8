"""Settings of servers; feedback on answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "server",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("in_thread", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("per_user", sa.Integer(), nullable=False),
        sa.Column("per_server", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("passage_id", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("right_paragraph", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("corpus_version", sa.String(16), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
    )
    op.create_index("ix_feedback_user", "feedback", ["user"])
    op.create_index("ix_feedback_created", "feedback", ["created"])


def downgrade() -> None:
    """Drops the tables."""
    op.drop_table("feedback")
    op.drop_table("server")
