"""The collections that the bot's operator gave a server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the column; a server that was given nothing sees the default collection."""
    op.add_column("server", sa.Column("collections", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Drops the column."""
    op.drop_column("server", "collections")
