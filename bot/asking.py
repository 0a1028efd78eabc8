"""`readout ask` and `readout chat`: one question, a file of them, or one after another."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import terminal
from bot.as_json import answer_as_json
from bot.opening import open_engine
from bot.settings import Settings
from corpus.errors import ReadoutError
from retrieval.errors import QueryError
from retrieval.types import Answer, Given, Query

if TYPE_CHECKING:
    from retrieval.engine import Engine

MAX_LIMIT = 50
_TURNS = 5
"""So many earlier questions are remembered in a chat."""


def add_parsers(commands: Any, places: argparse.ArgumentParser) -> None:
    """Adds the two commands."""
    ask = commands.add_parser(
        "ask", parents=[places], help="answer one question, or a file of them", allow_abbrev=False
    )
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument(
        "--file", metavar="F", help="one JSON object a line (id, question, history); - is stdin"
    )
    ask.add_argument("--json", action="store_true", help="for programs: one JSON object a line")
    ask.add_argument(
        "--history",
        action="append",
        default=[],
        metavar="Q",
        help="an earlier question, oldest first (repeatable)",
    )
    _add_scope(ask)
    ask.set_defaults(command=_ask)
    chat = commands.add_parser(
        "chat", parents=[places], help="ask again and again", allow_abbrev=False
    )
    _add_scope(chat)
    chat.set_defaults(command=_chat)


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--limit", type=_limit, default=3, metavar="N", help="at most N passages (default 3)"
    )
    parser.add_argument("--speaker", metavar="NAME", help="only what this party says")
    parser.add_argument("--document", metavar="ID", help="only this document")


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_LIMIT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MAX_LIMIT}")
    return int(text)


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    if (arguments.question is None) == (arguments.file is None):
        raise QueryError("ask needs a question, or --file with questions (see readout ask --help)")
    if arguments.file is not None:
        return _ask_file(arguments, settings)
    query = _query(arguments, arguments.question, arguments.history)
    _check(query)
    result = open_engine(settings).ask(query)
    if arguments.json:
        print(answer_as_json(None, result))
    else:
        terminal.show_answer(result)
    return 0 if isinstance(result, Answer) else 1


def _check(query: Query) -> None:
    """A question that cannot be asked is refused before an index is built for it."""
    from retrieval.questions import check_question

    for text in (query.text, *query.history):
        check_question(text)


def _query(arguments: argparse.Namespace, question: str, history: list[str]) -> Query:
    return Query(
        text=question,
        history=tuple(history),
        document_id=arguments.document,
        speaker=arguments.speaker,
        limit=arguments.limit,
    )


def _ask_file(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.history:
        raise QueryError("--history goes with one question; in a file each line has its own")
    engine: Engine | None = None
    status = 0
    for number, line in _lines(arguments.file):
        try:
            identifier, question, history = _read_line(line)
            query = _query(arguments, question, history)
            _check(query)
            engine = engine or open_engine(settings)
            print(answer_as_json(identifier, engine.ask(query)), flush=True)
        except QueryError as error:
            print(f"readout: line {number}: {error}", file=sys.stderr)
            status = 2
    return status


def _lines(name: str) -> Iterator[tuple[int, bytes]]:
    """The non-empty lines of a file or of standard input, numbered from 1."""
    try:
        with sys.stdin.buffer if name == "-" else Path(name).open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise ReadoutError(f"{name} cannot be read: {problem}") from None


def _read_line(line: bytes) -> tuple[Any, str, list[str]]:
    """The id, question and history of a line. Raises QueryError when it is malformed."""
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise QueryError("is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise QueryError(f"is not JSON: {error}") from None
    if not isinstance(entry, dict):
        raise QueryError("expected a JSON object with a 'question'")
    question, history = entry.get("question"), entry.get("history") or []
    if not isinstance(question, str):
        raise QueryError("has no 'question' that is a text")
    if not isinstance(history, list) or not all(isinstance(item, str) for item in history):
        raise QueryError("'history' must be a list of texts")
    if isinstance(entry.get("id"), (dict, list)):
        raise QueryError("'id' must be a text or a number")
    return entry.get("id"), question, history


def _chat(arguments: argparse.Namespace, settings: Settings) -> int:
    from retrieval.conversation import given

    engine = open_engine(settings)
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401 - gives input() line editing and history

        print("Ask about the documents; an empty line or Ctrl-D ends the chat.")
    history: list[tuple[str, Given]] = []
    while True:
        try:
            question = input("\n> " if interactive else "")
        except EOFError:
            return 0
        except UnicodeDecodeError:
            print("readout: that was not UTF-8", file=sys.stderr)
            continue
        if not question.strip():
            if interactive:
                return 0
            continue
        try:
            query = _query(arguments, question, [asked for asked, _ in history])
            result = engine.ask(replace(query, given=tuple(found for _, found in history)))
        except QueryError as error:
            print(f"readout: {error}", file=sys.stderr)
            continue
        history = [*history, (question, given(result))][-_TURNS:]
        terminal.show_answer(result)
