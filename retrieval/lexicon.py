"""The words and acronyms that documents have: all of them, or those of some collections."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

SCHEMA = """
CREATE TABLE word (
    text TEXT NOT NULL, collection TEXT NOT NULL, length INTEGER NOT NULL,
    documents INTEGER NOT NULL, PRIMARY KEY (text, collection)
) WITHOUT ROWID;
CREATE INDEX word_length ON word (length, collection, documents);
CREATE TABLE acronym (
    text TEXT NOT NULL, collection TEXT NOT NULL, documents INTEGER NOT NULL,
    PRIMARY KEY (text, collection)
) WITHOUT ROWID;
"""
# What was removed counts as minus one document.
_THERE = "HAVING sum(documents) > 0"
_SEEN = "(?1 IS NULL OR collection IN (SELECT value FROM json_each(?1)))"


class Lexicon:
    """What words there are; nothing tells of a collection that is not looked at."""

    def __init__(
        self, connection: sqlite3.Connection, collections: Sequence[str] | None, words: int
    ) -> None:
        """`collections` None is all of them, which have so many `words`."""
        self._connection = connection
        self._words = words
        self._collections = None if collections is None else json.dumps(list(collections))

    def has_word(self, word: str) -> bool:
        """Whether a document holds this lower-case word."""
        return self.documents_with(word) > 0

    def documents_with(self, word: str) -> int:
        """How many documents hold this lower-case word."""
        found = self._rows(f"SELECT total(documents) FROM word WHERE {_SEEN} AND text = ?2", word)
        return int(found[0][0])

    def vocabulary(self) -> int:
        """How many different words the documents have."""
        if self._collections is None:
            return self._words
        statement = f"SELECT text FROM word WHERE {_SEEN} GROUP BY text {_THERE}"
        return int(self._rows(f"SELECT count(*) FROM ({statement})")[0][0])

    def words_of_length(self, shortest: int, longest: int) -> list[str]:
        """The documents' words (lower-case) of so many characters."""
        found = self._rows(
            f"SELECT text FROM word WHERE {_SEEN} AND length BETWEEN ?2 AND ?3"
            f" GROUP BY text {_THERE}",
            shortest,
            longest,
        )
        return [row[0] for row in found]

    def has_acronym(self, acronym: str) -> bool:
        """Whether a document uses this acronym."""
        statement = f"SELECT total(documents) FROM acronym WHERE {_SEEN} AND text = ?2"
        return bool(self._rows(statement, acronym)[0][0] > 0)

    def acronyms_of_length(self, length: int) -> int:
        """How many different acronyms of so many letters the documents use."""
        statement = (
            f"SELECT text FROM acronym WHERE {_SEEN} AND length(text) = ?2 GROUP BY text {_THERE}"
        )
        return int(self._rows(f"SELECT count(*) FROM ({statement})", length)[0][0])

    def _rows(self, statement: str, *values: object) -> list[Any]:
        return self._connection.execute(statement, (self._collections, *values)).fetchall()
