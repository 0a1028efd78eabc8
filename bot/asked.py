"""A question as it was typed: with what it is limited to, in an option or in a line of a file."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ReadoutError
from corpus.messages import Message
from retrieval.errors import QueryError
from retrieval.types import Answer, Given, NoAnswer, Query

if TYPE_CHECKING:
    from retrieval.choosing import Choice
    from retrieval.engine import Engine


SCOPE = {
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


@dataclass(frozen=True, slots=True)
class Asked:
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
        self.choice()

    def check_scope(self, engine: Engine) -> None:
        """Raises QueryError where there is nothing of what is asked to be looked through."""
        from retrieval.scoping import chosen

        chosen(engine.index.texts, self._query(engine))

    def answered(self, engine: Engine) -> Answer | NoAnswer:
        """What the engine says. Raises QueryError for a choice of what there is not."""
        return engine.ask(self._query(engine))

    def _query(self, engine: Engine) -> Query:
        from retrieval.choosing import narrowed

        query = Query(
            text=self.question,
            history=tuple(self.history),
            document_id=self.scope.get("document"),
            speaker=self.scope.get("speaker"),
            limit=self.limit,
            given=tuple(self.given),
        )
        return narrowed(engine.index.texts, query, self.choice())

    def choice(self) -> Choice:
        """What was chosen by; raises QueryError for a date that is none."""
        from retrieval.choosing import Choice, first_day, last_day

        since, until = self.scope.get("since"), self.scope.get("until")
        return Choice(
            publisher=self.scope.get("publisher"),
            language=self.scope.get("language"),
            since=first_day(since) if since is not None else None,
            until=last_day(until) if until is not None else None,
            collection=self.scope.get("collection"),
        )


def lines(name: str) -> Iterator[tuple[int, bytes]]:
    """The non-empty lines of a file or of standard input, numbered from 1."""
    try:
        with sys.stdin.buffer if name == "-" else Path(name).open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise ReadoutError("{file} cannot be read: {problem}", file=name, problem=problem) from None


def read_line(line: bytes, scope: dict[str, str], limit: int) -> Asked:
    """What a line of a file asks; its own fields come before `scope`. Raises QueryError when malformed."""
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
    own = {name: entry[name] for name in SCOPE if entry.get(name) is not None}
    for name, value in own.items():
        if not isinstance(value, str):
            raise QueryError("'{name}' must be a text", name=name)
    return Asked(question, history, {**scope, **own}, limit, identifier)


def _is_finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
