"""Documents and passages to the SQLite file of a segment, one document after the other."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus.document import Document
from retrieval.acronyms import acronyms
from retrieval.errors import StoreError
from retrieval.texts import Figures
from retrieval.types import Passage
from retrieval.words import words

_SCHEMA = """
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date TEXT NOT NULL, collection TEXT NOT NULL,
    first_passage INTEGER NOT NULL, passages INTEGER NOT NULL, paragraphs INTEGER NOT NULL,
    sentences INTEGER NOT NULL, digest TEXT NOT NULL, metadata TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX document_date ON document (date);
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES document,
    paragraph INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    digest TEXT NOT NULL, sentences TEXT NOT NULL, first_sentence INTEGER NOT NULL
);
CREATE INDEX passage_document ON passage (document);
CREATE TABLE word (
    text TEXT PRIMARY KEY, length INTEGER NOT NULL, documents INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX word_length ON word (length, text, documents);
CREATE TABLE acronym (text TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE figure (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Numbers:
    """Where a segment's numbering begins."""

    document: int = 0
    passage: int = 0
    sentence: int = 0


class TextsWriter:
    """Writes one segment's texts. Raises StoreError when the file cannot be written."""

    def __init__(self, path: Path, first: Numbers = Numbers()) -> None:
        self.first = first
        self.next = first
        self._path = path
        self._paragraphs = 0
        self._days: set[str] = set()
        self._words: Counter[str] = Counter()
        self._acronyms: Counter[str] = Counter()
        try:
            self._connection = sqlite3.connect(path)
            self._connection.execute("PRAGMA synchronous = OFF")  # the store flushes it
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise self._failed(error) from None

    def add(self, document: Document, passages: Sequence[Passage], digests: Sequence[str]) -> None:
        """Adds a document and its `passages`, with the SHA-256 of what each one's vectors need."""
        row, paragraphs = self.next.document, len({passage.paragraph for passage in passages})
        day = document.date.isoformat()
        try:
            self._connection.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row,
                    document.id,
                    day,
                    document.collection,
                    self.next.passage,
                    len(passages),
                    paragraphs,
                    sum(len(passage.sentences) for passage in passages),
                    document.digest,
                    json.dumps(document.metadata(), ensure_ascii=False),
                    document.text,
                ),
            )
            for passage, digest in zip(passages, digests, strict=True):
                self._add(row, passage, digest)
        except sqlite3.Error as error:
            raise self._failed(error) from None
        self.next = dataclasses.replace(self.next, document=row + 1)
        self._paragraphs += paragraphs
        self._days.add(day)
        self._words.update(set(words(document.text)))
        self._acronyms.update(acronyms(document.text))

    def _add(self, document_row: int, passage: Passage, digest: str) -> None:
        sentences = [[s.start, s.end, s.speaker, s.attribution] for s in passage.sentences]
        self._connection.execute(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.next.passage,
                passage.id,
                document_row,
                passage.paragraph,
                passage.start,
                passage.end,
                digest,
                json.dumps(sentences, ensure_ascii=False),
                self.next.sentence,
            ),
        )
        self.next = dataclasses.replace(
            self.next,
            passage=self.next.passage + 1,
            sentence=self.next.sentence + len(sentences),
        )

    def finish(self) -> Figures:
        """Writes the words and the figures, and closes the file."""
        figures = Figures(
            documents=self.next.document - self.first.document,
            passages=self.next.passage - self.first.passage,
            sentences=self.next.sentence - self.first.sentence,
            paragraphs=self._paragraphs,
            words=len(self._words),
            first_date=min(self._days, default=""),
            last_date=max(self._days, default=""),
        )
        try:
            self._connection.executemany(
                "INSERT INTO word VALUES (?, ?, ?)",
                ((word, len(word), count) for word, count in sorted(self._words.items())),
            )
            self._connection.executemany(
                "INSERT INTO acronym VALUES (?, ?)", sorted(self._acronyms.items())
            )
            self._connection.executemany(
                "INSERT INTO figure VALUES (?, ?)", dataclasses.asdict(figures).items()
            )
            self._connection.commit()
        except sqlite3.Error as error:
            raise self._failed(error) from None
        finally:
            self.close()
        return figures

    def close(self) -> None:
        """Lets go of the file; what was not finished is lost."""
        self._connection.close()

    def _failed(self, error: sqlite3.Error) -> StoreError:
        return StoreError(f"{self._path} cannot be written: {error}")


def write(
    path: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    digests: Sequence[str],
) -> None:
    """Writes a segment of `documents` and their `passages`, which stand in the same order."""
    writer = TextsWriter(path)
    at = 0
    for document in documents:
        begin = at
        while at < len(passages) and passages[at].document_id == document.id:
            at += 1
        writer.add(document, passages[begin:at], digests[begin:at])
    writer.finish()
