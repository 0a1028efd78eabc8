"""`readout ask` and `readout chat`: one question, a file of them, or one after another."""

from __future__ import annotations

import argparse
import functools
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import terminal
from bot.as_json import answer_as_json
from bot.opening import open_engine
from bot.settings import Settings
from bot.wording import Wording, wording
from corpus.errors import ReadoutError
from corpus.messages import Message
from retrieval.errors import QueryError
from retrieval.types import Answer, Given, NoAnswer, Query

if TYPE_CHECKING:
    from retrieval.choosing import Choice
    from retrieval.engine import Engine

MAX_LIMIT = 50
_SCOPE = {
    "speaker": ("NAME", Message("only what this party says")),
    "document": ("ID", Message("only this document")),
    "publisher": (
        "NAME",
        Message("only what this publisher published (a part of its name will do)"),
    ),
    "since": (
        "DATE",
        Message("only documents of this day, month or year and later: 2021-06-15, 2021-06"),
    ),
    "until": ("DATE", Message("only documents of this day, month or year and earlier")),
    "language": ("TAG", Message("only documents in this language: en, ko")),
    "collection": ("NAME", Message("only this collection's documents (default: all)")),
}
"""What a question can be limited to: options, and fields of a line of --file."""
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
    for name, (metavar, what) in _SCOPE.items():
        parser.add_argument(f"--{name}", metavar=metavar, help=words(what))


def _limit(words: Wording, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MAX_LIMIT:
        raise argparse.ArgumentTypeError(
            words("{text} is not a number from 1 to {most}", text=repr(text), most=MAX_LIMIT)
        )
    return int(text)


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    if (arguments.question is None) == (arguments.file is None):
        raise QueryError("ask needs a question, or --file with questions (see readout ask --help)")
    if arguments.file is not None:
        return _ask_file(arguments, settings)
    asked = _Asked(arguments.question, arguments.history, _scope(arguments), arguments.limit)
    asked.check()
    result = asked.answered(open_engine(settings))
    if arguments.json:
        print(answer_as_json(None, result))
    else:
        terminal.show_answer(result, wording(settings.language))
    return 0 if isinstance(result, Answer) else 1


def _scope(arguments: argparse.Namespace) -> dict[str, str]:
    """What was chosen of `_SCOPE`."""
    chosen = {name: getattr(arguments, name) for name in _SCOPE}
    return {name: value for name, value in chosen.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was typed."""

    question: str
    history: Sequence[str]
    scope: dict[str, str]
    limit: int
    identifier: Any = None
    given: Sequence[Given] = ()

    def check(self) -> None:
        """What cannot be asked is refused before an index is built for it."""
        from retrieval.questions import check_question

        for text in (self.question, *self.history):
            check_question(text)
        self._choice()

    def answered(self, engine: Engine) -> Answer | NoAnswer:
        """What the engine says. Raises QueryError for a choice of what there is not."""
        from retrieval.choosing import narrowed

        query = Query(
            text=self.question,
            history=tuple(self.history),
            document_id=self.scope.get("document"),
            speaker=self.scope.get("speaker"),
            limit=self.limit,
            given=tuple(self.given),
        )
        return engine.ask(narrowed(engine.index.texts, query, self._choice()))

    def _choice(self) -> Choice:
        from retrieval.choosing import Choice, first_day, last_day

        since, until = self.scope.get("since"), self.scope.get("until")
        return Choice(
            publisher=self.scope.get("publisher"),
            language=self.scope.get("language"),
            since=first_day(since) if since is not None else None,
            until=last_day(until) if until is not None else None,
            collection=self.scope.get("collection"),
        )


def _ask_file(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.history:
        raise QueryError("--history goes with one question; in a file each line has its own")
    engine: Engine | None = None
    words = wording(settings.language)
    status = 0
    for number, line in _lines(arguments.file):
        try:
            asked = _read_line(line, _scope(arguments), arguments.limit)
            asked.check()
            engine = engine or open_engine(settings)
            print(answer_as_json(asked.identifier, asked.answered(engine)), flush=True)
        except QueryError as error:
            problem = words("line {number}: {problem}", number=str(number), problem=error.message)
            print(f"readout: {problem}", file=sys.stderr)
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
        raise ReadoutError("{file} cannot be read: {problem}", file=name, problem=problem) from None


def _read_line(line: bytes, scope: dict[str, str], limit: int) -> _Asked:
    """What a line asks; its own fields come before `scope`. Raises QueryError when malformed."""
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise QueryError("is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise QueryError("is not JSON: {error}", error=error) from None
    if not isinstance(entry, dict):
        raise QueryError("expected a JSON object with a 'question'")
    question, history = entry.get("question"), entry.get("history") or []
    if not isinstance(question, str):
        raise QueryError("has no 'question' that is a text")
    if not isinstance(history, list) or not all(isinstance(item, str) for item in history):
        raise QueryError("'history' must be a list of texts")
    identifier = entry.get("id")
    # Infinity and NaN, which Python reads, would come out as something that is not JSON.
    if isinstance(identifier, (dict, list)) or not _is_finite(identifier):
        raise QueryError("'id' must be a text or a number")
    own = {name: entry[name] for name in _SCOPE if entry.get(name) is not None}
    for name, value in own.items():
        if not isinstance(value, str):
            raise QueryError("'{name}' must be a text", name=name)
    return _Asked(question, history, {**scope, **own}, limit, identifier)


def _is_finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _chat(arguments: argparse.Namespace, settings: Settings) -> int:
    from retrieval.conversation import given

    words = wording(settings.language)
    engine = open_engine(settings)
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
            asked = _Asked(
                question,
                [one for one, _ in history],
                _scope(arguments),
                arguments.limit,
                given=[found for _, found in history],
            )
            result = asked.answered(engine)
        except QueryError as error:
            print(f"readout: {words(error.message)}", file=sys.stderr)
            continue
        history = [*history, (question, given(result))][-_TURNS:]
        terminal.show_answer(result, words)
