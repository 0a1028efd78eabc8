"""SQLite files of several segments, read as one database; and what was removed from them.

Rows are numbered through all the segments, so that the tables of one are the union of all. The
overlay says which documents count no more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

MOST_SEGMENTS = 8
"""SQLite reads ten files at once, if it is not built otherwise."""

_OF_DOCUMENTS = {
    "document": "row",
    "passage": "document",
    "party": "document",
    "called": "document",
}
"""The tables whose rows belong to a document, and the column that says to which."""
_OF_PASSAGES = ("spoken",)
"""Read beside the passages that are there, or to find passages: removed ones do no harm."""
_COUNTED = {
    "word": "SELECT text, collection, length(text) AS length, -1 AS documents FROM removed_word",
    "acronym": "SELECT text, collection, -1 AS documents FROM removed_acronym",
}
"""The tables that count documents, and what was removed from them, in their own columns."""


def connect(files: Sequence[Path], overlay: Path | None = None) -> sqlite3.Connection:
    """A connection that reads the segments' `files`; alone, the one there is is read directly.

    Raises sqlite3.Error when one of them cannot be read.
    """
    if overlay is None:
        (file,) = files
        return _open(file)
    connection = _open(overlay)
    connection.execute("PRAGMA temp_store = MEMORY")
    for number, file in enumerate(files):
        connection.execute(f"ATTACH ? AS s{number}", (_address(file),))
    for table, key in _OF_DOCUMENTS.items():
        parts = [
            f"SELECT * FROM s{number}.{table} WHERE {key} NOT IN (SELECT document FROM removed)"  # noqa: S608 - constants
            for number in range(len(files))
        ]
        connection.execute(f"CREATE TEMP VIEW {table} AS {' UNION ALL '.join(parts)}")
    for table in _OF_PASSAGES:
        parts = [f"SELECT * FROM s{number}.{table}" for number in range(len(files))]  # noqa: S608 - constants
        connection.execute(f"CREATE TEMP VIEW {table} AS {' UNION ALL '.join(parts)}")
    for table, removed in _COUNTED.items():
        parts = [f"SELECT * FROM s{number}.{table}" for number in range(len(files))]  # noqa: S608 - constants
        union = " UNION ALL ".join([*parts, removed])
        connection.execute(f"CREATE TEMP VIEW {table} AS {union}")
    return connection


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(_address(file), uri=True, check_same_thread=False)


def _address(file: Path) -> str:
    # The file never changes once its generation is in use; immutable also needs no lock.
    return f"{file.resolve().as_uri()}?mode=ro&immutable=1"
