"""What is kept: each server's settings, and feedback on answers; in SQLite, or PostgreSQL by URL.

Of a person only a keyed hash is kept, and only with feedback that the person gave.
"""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, BigInteger, Connection, DateTime, String, Text, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from corpus.document import DEFAULT_COLLECTION
from corpus.errors import ReadoutError


class DatabaseError(ReadoutError):
    """The database cannot be reached, read or written."""


class Base(DeclarativeBase):
    """The tables."""


class Verdict(StrEnum):
    """What a person thinks of an answer."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    OTHER_PARAGRAPH = "other_paragraph"
    """Another paragraph answers."""
    NOT_IN_DOCUMENTS = "not_in_documents"
    """Nothing in the documents answers."""
    OTHER_SPEAKER = "other_speaker"
    """Somebody else says this."""
    OTHER = "other"
    """Something else is wrong: the words say what."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the bot behaves on one server."""

    channels: tuple[int, ...] = ()
    """Where mentions are answered; everywhere when empty."""
    in_thread: bool = False
    """Whether a mention is answered in a thread of its own."""
    private: bool = False
    """Whether /ask shows its answer to the asker alone, unless told otherwise."""
    per_user: int = 6
    """Questions a minute from one person."""
    per_server: int = 60
    """Questions a minute from the whole server."""
    language: str = "en"
    """Of the bot's own words."""
    collections: tuple[str, ...] = (DEFAULT_COLLECTION,)
    """Whose documents are answered from: the operator's to give, and not kept with the rest."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Feedback on one passage of one answer."""

    verdict: Verdict
    question: str
    document_id: str
    passage_id: str
    paragraph: int
    evidence: str
    corpus_version: str
    model: str
    words: str = ""
    right_paragraph: int | None = None
    """The paragraph that answers, where a report names it."""


class _Server(Base):
    __tablename__ = "server"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    channels: Mapped[list[int]] = mapped_column(JSON)
    in_thread: Mapped[bool]
    private: Mapped[bool]
    per_user: Mapped[int]
    per_server: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    collections: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """None: nothing was given or taken, and the server sees the default collection."""


