"""Documents, passages and sentences in one SQLite file: read when shown, not kept in memory."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from corpus.document import Document
from retrieval.errors import StoreError
from retrieval.types import Attribution, Passage, Searched, Sentence

_SCHEMA = """
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date TEXT NOT NULL,
    collection TEXT NOT NULL, digest TEXT NOT NULL, metadata TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES document,
    paragraph INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    digest TEXT NOT NULL, sentences TEXT NOT NULL, first_sentence INTEGER NOT NULL
);
CREATE INDEX passage_document ON passage (document);
CREATE TABLE word (text TEXT PRIMARY KEY, length INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE acronym (text TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX word_length ON word (length);
"""


class Texts:
    """The corpus as it was indexed. Raises StoreError when the file is damaged."""

    def __init__(self, path: Path) -> None:
        try:
            # The file never changes once its generation is in use; immutable also needs no lock.
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._documents: dict[int, Document] = {}
            self.passages_count = self._one("SELECT count(*) FROM passage")
            self.documents_count = self._one("SELECT count(*) FROM document")
        except sqlite3.Error as error:
            raise StoreError(f"the texts of the index cannot be read: {error}") from None

    def _one(self, statement: str, *values: object) -> int:
        return int(self._connection.execute(statement, values).fetchone()[0])

    def close(self) -> None:
        self._connection.close()

    def document_ids(self) -> list[str]:
        """The ids of all documents, in the order of the corpus."""
        rows = self._connection.execute("SELECT id FROM document ORDER BY row")
        return [row[0] for row in rows]

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""
        found = self._connection.execute("SELECT row FROM document WHERE id = ?", (document_id,))
        row = found.fetchone()
        return self._document(row[0]) if row else None

    def documents(self) -> list[Document]:
        """All documents, in the order of the corpus."""
        rows = self._connection.execute("SELECT row FROM document ORDER BY row").fetchall()
        return [self._document(row[0]) for row in rows]

    def searched(self, document_id: str | None = None) -> Searched:
        """How much there is to look through: everything, or one document."""
        documents, first, last = self._connection.execute(
            "SELECT count(*), min(date), max(date) FROM document WHERE ? IS NULL OR id = ?",
            (document_id, document_id),
        ).fetchone()
        (paragraphs,) = self._connection.execute(
            "SELECT count(DISTINCT passage.document || ' ' || paragraph) FROM passage"
            " JOIN document ON document.row = passage.document WHERE ? IS NULL OR document.id = ?",
            (document_id, document_id),
        ).fetchone()
        days = (datetime.date.fromisoformat(day or "0001-01-01") for day in (first, last))
        return Searched(documents, paragraphs, *days)

    def has_word(self, word: str) -> bool:
        """Whether a document holds this lower-case word."""
        found = self._connection.execute("SELECT 1 FROM word WHERE text = ?", (word,))
        return found.fetchone() is not None

    def vocabulary(self) -> int:
        """How many different words the documents have."""
        return self._one("SELECT count(*) FROM word")

    def words_of_length(self, shortest: int, longest: int) -> list[str]:
        """The documents' words (lower-case) of so many characters."""
        rows = self._connection.execute(
            "SELECT text FROM word WHERE length BETWEEN ? AND ?", (shortest, longest)
        )
        return [row[0] for row in rows]

    def has_acronym(self, acronym: str) -> bool:
        """Whether a document uses this acronym."""
        found = self._connection.execute("SELECT 1 FROM acronym WHERE text = ?", (acronym,))
        return found.fetchone() is not None

    def acronyms_of_length(self, length: int) -> int:
        """How many different acronyms of so many letters the documents use."""
        return self._one("SELECT count(*) FROM acronym WHERE length(text) = ?", length)

    def paragraphs(self, document_id: str) -> int:
        """How many paragraphs a document has."""
        found = self._connection.execute(
            "SELECT max(paragraph) FROM passage JOIN document ON document.row = passage.document"
            " WHERE document.id = ?",
            (document_id,),
        )
        return int(found.fetchone()[0] or 0)

    def passage_rows(self, document_id: str) -> list[int]:
        """The rows of a document's passages, in reading order."""
        rows = self._connection.execute(
            "SELECT passage.row FROM passage JOIN document ON document.row = passage.document"
            " WHERE document.id = ? ORDER BY passage.row",
            (document_id,),
        )
        return [row[0] for row in rows]

    def passage(self, row: int) -> tuple[Passage, Document, int]:
        """The passage at `row`, its document, and the row of its first sentence."""
        found = self._connection.execute(
            "SELECT id, document, paragraph, start, end, sentences, first_sentence"
            " FROM passage WHERE row = ?",
            (row,),
        ).fetchone()
        if found is None:
            raise StoreError(f"the index has no passage at row {row}; rebuild it")
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
            raise StoreError(f"the index has no passage {passage_id!r}")
        return int(row[0])

    def passage_digests(self) -> list[tuple[int, str, int, int]]:
        """Of every passage: its row, its text's SHA-256, its first sentence's row, its sentences."""
        return self._connection.execute(
            "SELECT row, digest, first_sentence, json_array_length(sentences)"
            " FROM passage ORDER BY row"
        ).fetchall()

    def document_digests(self) -> dict[str, str]:
        """Each document's id and the SHA-256 of its file."""
        return dict(self._connection.execute("SELECT id, digest FROM document"))

    def _document(self, row: int) -> Document:
        if row not in self._documents:
            if len(self._documents) > 256:
                self._documents.clear()
            metadata, text, digest = self._connection.execute(
                "SELECT metadata, text, digest FROM document WHERE row = ?", (row,)
            ).fetchone()
            self._documents[row] = Document.from_metadata(json.loads(metadata), text, digest)
        return self._documents[row]


def write(
    path: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    digests: Sequence[str],
) -> None:
    """Writes `documents` and their `passages`, with the SHA-256 of each passage's text."""
    # Imported here: these pull in what only building and ranking need.
    from retrieval.acronyms import acronyms
    from retrieval.words import words

    position = {document.id: row for row, document in enumerate(documents)}
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA)
        connection.executemany(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    row,
                    document.id,
                    document.date.isoformat(),
                    document.collection,
                    document.digest,
                    json.dumps(document.metadata(), ensure_ascii=False),
                    document.text,
                )
                for row, document in enumerate(documents)
            ),
        )
        first_sentence = 0
        for row, (passage, digest) in enumerate(zip(passages, digests, strict=True)):
            sentences = [[s.start, s.end, s.speaker, s.attribution] for s in passage.sentences]
            connection.execute(
                "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row,
                    passage.id,
                    position[passage.document_id],
                    passage.paragraph,
                    passage.start,
                    passage.end,
                    digest,
                    json.dumps(sentences, ensure_ascii=False),
                    first_sentence,
                ),
            )
            first_sentence += len(sentences)
        known = {word for document in documents for word in words(document.text)}
        connection.executemany(
            "INSERT INTO word VALUES (?, ?)", ((word, len(word)) for word in sorted(known))
        )
        used = {acronym for document in documents for acronym in acronyms(document.text)}
        connection.executemany("INSERT INTO acronym VALUES (?)", ((word,) for word in sorted(used)))
        connection.commit()
    except sqlite3.Error as error:
        raise StoreError(
            f"{path} cannot be written: {error}; free some space, or choose another folder with "
            "--index"
        ) from None
    finally:
        connection.close()
