"""Documents, passages and sentences of an index on a Milvus server."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.document import Document
from retrieval.errors import StoreError
from retrieval.filters import Field, Filter, OneOf, parts
from retrieval.milvus.expressions import both, expression, literal
from retrieval.milvus.reading import Reader
from retrieval.milvus.records import MEANS, Stored
from retrieval.milvus.vocabulary import MilvusLexicon
from retrieval.types import Passage, Searched

SENTENCES = 1 << 16
"""A sentence's row is its passage's times this, and its place in the passage."""
_NAMES_KEPT = 32


@dataclass(frozen=True, slots=True)
class Allowed:
    """A filter, as this index takes it."""

    condition: str
    collections: tuple[str, ...] | None
    """The only ones that it lets through; None is any."""


class MilvusTexts:
    """The corpus as it was indexed. Raises AwayError while the server does not answer."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.passages_count = reader.head.manifest.passages
        self.documents_count = reader.head.manifest.documents
        self._counted: dict[str, Any] | None = None
        self._lexicons: dict[tuple[str, ...] | None, MilvusLexicon] = {}

    def close(self) -> None:
        self._reader.server.close()

    def document_ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        return self.listed(Field.DOCUMENT)

    def document(self, document_id: str) -> Document | None:
        """The document of that id, or None."""
        found = self._stored(document_id)
        return found.document if found else None

    def documents(self) -> list[Document]:
        """All documents, in the order of their ids."""
        rows = self._reader.documents("", ["number", "document"])
        rows = sorted(rows, key=lambda row: str(row["document"]))
        numbers = [int(row["number"]) for row in rows]
        return [stored.document for stored in self._reader.several(numbers)]

    def documents_by_collection(self) -> dict[str, int]:
        """How many documents each collection has, by name."""
        rows = self._reader.documents("", ["collection"])
        return dict(sorted(Counter(str(row["collection"]) for row in rows).items()))

    def passages_by_collection(self) -> dict[str, int]:
        """How many passages each collection has."""
        counts: Counter[str] = Counter()
        for row in self._reader.documents("", ["collection", "passages"]):
            counts[str(row["collection"])] += int(row["passages"])
        return dict(counts)

    def allowed(self, chosen: Filter | None) -> Allowed | None:
        """`chosen` in the form that a search takes; None where it allows everything."""
        if chosen is None:
            return None
        collections: tuple[str, ...] | None = None
        for part in parts(chosen):
            if isinstance(part, OneOf) and part.field is Field.COLLECTION:
                seen = part.values if collections is None else collections
                collections = tuple(value for value in part.values if value in seen)
        return Allowed(expression(chosen), collections)

    def searched(self, chosen: Filter | None = None) -> Searched:
        """How much there is to look through where `chosen` allows it."""
        head = self._reader.head
        if chosen is None:
            first, last = (datetime.date.fromordinal(d) for d in (head.first_day, head.last_day))
            return Searched(self.documents_count, head.paragraphs, first, last)
        rows = self._reader.documents(expression(chosen), ["paragraphs", "date"])
        days = [int(row["date"]) for row in rows] or [1]
        return Searched(
            len(rows),
            sum(int(row["paragraphs"]) for row in rows),
            datetime.date.fromordinal(min(days)),
            datetime.date.fromordinal(max(days)),
        )

    def listed(self, field: Field, chosen: Filter | None = None) -> list[str]:
        """The different values of `field` where `chosen` allows them, sorted."""
        rows = self._reader.documents(expression(chosen), [field.value])
        values = (row[field.value] for row in rows)
        return sorted(
            {v for value in values for v in ([value] if isinstance(value, str) else value)}
        )

    def dates(self, chosen: Filter | None = None) -> list[datetime.date]:
        """The different dates of the documents that `chosen` allows, oldest first."""
        rows = self._reader.documents(expression(chosen), ["date"])
        return [
            datetime.date.fromordinal(day) for day in sorted({int(row["date"]) for row in rows})
        ]

    def called(self, names: Sequence[str], chosen: Filter | None = None) -> dict[str, list[str]]:
        """The parties that names, aliases or sides mean in any document that `chosen` allows; of a
        name that means nobody there is nothing."""
        wanted = ", ".join(literal(name.casefold()) for name in names)
        condition = both(expression(chosen), f"array_contains_any(called, [{wanted}])")
        rows = self._reader.documents(condition, ["called"]) if names else []
        parts = (text.partition(MEANS) for text in {text for row in rows for text in row["called"]})
        found: dict[str, list[str]] = {}
        for text, means, name in sorted(parts):
            if means:
                found.setdefault(text, []).append(name)
        return {name: found[name.casefold()] for name in names if name.casefold() in found}

    def lexicon(self, collections: Sequence[str] | None = None) -> MilvusLexicon:
        """The words of all documents, or of those in `collections`."""
        key = None if collections is None else tuple(collections)
        if key not in self._lexicons:
            if self._counted is None:
                self._counted = self._reader.vocabulary()
            if len(self._lexicons) >= _NAMES_KEPT:
                self._lexicons.clear()
            self._lexicons[key] = MilvusLexicon(self._counted, key)
        return self._lexicons[key]

    def paragraphs(self, document_id: str) -> int:
        """How many paragraphs a document has."""
        found = self._stored(document_id)
        return max((passage.paragraph for passage in found.passages), default=0) if found else 0

    def passage_rows(self, document_id: str) -> list[int]:
        """The rows of a document's passages, in reading order."""
        found = self._stored(document_id)
        return list(range(found.number, found.number + len(found.passages))) if found else []

    def passage(self, row: int) -> tuple[Passage, Document, int]:
        """The passage at `row`, its document, and the row of its first sentence."""
        found = self._reader.stored(self._reader.number(row))
        return found.passages[row - found.number], found.document, row * SENTENCES

    def row(self, passage_id: str) -> int:
        """The row of the passage of that id. Raises StoreError when there is none."""
        found = self._stored(passage_id.rpartition("#")[0])
        for place, passage in enumerate(found.passages if found else ()):
            if found and passage.id == passage_id:
                return found.number + place
        raise StoreError("the index has no passage {passage}", passage=repr(passage_id))

    def _stored(self, document_id: str) -> Stored | None:
        known = self._reader.known(document_id)
        if known is not None:
            return known
        rows = self._reader.documents(f"document in [{literal(document_id)}]", ["number"])
        return self._reader.stored(int(rows[0]["number"])) if rows else None
