"""Reading one generation: its rows, its documents, and what was read kept for a while."""

from __future__ import annotations

import base64
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np

from retrieval.embedding import Vectors
from retrieval.errors import StoreError
from retrieval.filters import Filter
from retrieval.milvus import records
from retrieval.milvus.expressions import both, expression, numbers
from retrieval.milvus.heads import Head, Heads
from retrieval.milvus.records import Stored
from retrieval.milvus.server import Row, Server

Key = TypeVar("Key")
T = TypeVar("T")

_DOCUMENTS_KEPT = 256
_VECTORS_KEPT = 1024
_ANSWERS_KEPT, _SMALL = 64, 5000
_AHEAD = 20
"""Of what a search has found, so many are fetched at once when the first of them is looked at."""
_FETCHED = 16
"""So many documents are asked for at once."""


class Reader:
    """Everything that is asked of the server goes through here, and sees one generation."""

    def __init__(self, server: Server, head: Head) -> None:
        self.server, self.head = server, head
        self.heads = Heads(server)
        self._documents: OrderedDict[int, Stored] = OrderedDict()
        self._vectors: OrderedDict[int, tuple[Vectors, Vectors | None]] = OrderedDict()
        self._asked: OrderedDict[tuple[str, ...], list[Row]] = OrderedDict()
        self._ids: dict[str, int] = {}
        self._numbers: dict[int, int] = {}
        self._found: tuple[int, ...] = ()

    @property
    def since(self) -> int | None:
        """The server's time that every answer has to have seen."""
        return self.head.written or None

    def documents(self, condition: str, fields: Sequence[str]) -> list[Row]:
        """The first rows of the documents that `condition` allows."""
        key = (condition, *fields)
        if key in self._asked:
            self._asked.move_to_end(key)
            return self._asked[key]
        alive = both("part == 0 and number >= 0", self.head.alive(), condition)
        found = self.server.query(self._documents_name, alive, fields, self.since)
        if len(found) <= _SMALL:
            # A generation does not change: the same question has the same answer.
            self._asked[key] = found
            _shrink(self._asked, _ANSWERS_KEPT)
        return found

    def count(self, chosen: Filter | None) -> int:
        """How many passages `chosen` allows."""
        alive = both(self.head.alive(), expression(chosen))
        return self.server.count(self._passages_name, alive, self.since)

    def search(
        self, field: str, wanted: Any, limit: int, condition: str, parameters: dict[str, Any]
    ) -> list[tuple[int, float]]:
        """Rows of passages with their scores, best first."""
        found = self.server.search(
            self._passages_name,
            field,
            wanted,
            limit,
            both(self.head.alive(), condition),
            ["number"],
            parameters,
            self.since,
        )
        if len(self._numbers) > 100_000:
            self._numbers.clear()
        self._numbers.update({row: int(entity["number"]) for row, _, entity in found})
        self._found = tuple(row for row, _, _ in found)
        return [(row, score) for row, score, _ in found]

    def stored(self, number: int) -> Stored:
        """The document of that number. Raises StoreError when there is none."""
        if number not in self._documents:
            ahead = [self._numbers[row] for row in self._found[:_AHEAD] if row in self._numbers]
            self._fetch([number, *(ahead if number in ahead else ())])
        if number not in self._documents:
            raise StoreError("the index has no document number {number}", number=str(number))
        self._documents.move_to_end(number)
        return self._documents[number]

    def known(self, document_id: str) -> Stored | None:
        """The document of that id, where it was read already."""
        return self._documents.get(self._ids.get(document_id, -1))

    def number(self, row: int) -> int:
        """The number of the document that has a passage at `row`."""
        if row not in self._numbers:
            here = f"row in [{row}]"
            alive = both(self.head.alive(), here)
            found = self.server.query(self._passages_name, alive, ["row", "number"], self.since)
            if not found:
                raise StoreError(
                    "the index has no passage at row {row}; it has changed since", row=str(row)
                )
            self._numbers[row] = int(found[0]["number"])
        return self._numbers[row]

    def vectors(self, row: int) -> tuple[Vectors, Vectors | None]:
        """A passage's vector and its sentences'; None where these are not stored."""
        if row not in self._vectors:
            ahead = self._found[:_AHEAD]
            rows = {row, *(ahead if row in ahead else ())} - self._vectors.keys()
            for found in self.passage_rows(numbers("row", rows)):
                self._vectors[int(found["row"])] = unpacked(found)
            _shrink(self._vectors, _VECTORS_KEPT)
        if row not in self._vectors:
            raise StoreError("the index has no passage at row {row}", row=str(row))
        self._vectors.move_to_end(row)
        return self._vectors[row]

    def passage_rows(self, condition: str) -> list[Row]:
        """The passages that `condition` allows, with their vectors."""
        fields = ("row", "number", "digest", "vector", "sentences")
        alive = both(self.head.alive(), condition)
        return self.server.query(self._passages_name, alive, fields, self.since)

    def vocabulary(self) -> Any:
        """The words of all documents, as `vocabulary.count` made them."""
        number = self.head.vocabulary
        return self._payloads([number])[number]

    def several(self, wanted: Sequence[int]) -> Iterator[Stored]:
        """The documents of those numbers, some asked for at once."""
        for begin in range(0, len(wanted), _FETCHED):
            part = wanted[begin : begin + _FETCHED]
            self._fetch(part)
            yield from map(self.stored, part)

    def _fetch(self, wanted: Iterable[int]) -> None:
        missing = sorted(set(wanted) - self._documents.keys())
        for begin in range(0, len(missing), _FETCHED):
            for number, payload in self._payloads(missing[begin : begin + _FETCHED]).items():
                self._documents[number] = found = records.stored(number, payload)
                self._ids[found.document.id] = number
        _shrink(self._documents, _DOCUMENTS_KEPT)

    def _payloads(self, wanted: Sequence[int]) -> dict[int, Any]:
        alive = both(self.head.alive(), numbers("number", wanted))
        rows = self.server.query(self._documents_name, alive, records.PART_FIELDS, self.since)
        return records.payloads(rows)

    @property
    def _documents_name(self) -> str:
        return self.heads.documents(self.head.edition)

    @property
    def _passages_name(self) -> str:
        return self.heads.passages(self.head.edition)


def packed(vectors: Vectors) -> str:
    """Sentences' vectors as text, in half precision as the index folder keeps them."""
    return base64.b64encode(vectors.astype("<f2").tobytes()).decode()


def unpacked(row: Row) -> tuple[Vectors, Vectors | None]:
    """A passage's vector, and its sentences' where they are stored."""
    vector = np.asarray(row["vector"], dtype=np.float32)
    if not row["sentences"]:
        return vector, None
    halves = np.frombuffer(base64.b64decode(row["sentences"]), dtype="<f2")
    return vector, halves.astype(np.float32).reshape(-1, len(vector))


def _shrink(kept: OrderedDict[Key, T], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
