"""Documents, passages and sentences in one SQLite file: read when shown, not kept in memory."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from corpus.document import Document
from retrieval import lexicon, selecting
from retrieval.errors import StoreError
from retrieval.filters import Field, Filter
from retrieval.lexicon import Lexicon
from retrieval.types import Attribution, Passage, Searched, Sentence

_SCHEMA = """
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date TEXT NOT NULL,
    publisher TEXT NOT NULL, language TEXT NOT NULL, collection TEXT NOT NULL,
    first_passage INTEGER NOT NULL, passages INTEGER NOT NULL, paragraphs INTEGER NOT NULL,
    digest TEXT NOT NULL, metadata TEXT NOT NULL, text TEXT NOT NULL
);
-- All that filters look at, so that no text is read for them.
CREATE INDEX document_facts ON document
    (collection, date, publisher, language, id, first_passage, passages, paragraphs);
CREATE TABLE party (
    name TEXT NOT NULL, document INTEGER NOT NULL REFERENCES document, PRIMARY KEY (name, document)
) WITHOUT ROWID;
CREATE INDEX party_document ON party (document);
CREATE TABLE called (
    text TEXT NOT NULL, document INTEGER NOT NULL REFERENCES document, name TEXT NOT NULL,
    PRIMARY KEY (text, document, name)
) WITHOUT ROWID;
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES document,
    paragraph INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    digest TEXT NOT NULL, sentences TEXT NOT NULL, first_sentence INTEGER NOT NULL
);
CREATE INDEX passage_document ON passage (document);
CREATE TABLE spoken (
    speaker TEXT NOT NULL, passage INTEGER NOT NULL REFERENCES passage,
    PRIMARY KEY (speaker, passage)
) WITHOUT ROWID;
CREATE INDEX spoken_passage ON spoken (passage);
"""
_FILTERS_KEPT = 32
"""So many filters' rows are kept: one byte a passage each."""


class Texts:
    """The corpus as it was indexed. Raises StoreError when the file is damaged."""

    def __init__(self, path: Path) -> None:
        try:
            # The file never changes once its generation is in use; immutable also needs no lock.
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._documents: dict[int, Document] = {}
            self._allowed: dict[Filter, selecting.Rows | None] = {}
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

    def allowed(self, chosen: Filter | None) -> selecting.Rows | None:
        """Which passages `chosen` allows, shape (passages,); None where it allows all."""
        if chosen is None:
            return None
        if chosen not in self._allowed:
            if len(self._allowed) >= _FILTERS_KEPT:
                self._allowed.clear()
            rows = selecting.allowed_rows(self._connection, self.passages_count, chosen)
            self._allowed[chosen] = rows
        return self._allowed[chosen]

    def searched(self, chosen: Filter | None = None) -> Searched:
        """How much there is to look through where `chosen` allows it."""
        return selecting.searched(self._connection, chosen)

    def listed(self, field: Field, chosen: Filter | None = None) -> list[str]:
        """The different values of `field` where `chosen` allows them, sorted."""
        return selecting.listed(self._connection, field, chosen)

    def dates(self, chosen: Filter | None = None) -> list[datetime.date]:
        """The different dates of the documents that `chosen` allows, oldest first."""
        return selecting.dates(self._connection, chosen)

    def called(self, name: str, chosen: Filter | None = None) -> list[str]:
        """The parties that a name, alias or side means in any document that `chosen` allows."""
        return selecting.called(self._connection, name, chosen)

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
        return Lexicon(self._connection, collections)

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
    """Writes `documents` and their `passages`, with the SHA-256 of each passage's text.

    The passages stand in the order of the documents.
    """
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA + lexicon.SCHEMA)
        _write_documents(connection, documents, passages)
        _write_passages(connection, documents, passages, digests)
        lexicon.write(connection, documents)
        connection.commit()
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be written: {error}") from None
    finally:
        connection.close()


def _write_documents(
    connection: sqlite3.Connection, documents: Sequence[Document], passages: Sequence[Passage]
) -> None:
    paragraphs: dict[str, list[int]] = {document.id: [] for document in documents}
    for passage in passages:
        paragraphs[passage.document_id].append(passage.paragraph)
    first_passage = 0
    for row, document in enumerate(documents):
        own = paragraphs[document.id]
        connection.execute(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row,
                document.id,
                document.date.isoformat(),
                document.publisher,
                document.language,
                document.collection,
                first_passage,
                len(own),
                len(set(own)),
                document.digest,
                json.dumps(document.metadata(), ensure_ascii=False),
                document.text,
            ),
        )
        first_passage += len(own)
        for party in document.parties:
            connection.execute("INSERT INTO party VALUES (?, ?)", (party.name, row))
            names = (party.name, *party.aliases, party.side, *party.side_aliases)
            connection.executemany(
                "INSERT INTO called VALUES (?, ?, ?)",
                ((text, row, party.name) for text in {name.casefold() for name in names if name}),
            )


def _write_passages(
    connection: sqlite3.Connection,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    digests: Sequence[str],
) -> None:
    position = {document.id: row for row, document in enumerate(documents)}
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
        speakers = {sentence.speaker for sentence in passage.sentences if sentence.speaker}
        connection.executemany(
            "INSERT INTO spoken VALUES (?, ?)", ((speaker, row) for speaker in sorted(speakers))
        )
        first_sentence += len(sentences)
