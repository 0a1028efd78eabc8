"""Writing an SQLite file: what goes wrong is said in one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import StoreError


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises StoreError where `path` cannot be written inside: a full disk, say."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(
            "{file} cannot be written: {problem}; free some space, or choose another folder with "
            "--index",
            file=path,
            problem=error,
        ) from None
