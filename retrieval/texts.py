"""Documents, passages and sentences in SQLite files: read when shown, not kept in memory."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document
from retrieval import layers, selecting
from retrieval.errors import StoreError
from retrieval.figures import Figures
from retrieval.filters import Field, Filter
from retrieval.lexicon import Lexicon
from retrieval.types import Attribution, Passage, Searched, Sentence

_FILTERS_KEPT = 32
"""So many filters' rows are kept: one byte a passage each."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """Where a passage's vectors are."""

    digest: str
    """Of what they are made from."""
    row: int
    first_sentence: int
    sentences: int


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """Where a document's passages are."""

    row: int
    id: str
    first_passage: int
    passages: int
    sentences: int
    paragraphs: int


_STORED_DOCUMENT = "SELECT row, id, first_passage, passages, sentences, paragraphs FROM document"


class Texts:
    """The corpus as it was indexed. Raises StoreError when the file is damaged."""

    def __init__(self, *files: Path, overlay: Path | None = None) -> None:
        """Reads the `files` of all segments, in order; where they are several, with an `overlay`."""
        try:
            self._connection = layers.connect(files, overlay)
            self._documents: dict[int, Document] = {}
            self._allowed: dict[Filter, selecting.Rows | None] = {}
            self._searched: dict[Filter, Searched] = {}
            self.figures = Figures.read(self._connection)
            self.documents_count = self.figures.documents
            self.passages_count = self.figures.passages
        except (sqlite3.Error, TypeError) as error:
            raise StoreError(
                "the texts of the index cannot be read: {problem}", problem=error
            ) from None

    def close(self) -> None:
        self._connection.close()

    def document_ids(self) -> list[str]:
        """The ids of all documents, in the order of their rows."""
        rows = self._connection.execute("SELECT id FROM document ORDER BY row")
        return [row[0] for row in rows]

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""
        found = self._connection.execute("SELECT row FROM document WHERE id = ?", (document_id,))
        row = found.fetchone()
        return self._document(row[0]) if row else None

    def documents(self) -> list[Document]:
        """All documents, in the order of their rows."""
        rows = self._connection.execute("SELECT row FROM document ORDER BY row").fetchall()
        return [self._document(row[0]) for row in rows]

    def allowed(self, chosen: Filter | None) -> selecting.Rows | None:
        """Which rows `chosen` allows, shape (rows,); None where it allows all passages."""
        if chosen is None:
            return None
        if chosen not in self._allowed:
            if len(self._allowed) >= _FILTERS_KEPT:
                self._allowed.clear()
            rows = selecting.allowed_rows(self._connection, self.figures, chosen)
            self._allowed[chosen] = rows
        return self._allowed[chosen]

    def searched(self, chosen: Filter | None = None) -> Searched:
        """How much there is to look through where `chosen` allows it."""
        if chosen is None:
            return self.figures.searched()
        if chosen not in self._searched:
            if len(self._searched) >= _FILTERS_KEPT:
                self._searched.clear()
            self._searched[chosen] = selecting.searched(self._connection, chosen)
        return self._searched[chosen]

    def listed(self, field: Field, chosen: Filter | None = None) -> list[str]:
        """The different values of `field` where `chosen` allows them, sorted."""
        return selecting.listed(self._connection, field, chosen)

    def dates(self, chosen: Filter | None = None) -> list[datetime.date]:
        """The different dates of the documents that `chosen` allows, oldest first."""
        return selecting.dates(self._connection, chosen)

    def called(self, names: Sequence[str], chosen: Filter | None = None) -> dict[str, list[str]]:
        """The parties that a name, alias or side means in any document that `chosen` allows."""
        return selecting.called(self._connection, names, chosen)

    def documents_by_collection(self) -> dict[str, int]:
        """How many documents each collection has, by name."""
        return dict(
            self._connection.execute(
                "SELECT collection, count(*) FROM document GROUP BY collection ORDER BY collection"
            )
        )

    def passages_by_collection(self) -> dict[str, int]:
        """How many passages each collection has."""
        rows = self._connection.execute(
            "SELECT collection, sum(passages) FROM document GROUP BY collection"
        )
        return dict(rows)

    def lexicon(self, collections: Sequence[str] | None = None) -> Lexicon:
        """The words of all documents, or of those in `collections`."""
        return Lexicon(self._connection, collections, self.figures.words)

    def paragraphs(self, document_id: str) -> int:
        """How many paragraphs a document has."""
        found = self._connection.execute(
            "SELECT paragraphs FROM document WHERE id = ?", (document_id,)
        ).fetchone()
        return int(found[0]) if found else 0

    def passage_rows(self, document_id: str) -> list[int]:
        """The rows of a document's passages, in reading order."""
        rows = self._connection.execute(
            "SELECT first_passage, passages FROM document WHERE id = ?", (document_id,)
        )
        return [row for first, count in rows for row in range(first, first + count)]

    def passage(self, row: int) -> tuple[Passage, Document, int]:
        """The passage at `row`, its document, and the row of its first sentence."""
        found = self._connection.execute(
            "SELECT id, document, paragraph, start, end, sentences, first_sentence"
            " FROM passage WHERE row = ?",
            (row,),
        ).fetchone()
        if found is None:
            raise StoreError("the index has no passage at row {row}; rebuild it", row=str(row))
        passage_id, document_row, paragraph, start, end, sentences, first = found
        document = self._document(document_row)
        passage = Passage(
            id=passage_id,
            document_id=document.id,
            paragraph=paragraph,
            start=start,
            end=end,
            text=document.text[start:end],
            sentences=tuple(
                Sentence(s, e, document.text[s:e], speaker, Attribution(how) if how else None)
                for s, e, speaker, how in json.loads(sentences)
            ),
        )
        return passage, document, first

    def row(self, passage_id: str) -> int:
        """The row of the passage of that id. Raises StoreError when there is none."""
        found = self._connection.execute("SELECT row FROM passage WHERE id = ?", (passage_id,))
        row = found.fetchone()
        if row is None:
            raise StoreError("the index has no passage {passage}", passage=repr(passage_id))
        return int(row[0])

    def passages(self, first: int, last: int) -> Iterator[Passage]:
        """The passages from row `first` to before row `last`, in order."""
        rows = self._connection.execute(
            "SELECT row FROM passage WHERE row >= ? AND row < ? ORDER BY row", (first, last)
        ).fetchall()
        for (row,) in rows:
            yield self.passage(row)[0]

    def stored(self, documents: Iterable[int] | None = None) -> Iterator[StoredPassage]:
        """What vectors there are for passages: for all, or for those of `documents` (rows)."""
        statement = "SELECT digest, row, first_sentence, json_array_length(sentences) FROM passage"
        if documents is None:
            yield from (StoredPassage(*row) for row in self._connection.execute(statement))
            return
        for document in documents:
            found = self._connection.execute(f"{statement} WHERE document = ?", (document,))
            yield from (StoredPassage(*row) for row in found.fetchall())

    def sample(self, count: int) -> list[StoredPassage]:
        """The passages of the `count` smallest digests: the same ones however the index grew."""
        rows = self._connection.execute(
            "SELECT digest, min(row), first_sentence, json_array_length(sentences) FROM passage"
            " GROUP BY digest ORDER BY digest LIMIT ?",
            (count,),
        )
        return [StoredPassage(*row) for row in rows]

    def stored_documents(self, first: int, count: int) -> list[StoredDocument]:
        """Those of `count` documents from row `first` on that are not removed, in order."""
        rows = self._connection.execute(
            f"{_STORED_DOCUMENT} WHERE row >= ? AND row < ? ORDER BY row", (first, first + count)
        )
        return [StoredDocument(*row) for row in rows]

    def stored_document(self, document_id: str) -> StoredDocument | None:
        """The document of that id, or None."""
        found = self._connection.execute(
            f"{_STORED_DOCUMENT} WHERE id = ?", (document_id,)
        ).fetchone()
        return StoredDocument(*found) if found else None

    def removed(self) -> list[tuple[int, int, int]]:
        """Of each document that counts no more: its row, its first passage's row, its passages."""
        tables = "SELECT 1 FROM main.sqlite_master WHERE name = 'removed'"
        if self._connection.execute(tables).fetchone() is None:
            return []
        return self._connection.execute("SELECT * FROM removed ORDER BY first_passage").fetchall()

    def days(self, without: Sequence[int] = ()) -> tuple[str, str]:
        """The first and the last day of all documents but some (rows); empty where none is left."""
        first, last = self._connection.execute(
            "SELECT min(date), max(date) FROM document"
            " WHERE row NOT IN (SELECT value FROM json_each(?))",
            (json.dumps(list(without)),),
        ).fetchone()
        return str(first or ""), str(last or "")

    def _document(self, row: int) -> Document:
        if row not in self._documents:
            if len(self._documents) > 256:
                self._documents.clear()
            metadata, text, digest = self._connection.execute(
                "SELECT metadata, text, digest FROM document WHERE row = ?", (row,)
            ).fetchone()
            self._documents[row] = Document.from_metadata(json.loads(metadata), text, digest)
        return self._documents[row]
