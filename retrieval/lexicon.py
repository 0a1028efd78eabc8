"""The words and acronyms that documents have: all of them, or those of some collections."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from corpus.document import Document

SCHEMA = """
CREATE TABLE word (
    text TEXT NOT NULL, collection TEXT NOT NULL, length INTEGER NOT NULL,
    PRIMARY KEY (text, collection)
) WITHOUT ROWID;
CREATE INDEX word_length ON word (length, collection);
CREATE TABLE acronym (
    text TEXT NOT NULL, collection TEXT NOT NULL, PRIMARY KEY (text, collection)
) WITHOUT ROWID;
"""
_SEEN = "(?1 IS NULL OR collection IN (SELECT value FROM json_each(?1)))"


class Lexicon:
    """What words there are; nothing tells of a collection that is not looked at."""

    def __init__(self, connection: sqlite3.Connection, collections: Sequence[str] | None) -> None:
        """`collections` None is all of them."""
        self._connection = connection
        self._collections = None if collections is None else json.dumps(list(collections))

    def has_word(self, word: str) -> bool:
        """Whether a document holds this lower-case word."""
        return bool(self._rows(f"SELECT 1 FROM word WHERE {_SEEN} AND text = ?2 LIMIT 1", word))

    def vocabulary(self) -> int:
        """How many different words the documents have."""
        return int(self._rows(f"SELECT count(DISTINCT text) FROM word WHERE {_SEEN}")[0][0])

    def words_of_length(self, shortest: int, longest: int) -> list[str]:
        """The documents' words (lower-case) of so many characters."""
        found = self._rows(
            f"SELECT DISTINCT text FROM word WHERE {_SEEN} AND length BETWEEN ?2 AND ?3",
            shortest,
            longest,
        )
        return [row[0] for row in found]

    def has_acronym(self, acronym: str) -> bool:
        """Whether a document uses this acronym."""
        return bool(
            self._rows(f"SELECT 1 FROM acronym WHERE {_SEEN} AND text = ?2 LIMIT 1", acronym)
        )

    def acronyms_of_length(self, length: int) -> int:
        """How many different acronyms of so many letters the documents use."""
        statement = f"SELECT count(DISTINCT text) FROM acronym WHERE {_SEEN} AND length(text) = ?2"
        return int(self._rows(statement, length)[0][0])

    def _rows(self, statement: str, *values: object) -> list[Any]:
        return self._connection.execute(statement, (self._collections, *values)).fetchall()


def write(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Writes what words `documents` have."""
    # Imported here: these pull in what only building and ranking need.
    from retrieval.acronyms import acronyms
    from retrieval.words import words

    known: set[tuple[str, str]] = set()
    used: set[tuple[str, str]] = set()
    for document in documents:
        known.update((word, document.collection) for word in words(document.text))
        used.update((acronym, document.collection) for acronym in acronyms(document.text))
    connection.executemany(
        "INSERT INTO word VALUES (?, ?, ?)",
        ((word, collection, len(word)) for word, collection in sorted(known)),
    )
    connection.executemany("INSERT INTO acronym VALUES (?, ?)", sorted(used))
