"""Whether the bot was on a server: what is granted before it comes is not forgotten as left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the column; the bot says itself where it is, as soon as it is connected."""
    op.add_column(
        "server", sa.Column("joined", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Drops the column."""
    op.drop_column("server", "joined")
