"""Each server's settings, and the collections that it was given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, BigInteger, String, delete, false, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.connection import Base, Sessions, delete_rows, failing
from corpus.document import DEFAULT_COLLECTION
from corpus.messages import Message


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


class _Server(Base):
    __tablename__ = "server"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    channels: Mapped[Sequence[int]] = mapped_column(JSON)
    in_thread: Mapped[bool]
    private: Mapped[bool]
    per_user: Mapped[int]
    per_server: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    collections: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """None: nothing was given or taken, and the server sees the default collection."""
    joined: Mapped[bool] = mapped_column(server_default=false())
    """Whether the bot was ever seen there: what is given before it comes waits for it."""


class Servers:
    """The servers' rows. Every method raises DatabaseError when the database does not answer."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def settings(self, server: int) -> ServerSettings:
        """A server's settings; the defaults where none were made."""
        with failing(Message("the settings cannot be read: {problem}")):
            async with self._sessions() as session:
                row = await session.get(_Server, server)
        return ServerSettings() if row is None else _settings(row)

    async def change_settings(self, server: int, **changes: Any) -> ServerSettings:
        """Changes the named settings and no other; all of them as they are then."""

        def change(row: _Server) -> None:
            # Only somebody who is on the server together with the bot sets anything.
            row.joined = True
            for name, value in changes.items():
                setattr(row, name, value)

        with failing(Message("the settings cannot be kept: {problem}")):
            return await self._change(server, change)

    async def collections(self) -> dict[int, tuple[str, ...]]:
        """The servers that were given or denied collections, each with those that it sees."""
        chosen = select(_Server).where(_Server.collections.is_not(None)).order_by(_Server.id)
        with failing(Message("the collections cannot be read: {problem}")):
            async with self._sessions() as session:
                rows = (await session.scalars(chosen)).all()
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
        def change_row(row: _Server) -> None:
            row.collections = sorted(change(_collections(row)))

        with failing(Message("the collections cannot be kept: {problem}")):
            return (await self._change(server, change_row)).collections

    async def _change(self, server: int, change: Callable[[_Server], None]) -> ServerSettings:
        try:
            return await self._change_row(server, change)
        except IntegrityError:
            # Somebody else made the row at the same time: now it is there to be changed.
            return await self._change_row(server, change)

    async def _change_row(self, server: int, change: Callable[[_Server], None]) -> ServerSettings:
        """Changes a server's row as it is in the database, whatever is known of it elsewhere."""
        async with self._sessions.begin() as session:
            row = await session.get(_Server, server, with_for_update=True)
            if row is None:
                row = _row(server)
                session.add(row)
            change(row)
            return _settings(row)

    async def forget(self, server: int) -> None:
        """Deletes a server's settings, and what it was given."""
        await delete_rows(self._sessions, delete(_Server).where(_Server.id == server))

    async def forget_left(self, here: Collection[int], known: Callable[[int], bool]) -> int:
        """Deletes the rows of servers that the bot was on and is no more; how many those were.

        It is on those of `here`; of others that are not `known` nothing is said by that.
        """
        with failing(Message("the rows cannot be deleted: {problem}")):
            async with self._sessions.begin() as session:
                rows = (await session.scalars(select(_Server))).all()
                left = [r for r in rows if r.joined and r.id not in here and known(r.id)]
                for row in rows:
                    row.joined = row.joined or row.id in here
                for row in left:
                    await session.delete(row)
        return len(left)


def _row(server: int) -> _Server:
    """The row of a server that nothing was set for yet."""
    made = ServerSettings()
    return _Server(
        id=server,
        channels=made.channels,
        in_thread=made.in_thread,
        private=made.private,
        per_user=made.per_user,
        per_server=made.per_server,
        language=made.language,
        joined=False,
    )


def _settings(row: _Server) -> ServerSettings:
    return ServerSettings(
        channels=tuple(row.channels),
        in_thread=row.in_thread,
        private=row.private,
        per_user=row.per_user,
        per_server=row.per_server,
        language=row.language,
        collections=_collections(row),
    )


def _collections(row: _Server) -> tuple[str, ...]:
    return (DEFAULT_COLLECTION,) if row.collections is None else tuple(row.collections)
