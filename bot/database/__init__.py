"""What is kept: each server's settings, and feedback on answers; in SQLite, or PostgreSQL by URL."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import async_sessionmaker

from bot.database.connection import Base, DatabaseError, connect, failing, migrate
from bot.database.feedback import Feedback, Opinion, Verdict
from bot.database.servers import Servers, ServerSettings
from corpus.messages import Message

__all__ = [
    "Base",
    "Database",
    "DatabaseError",
    "Feedback",
    "Opinion",
    "ServerSettings",
    "Servers",
    "Verdict",
]


class Database:
    """The tables, and the connection that they share. Raises DatabaseError."""

    def __init__(self, url: str, key: bytes) -> None:
        self.engine = connect(url)
        sessions = async_sessionmaker(self.engine)
        self.servers = Servers(sessions)
        self.feedback = Feedback(sessions, key)

    async def open(self) -> None:
        """Brings the tables up to date."""
        with failing(Message("the database cannot be opened: {problem}")):
            async with self.engine.begin() as connection:
                await connection.run_sync(migrate)

    async def close(self) -> None:
        await self.engine.dispose()
