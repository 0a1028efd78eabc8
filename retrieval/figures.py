"""How much there is in an index: counted once, when it is written."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from retrieval.types import Searched


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted once, when the texts are written."""

    documents: int = 0
    passages: int = 0
    rows: int = 0
    """So many are numbered: those of removed passages too."""
    sentences: int = 0
    paragraphs: int = 0
    words: int = 0
    """Different ones."""
    first_date: str = ""
    last_date: str = ""

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> Figures:
        """Raises sqlite3.Error or TypeError when they are not there."""
        return cls(**dict(connection.execute("SELECT name, value FROM main.figure")))

    def searched(self) -> Searched:
        """How much there is to look through."""
        first, last = (
            date.fromisoformat(day or "0001-01-01") for day in (self.first_date, self.last_date)
        )
        return Searched(self.documents, self.paragraphs, first, last)
