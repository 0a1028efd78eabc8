"""Documents and passages to rows, some at a time; vectors that are known are not made again."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.embedding import Vectors
from retrieval.encoding import Progress
from retrieval.lexical import terms
from retrieval.milvus import preparing, records, schema
from retrieval.milvus.expressions import numbers
from retrieval.milvus.preparing import Known, Prepared
from retrieval.milvus.reading import Reader, packed, unpacked
from retrieval.milvus.records import Stored
from retrieval.milvus.server import Row, Server
from retrieval.model_card import ModelCard
from retrieval.previous import Previous
from retrieval.segment_writer import digest_of
from retrieval.store import Store
from retrieval.types import Passage

_TOGETHER = 512
"""So many passages, or a few more, are embedded and written before the next are looked at."""


@dataclass(slots=True)
class RowWriter:
    """Writes one generation's new rows to a pair of collections."""

    server: Server
    documents: str
    passages: str
    generation: int
    bm25: bool
    written: int = 0
    """The server's time at which everything written so far is there."""

    def write(
        self, new: Sequence[Stored], prepared: Prepared, known: Known, progress: Progress
    ) -> int:
        """Writes documents with their passages; how many passages had to be embedded."""
        total = sum(len(one.passages) for one in new)
        done = embedded = 0
        for group in _groups(new):
            progress("Embedding and writing", done, total)
            passages = [passage for one in group for passage in one.passages]
            part = dataclasses.replace(prepared, passages=passages)
            digests = [digest_of(passage) for passage in passages]
            vectors, sentences, count = preparing.embed(part, digests, known)
            self._insert(self.documents, self._document_rows(group))
            self._insert(self.passages, self._passage_rows(group, digests, vectors, sentences))
            done, embedded = done + len(passages), embedded + count
        progress("Embedding and writing", total, total)
        return embedded

    def write_record(self, payload: Any, number: int) -> None:
        """Writes something that is no document, under a negative number."""
        self._insert(self.documents, records.loose_rows(payload, number, self.generation))

    def _insert(self, name: str, rows: Sequence[Row]) -> None:
        self.written = max(self.written, self.server.insert(name, rows))

    def _document_rows(self, group: Sequence[Stored]) -> list[Row]:
        return [row for one in group for row in records.document_rows(one, self.generation)]

    def _passage_rows(
        self,
        group: Sequence[Stored],
        digests: Sequence[str],
        vectors: Vectors,
        sentences: Vectors,
    ) -> list[Row]:
        rows: list[Row] = []
        first = 0
        for one in group:
            for place, passage in enumerate(one.passages):
                last = first + len(passage.sentences)
                speaking = records.speakers([passage])
                row = {
                    **records.filtered(one.document, speaking, one.number, self.generation),
                    "row": one.number + place,
                    "digest": digests[len(rows)],
                    "vector": vectors[len(rows)].tolist(),
                    "sentences": _fitting(packed(sentences[first:last])),
                }
                rows.append(
                    row | ({"terms": _words(passage, one.document.language)} if self.bm25 else {})
                )
                first = last
        return rows


def known_vectors(
    card: ModelCard, local: Store, reader: Reader | None, gone: Sequence[int] | None
) -> Known:
    """By a passage's digest, vectors of the same model: of the folder `local`, and of the server.

    Of the server those in the documents `gone` are read; all of them with None.
    """
    with contextlib.closing(Previous.open(local)) as previous:
        known = preparing.known_vectors(previous, card)
    if reader is not None and reader.head.manifest.model_fingerprint == card.fingerprint:
        condition = "" if gone is None else numbers("number", gone)
        for row in reader.passage_rows(condition):
            vector, sentences = unpacked(row)
            if sentences is not None:
                known[row["digest"]] = (vector, sentences)
    return known


def _groups(new: Sequence[Stored]) -> list[list[Stored]]:
    groups: list[list[Stored]] = []
    size = _TOGETHER
    for one in new:
        if size >= _TOGETHER:
            groups.append([])
            size = 0
        groups[-1].append(one)
        size += len(one.passages)
    return groups


def _fitting(text: str) -> str:
    """`text`, or nothing where it is longer than a row can hold: it is made again when read."""
    return text if len(text) <= schema.PAYLOAD else ""


def _words(passage: Passage, language: str) -> str:
    """A passage's stems for BM25, as many as a row can hold."""
    text = " ".join(terms([passage.text], language)[0]).encode()[: schema.PAYLOAD]
    return text.decode(errors="ignore")
