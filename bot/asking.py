"""`readout ask` and `readout chat`: one question, a file of them, or one after another."""

from __future__ import annotations

import argparse
import dataclasses
import functools
import sys
from typing import TYPE_CHECKING, Any

from bot import terminal
from bot.as_json import answer_as_json
from bot.asked import SCOPE, Asked, lines, read_line
from bot.opening import open_engine
from bot.settings import Settings
from bot.wording import Wording, wording
from retrieval.errors import QueryError
from retrieval.types import Answer, Given

if TYPE_CHECKING:
    from retrieval.engine import Engine

MAX_LIMIT = 50
_TURNS = 5
"""So many earlier questions are remembered in a chat."""


def add_parsers(commands: Any, places: argparse.ArgumentParser, words: Wording) -> None:
    """Adds the two commands."""
    ask = commands.add_parser(
        "ask",
        parents=[places],
        help=words("answer one question, or a file of them"),
        allow_abbrev=False,
    )
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    ask.add_argument(
        "--file",
        metavar="F",
        help=words(
            "one JSON object a line (id, question, history, or an option's name); - is stdin"
        ),
    )
    ask.add_argument(
        "--json", action="store_true", help=words("for programs: one JSON object a line")
    )
    ask.add_argument(
        "--history",
        action="append",
        default=[],
        metavar="Q",
        help=words("an earlier question, oldest first (repeatable)"),
    )
    _add_scope(ask, words)
    ask.set_defaults(command=_ask)
    chat = commands.add_parser(
        "chat", parents=[places], help=words("ask again and again"), allow_abbrev=False
    )
    _add_scope(chat, words)
    chat.set_defaults(command=_chat)


def _add_scope(parser: argparse.ArgumentParser, words: Wording) -> None:
    parser.add_argument(
        "--limit",
        type=functools.partial(_limit, words),
        default=3,
        metavar="N",
        help=words("at most N passages (default 3)"),
    )
    for name, (metavar, what) in SCOPE.items():
        parser.add_argument(f"--{name}", metavar=metavar, help=words(what))


def _limit(words: Wording, text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= number <= MAX_LIMIT:
        raise argparse.ArgumentTypeError(
            words("{text} is not a number from 1 to {most}", text=f"{text!r:.40}", most=MAX_LIMIT)
        )
    return number


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    if (arguments.question is None) == (arguments.file is None):
        raise QueryError("ask needs a question, or --file with questions (see readout ask --help)")
    if arguments.file is not None:
        return _ask_file(arguments, settings)
    asked = Asked(arguments.question, arguments.history, _scope(arguments), arguments.limit)
    asked.check()
    result = asked.answered(open_engine(settings))
    if arguments.json:
        print(answer_as_json(None, result))
    else:
        terminal.show_answer(result, wording(settings.language))
    return 0 if isinstance(result, Answer) else 1


def _scope(arguments: argparse.Namespace) -> dict[str, str]:
    """What was chosen of `SCOPE`."""
    chosen = {name: getattr(arguments, name) for name in SCOPE}
    return {name: value for name, value in chosen.items() if value is not None}


def _ask_file(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.history:
        raise QueryError("--history goes with one question; in a file each line has its own")
    engine: Engine | None = None
    words = wording(settings.language)
    status = 0
    for number, line in lines(arguments.file):
        try:
            asked = read_line(line, _scope(arguments), arguments.limit)
            asked.check()
            engine = engine or open_engine(settings)
            print(answer_as_json(asked.identifier, asked.answered(engine)), flush=True)
        except QueryError as error:
            problem = words("line {number}: {problem}", number=str(number), problem=error.message)
            print(f"readout: {problem}", file=sys.stderr)
            status = 2
    return status


def _chat(arguments: argparse.Namespace, settings: Settings) -> int:
    from retrieval.conversation import given

    words = wording(settings.language)
    scope = Asked("", (), _scope(arguments), arguments.limit)
    # As in check(): no index is built for a date that is none.
    scope.choice()
    engine = open_engine(settings)
    scope.check_scope(engine)
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401 - gives input() line editing and history

        print(words("Ask about the documents; an empty line or Ctrl-D ends the chat."))
    history: list[tuple[str, Given]] = []
    while True:
        try:
            question = input("\n> " if interactive else "")
        except EOFError:
            return 0
        except UnicodeDecodeError:
            problem = words("that was not UTF-8")
            print(f"readout: {problem}", file=sys.stderr)
            continue
        if not question.strip():
            if interactive:
                return 0
            continue
        try:
            asked = dataclasses.replace(
                scope,
                question=question,
                history=[one for one, _ in history],
                given=[found for _, found in history],
            )
            result = asked.answered(engine)
        except QueryError as error:
            print(f"readout: {words(error.message)}", file=sys.stderr)
            continue
        history = [*history, (question, given(result))][-_TURNS:]
        terminal.show_answer(result, words)