class _Feedback(Base):
    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), index=True)
    user: Mapped[str] = mapped_column(String(64), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    document_id: Mapped[str] = mapped_column(Text)
    passage_id: Mapped[str] = mapped_column(Text)
    paragraph: Mapped[int]
    right_paragraph: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(Text)
    corpus_version: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(Text)


class Database:
    """The rows. Every method raises DatabaseError when the database does not answer."""

    def __init__(self, url: str, key: bytes) -> None:
        self._engine = _engine(url)
        self._sessions = async_sessionmaker(self._engine)
        self._key = key

    async def open(self) -> None:
        """Brings the tables up to date."""
        try:
            async with self._engine.begin() as connection:
                await connection.run_sync(_migrate)
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                "the database cannot be opened: {problem}", problem=_said(error)
            ) from None

    async def close(self) -> None:
        await self._engine.dispose()

    async def settings(self, server: int) -> ServerSettings:
        """A server's settings; the defaults where none were made."""
        try:
            async with self._sessions() as session:
                row = await session.get(_Server, server)
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                "the settings cannot be read: {problem}", problem=_said(error)
            ) from None
        if row is None:
            return ServerSettings()
        return ServerSettings(
            channels=tuple(row.channels),
            in_thread=row.in_thread,
            private=row.private,
            per_user=row.per_user,
            per_server=row.per_server,
            language=row.language,
            collections=_collections(row),
        )

    async def change_settings(self, server: int, settings: ServerSettings) -> None:
        """Keeps a server's settings, but for its collections: those stay as they were given."""
        try:
            async with self._sessions.begin() as session:
                await session.merge(_row(server, settings))
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                "the settings cannot be kept: {problem}", problem=_said(error)
            ) from None

    async def collections(self) -> dict[int, tuple[str, ...]]:
        """The servers that were given or denied collections, each with those that it sees."""
        chosen = select(_Server).where(_Server.collections.is_not(None)).order_by(_Server.id)
        try:
            async with self._sessions() as session:
                rows = (await session.scalars(chosen)).all()
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                "the collections cannot be read: {problem}", problem=_said(error)
            ) from None
        return {row.id: _collections(row) for row in rows}

    async def grant(self, server: int, collection: str) -> tuple[str, ...]:
        """Lets a server see a collection; all that it sees now."""
        return await self._change_collections(server, lambda seen: {*seen, collection})

    async def revoke(self, server: int, collection: str) -> tuple[str, ...]:
        """Lets a server see a collection no longer; all that it still sees."""
        return await self._change_collections(server, lambda seen: {*seen} - {collection})

    async def _change_collections(
        self, server: int, change: Callable[[tuple[str, ...]], set[str]]
    ) -> tuple[str, ...]:
        try:
            async with self._sessions.begin() as session:
                row = await session.get(_Server, server, with_for_update=True)
                if row is None:
                    row = _row(server, ServerSettings())
                    session.add(row)
                row.collections = sorted(change(_collections(row)))
                return tuple(row.collections)
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                "the collections cannot be kept: {problem}", problem=_said(error)
            ) from None

    async def forget_server(self, server: int) -> None:
        """Deletes a server's settings, and what it was given."""
        await self._delete(delete(_Server).where(_Server.id == server))

    async def keep(self, user: int, opinion: Opinion) -> None:
        """Keeps an opinion; one about the same answer replaces the person's earlier one."""
        hashed = self.hashed(user)
        earlier = delete(_Feedback).where(
            _Feedback.user == hashed,
            _Feedback.passage_id == opinion.passage_id,
            _Feedback.question == opinion.question,
        )
        row = _Feedback(
            created=datetime.datetime.now(datetime.UTC),
            user=hashed,
            verdict=opinion.verdict.value,
            question=opinion.question,
            words=opinion.words,
            document_id=opinion.document_id,
            passage_id=opinion.passage_id,
            paragraph=opinion.paragraph,
            right_paragraph=opinion.right_paragraph,
            evidence=opinion.evidence,
            corpus_version=opinion.corpus_version,
            model=opinion.model,
        )
        try:
            async with self._sessions.begin() as session:
                await session.execute(earlier)
                session.add(row)
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                "the feedback cannot be kept: {problem}", problem=_said(error)
            ) from None

    async def opinions(self) -> Sequence[Opinion]:
        """All feedback, oldest first."""
        try:
            async with self._sessions() as session:
                rows = (await session.scalars(select(_Feedback).order_by(_Feedback.id))).all()
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                "the feedback cannot be read: {problem}", problem=_said(error)
            ) from None
        return [_opinion(row) for row in rows]

    async def forget(self, user: int) -> int:
        """Deletes everything that is kept of a person; how many rows that was."""
        return await self._delete(delete(_Feedback).where(_Feedback.user == self.hashed(user)))

    async def forget_older_than(self, age: datetime.timedelta) -> int:
        """Deletes feedback older than `age`; how many rows that was."""
        before = datetime.datetime.now(datetime.UTC) - age
        return await self._delete(delete(_Feedback).where(_Feedback.created < before))

    def hashed(self, user: int) -> str:
        """The keyed hash that stands for a person."""
        return hmac.digest(self._key, f"user {user}".encode(), "sha256").hex()[:32]

    async def _delete(self, statement: object) -> int:
        try:
            async with self._sessions.begin() as session:
                result = await session.execute(statement)  # type: ignore[call-overload]
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                "the rows cannot be deleted: {problem}", problem=_said(error)
            ) from None
        return int(result.rowcount)


def _row(server: int, settings: ServerSettings) -> _Server:
    """A row to merge: what is not named here, the collections, is left as it is."""
    return _Server(
        id=server,
        channels=list(settings.channels),
        in_thread=settings.in_thread,
        private=settings.private,
        per_user=settings.per_user,
        per_server=settings.per_server,
        language=settings.language,
    )


def _collections(row: _Server) -> tuple[str, ...]:
    return (DEFAULT_COLLECTION,) if row.collections is None else tuple(row.collections)


def _engine(url: str) -> AsyncEngine:
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


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _opinion(row: _Feedback) -> Opinion:
    return Opinion(
        verdict=Verdict(row.verdict),
        question=row.question,
        document_id=row.document_id,
        passage_id=row.passage_id,
        paragraph=row.paragraph,
        evidence=row.evidence,
        corpus_version=row.corpus_version,
        model=row.model,
        words=row.words,
        right_paragraph=row.right_paragraph,
    )


def _said(error: Exception) -> str:
    """An error's kind and nothing of its text, which may hold a password or a person's words."""
    return type(getattr(error, "orig", None) or error).__name__
