"""What is removed from segments that stay as they are, and what there is in the whole."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from retrieval.figures import Figures
from retrieval.sqlite_files import writing
from retrieval.texts import StoredDocument

_SCHEMA = """
CREATE TABLE removed (document INTEGER PRIMARY KEY, first_passage INTEGER, passages INTEGER);
CREATE TABLE removed_word (
    text TEXT NOT NULL, document INTEGER NOT NULL, collection TEXT NOT NULL,
    PRIMARY KEY (text, document)
) WITHOUT ROWID;
CREATE TABLE removed_acronym (
    text TEXT NOT NULL, document INTEGER NOT NULL, collection TEXT NOT NULL,
    PRIMARY KEY (text, document)
) WITHOUT ROWID;
CREATE TABLE figure (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
"""


class Overlay:
    """What is removed from segments that stay as they are; written for a new generation.

    Raises StoreError when the file cannot be written.
    """

    def __init__(self, path: Path, previous: Path | None) -> None:
        """Begins with what `previous` holds."""
        self._path = path
        with writing(path):
            self._connection = sqlite3.connect(path)
            self._connection.execute("PRAGMA synchronous = OFF")  # the store flushes it
            self._connection.executescript(_SCHEMA)
            if previous is not None:
                self._connection.execute("ATTACH ? AS old", (str(previous),))
                for table in ("removed", "removed_word", "removed_acronym"):
                    self._connection.execute(f"INSERT INTO {table} SELECT * FROM old.{table}")  # noqa: S608 - constants
                self._connection.commit()
                self._connection.execute("DETACH old")

    def forget(self, first_document: int) -> None:
        """Drops what is said about documents from `first_document` on: they are written anew."""
        with writing(self._path):
            for table in ("removed", "removed_word", "removed_acronym"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE document >= ?",  # noqa: S608 - constants
                    (first_document,),
                )

    def remove(
        self, document: StoredDocument, collection: str, words: Iterable[str], used: Iterable[str]
    ) -> None:
        """Removes a document of a `collection`, which holds those words and has `used` acronyms."""
        with writing(self._path):
            self._connection.execute(
                "INSERT INTO removed VALUES (?, ?, ?)",
                (document.row, document.first_passage, document.passages),
            )
            for table, texts in (("removed_word", words), ("removed_acronym", used)):
                self._connection.executemany(
                    f"INSERT INTO {table} VALUES (?, ?, ?)",  # noqa: S608 - constants
                    ((text, document.row, collection) for text in texts),
                )

    def finish(self, figures: Figures) -> None:
        """Writes what is counted in the whole, and closes the file."""
        with writing(self._path):
            self._connection.executemany(
                "INSERT INTO figure VALUES (?, ?)", dataclasses.asdict(figures).items()
            )
            self._connection.commit()
        self.close()

    def close(self) -> None:
        """Lets go of the file; what was not finished is lost."""
        self._connection.close()
