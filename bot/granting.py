"""`readout collections`: what there is, and which Discord server sees what of it.

On the command line and not in Discord: who manages a server could otherwise give it another's.
"""

from __future__ import annotations

import argparse
import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot import opening, terminal
from bot.settings import Settings
from bot.wording import Wording, wording
from corpus.document import DEFAULT_COLLECTION
from retrieval.errors import QueryError

if TYPE_CHECKING:
    from bot.database import Database

_MAX_SERVER = 2**63 - 1


def add_parser(commands: Any, places: argparse.ArgumentParser, words: Wording) -> None:
    """Adds the command and what can be done with it."""
    parser = commands.add_parser(
        "collections", help=words("which Discord server sees which documents"), allow_abbrev=False
    )
    actions = parser.add_subparsers(
        title=words("commands"), metavar=words("COMMAND"), required=True
    )
    listing = actions.add_parser(
        "list",
        parents=[places],
        help=words("the collections, and who sees them"),
        allow_abbrev=False,
    )
    listing.set_defaults(command=_list)
    for name, command, what in (
        ("grant", _grant, words("let a server see a collection")),
        ("revoke", _revoke, words("let a server see a collection no longer")),
    ):
        action = actions.add_parser(name, parents=[places], help=what, allow_abbrev=False)
        action.add_argument(
            "server",
            metavar="SERVER",
            type=functools.partial(_server, words),
            help=words("the server's id"),
        )
        action.add_argument("collection", metavar="COLLECTION")
        action.set_defaults(command=command)


def _server(words: Wording, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:20]) <= _MAX_SERVER:
        raise argparse.ArgumentTypeError(
            words(
                "{text} is not a server's id; Discord shows it under Copy Server ID",
                text=f"{text!r:.80}",
            )
        )
    return int(text)


def _list(_: argparse.Namespace, settings: Settings) -> int:
    words = wording(settings.language)
    given = opening.in_database(settings, lambda database: database.servers.collections())
    rows = []
    for name, documents in _documents(settings).items():
        servers = [str(server) for server, seen in given.items() if name in seen]
        if name == DEFAULT_COLLECTION:
            servers.insert(0, words("every server that was given nothing, and direct messages"))
        count = words("documents: {count}", count=documents)
        rows.append((name, count, ", ".join(servers) or words("no server")))
    terminal.show_table(rows)
    return 0


def _grant(arguments: argparse.Namespace, settings: Settings) -> int:
    there = _documents(settings)
    if arguments.collection not in there:
        raise QueryError(
            "there is no collection {wanted}; there are: {known}",
            wanted=repr(arguments.collection),
            known=", ".join(there),
        )
    return _change(arguments, settings, lambda database: database.servers.grant)


def _revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    return _change(arguments, settings, lambda database: database.servers.revoke)


def _change(
    arguments: argparse.Namespace,
    settings: Settings,
    what: Callable[[Database], Callable[[int, str], Awaitable[tuple[str, ...]]]],
) -> int:
    server, collection = arguments.server, arguments.collection
    seen = opening.in_database(settings, lambda database: what(database)(server, collection))
    words = wording(settings.language)
    names = ", ".join(seen) or words("no collection")
    print(
        words(
            "Server {server} sees: {names} (within a minute, where the bot is running)",
            server=str(server),
            names=names,
        )
    )
    return 0


def _documents(settings: Settings) -> dict[str, int]:
    """How many documents each collection has."""
    return opening.open_index(settings).texts.documents_by_collection()
