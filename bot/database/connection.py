"""The connection to the database, and how its failures are told."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.dml import Delete

from corpus.errors import ReadoutError
from corpus.messages import Message

Sessions = async_sessionmaker[AsyncSession]


class DatabaseError(ReadoutError):
    """The database cannot be reached, read or written."""


class Base(DeclarativeBase):
    """The tables."""


@contextlib.contextmanager
def failing(template: str) -> Iterator[None]:
    """Turns a failure inside into a DatabaseError of `template`, which has the field {problem}."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseError(template, problem=_said(error)) from None


def _said(error: Exception) -> str:
    """An error's kind and nothing of its text, which may hold a password or a person's words."""
    return type(getattr(error, "orig", None) or error).__name__


async def delete_rows(sessions: Sessions, rows: Delete) -> int:
    """Deletes rows; how many those were. Raises DatabaseError."""
    with failing(Message("the rows cannot be deleted: {problem}")):
        async with sessions.begin() as session:
            result = await session.execute(rows)
    return int(result.rowcount)  # type: ignore[attr-defined]


def connect(url: str) -> AsyncEngine:
    """An engine for `url`; nothing is connected before it is used. Raises DatabaseError."""
    try:
        # The common forms of the URL name no driver, or one that cannot wait.
        for form in ("postgresql://", "postgres://"):
            url = url.replace(form, "postgresql+asyncpg://", 1) if url.startswith(form) else url
        if url.startswith("sqlite+aiosqlite:///"):
            Path(url.removeprefix("sqlite+aiosqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        return create_async_engine(url, pool_pre_ping=True)
    except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
        # The URL holds a password: it is not shown.
        raise DatabaseError(
            "READOUT_DATABASE_URL cannot be used ({problem}); "
            "expected sqlite+aiosqlite:///… or postgresql://…",
            problem=type(error).__name__,
        ) from None


def migrate(connection: Connection) -> None:
    """Brings the tables up to date."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
