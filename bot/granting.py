"""`readout collections`: what there is, and which Discord server sees what of it.

On the command line and not in Discord: who manages a server could otherwise give it another's.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from bot import opening, terminal
from bot.settings import Settings
from corpus.document import DEFAULT_COLLECTION
from retrieval.errors import QueryError

if TYPE_CHECKING:
    from bot.database import Database

T = TypeVar("T")
_MAX_SERVER = 2**63 - 1


def add_parser(commands: Any, places: argparse.ArgumentParser) -> None:
    """Adds the command and what can be done with it."""
    parser = commands.add_parser(
        "collections", help="which Discord server sees which documents", allow_abbrev=False
    )
    actions = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = actions.add_parser(
        "list", parents=[places], help="the collections, and who sees them", allow_abbrev=False
    )
    listing.set_defaults(command=_list)
    for name, command, what in (
        ("grant", _grant, "let a server see a collection"),
        ("revoke", _revoke, "let a server see a collection no longer"),
    ):
        action = actions.add_parser(name, parents=[places], help=what, allow_abbrev=False)
        action.add_argument("server", metavar="SERVER", type=_server, help="the server's id")
        action.add_argument("collection", metavar="COLLECTION")
        action.set_defaults(command=command)


def _server(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:20]) <= _MAX_SERVER:
        problem = f"{text!r:.80} is not a server's id; Discord shows it under Copy Server ID"
        raise argparse.ArgumentTypeError(problem)
    return int(text)


def _list(_: argparse.Namespace, settings: Settings) -> int:
    given = _run(settings, lambda database: database.collections())
    rows = []
    for name, documents in _documents(settings).items():
        servers = [str(server) for server, seen in given.items() if name in seen]
        if name == DEFAULT_COLLECTION:
            servers.insert(0, "every server that was given nothing, and direct messages")
        count = f"{documents} documents" if documents != 1 else "1 document"
        rows.append((name, count, ", ".join(servers) or "no server"))
    terminal.show_table(rows)
    return 0


def _grant(arguments: argparse.Namespace, settings: Settings) -> int:
    there = _documents(settings)
    if arguments.collection not in there:
        known = ", ".join(there)
        raise QueryError(f"there is no collection {arguments.collection!r}; there are: {known}")
    return _change(arguments, settings, lambda database: database.grant)


def _revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    return _change(arguments, settings, lambda database: database.revoke)


def _change(
    arguments: argparse.Namespace,
    settings: Settings,
    what: Callable[[Database], Callable[[int, str], Awaitable[tuple[str, ...]]]],
) -> int:
    server, collection = arguments.server, arguments.collection
    seen = _run(settings, lambda database: what(database)(server, collection))
    names = ", ".join(seen) or "no collection"
    print(f"Server {server} sees: {names} (within a minute, where the bot is running)")
    return 0


def _documents(settings: Settings) -> dict[str, int]:
    """How many documents each collection has."""
    return opening.open_index(settings).texts.documents_by_collection()


def _run(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    from bot.database import Database

    async def run() -> T:
        database = Database(settings.database_url, settings.key(b"people"))
        try:
            await database.open()
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())
