"""Documents and passages to the SQLite file of a segment, one document after the other."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from corpus.document import Document
from retrieval import lexicon
from retrieval.acronyms import acronyms
from retrieval.figures import Figures
from retrieval.sqlite_files import writing
from retrieval.types import Passage
from retrieval.words import words

_SCHEMA = """
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date TEXT NOT NULL,
    publisher TEXT NOT NULL, language TEXT NOT NULL, collection TEXT NOT NULL,
    first_passage INTEGER NOT NULL, passages INTEGER NOT NULL, paragraphs INTEGER NOT NULL,
    sentences INTEGER NOT NULL, digest TEXT NOT NULL, metadata TEXT NOT NULL, text TEXT NOT NULL
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
        self._words: Counter[tuple[str, str]] = Counter()
        self._acronyms: Counter[tuple[str, str]] = Counter()
        with writing(path):
            self._connection = sqlite3.connect(path)
            self._connection.execute("PRAGMA synchronous = OFF")  # the store flushes it
            self._connection.executescript(_SCHEMA + lexicon.SCHEMA)

    def add(self, document: Document, passages: Sequence[Passage], digests: Sequence[str]) -> None:
        """Adds a document and its `passages`, with the SHA-256 of what each one's vectors need."""
        row, paragraphs = self.next.document, len({passage.paragraph for passage in passages})
        day = document.date.isoformat()
        with writing(self._path):
            self._connection.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row,
                    document.id,
                    day,
                    document.publisher,
                    document.language,
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
            self._add_parties(row, document)
            for passage, digest in zip(passages, digests, strict=True):
                self._add(row, passage, digest)
        self.next = dataclasses.replace(self.next, document=row + 1)
        self._paragraphs += paragraphs
        self._days.add(day)
        self._words.update((word, document.collection) for word in set(words(document.text)))
        self._acronyms.update((one, document.collection) for one in acronyms(document.text))

    def _add_parties(self, row: int, document: Document) -> None:
        for party in document.parties:
            self._connection.execute("INSERT INTO party VALUES (?, ?)", (party.name, row))
            self._connection.executemany(
                "INSERT INTO called VALUES (?, ?, ?)",
                ((text, row, party.name) for text in party.called),
            )

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
        speakers = {sentence.speaker for sentence in passage.sentences if sentence.speaker}
        self._connection.executemany(
            "INSERT INTO spoken VALUES (?, ?)",
            ((speaker, self.next.passage) for speaker in sorted(speakers)),
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
            rows=self.next.passage,
            words=len({word for word, _ in self._words}),
            first_date=min(self._days, default=""),
            last_date=max(self._days, default=""),
        )
        try:
            with writing(self._path):
                self._connection.executemany(
                    "INSERT INTO word VALUES (?, ?, ?, ?)",
                    ((*word, len(word[0]), count) for word, count in sorted(self._words.items())),
                )
                self._connection.executemany(
                    "INSERT INTO acronym VALUES (?, ?, ?)",
                    ((*acronym, count) for acronym, count in sorted(self._acronyms.items())),
                )
                self._connection.executemany(
                    "INSERT INTO figure VALUES (?, ?)", dataclasses.asdict(figures).items()
                )
                self._connection.commit()
        finally:
            self.close()
        return figures

    def close(self) -> None:
        """Lets go of the file; what was not finished is lost."""
        self._connection.close()


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
