"""From one generation on a server to the next: what is new is written, then takes effect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Document
from retrieval.building import BuildResult
from retrieval.encoding import Progress
from retrieval.errors import StoreError
from retrieval.milvus import vocabulary
from retrieval.milvus.expressions import numbers
from retrieval.milvus.heads import MOST_REMOVED, Head, Heads, Writer
from retrieval.milvus.outcome import Old, manifest_of, result_of
from retrieval.milvus.preparing import Known, Prepared
from retrieval.milvus.reading import Reader
from retrieval.milvus.records import Stored
from retrieval.milvus.server import Server
from retrieval.milvus.writing import RowWriter, known_vectors
from retrieval.store import Store
from retrieval.types import Passage


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a generation (None: from nothing) to the next."""

    server: Server
    heads: Heads
    head: Head | None
    writer: Writer
    progress: Progress

    def told(self, stage: str, done: int, total: int) -> None:
        """Passes on what is being done, and that somebody is at it."""
        self.writer.go_on()
        self.progress(stage, done, total)

    @property
    def generation(self) -> int:
        return self.head.generation + 1 if self.head else 1

    def run(
        self,
        documents: Sequence[Document],
        prepared: Prepared,
        local: Store,
        model: str,
        sources: str,
        rebuild: bool,
    ) -> BuildResult:
        """Writes what is new, lets it take effect, and tells what was done."""
        self._sweep()
        old = self._old()
        kept = {d.id for d in documents if d.id in old and old[d.id].digest == d.digest}
        gone = sorted(one.number for name, one in old.items() if name not in kept)
        afresh = self.head if self._goes_on(prepared, len(gone)) and not rebuild else None
        if afresh is None:
            kept = set()
        known: Known = {}
        if not rebuild:
            known = known_vectors(prepared.card, local, self._reader(), gone if afresh else None)
        edition = afresh.edition if afresh else self._create(prepared)
        stored = self._numbered(documents, prepared, {name: old[name].number for name in kept})
        rows = RowWriter(
            self.server,
            self.heads.documents(edition),
            self.heads.passages(edition),
            self.generation,
            self.server.has_lexical_search,
        )
        new = [one for one in stored if one.document.id not in kept]
        embedded = rows.write(new, prepared, known, self.told)
        rows.write_record(vocabulary.count(stored), -self.generation)
        if afresh is not None:
            gone.append(afresh.vocabulary)
        head = Head(
            generation=self.generation,
            edition=edition,
            next_row=max(_after(stored), self.head.next_row if self.head else 0),
            written=rows.written,
            bm25=self.server.has_lexical_search,
            sources=sources,
            vocabulary=-self.generation,
            removed=tuple(gone) if afresh else (),
            first_day=min(d.date for d in documents).toordinal(),
            last_day=max(d.date for d in documents).toordinal(),
            paragraphs=sum(len({p.paragraph for p in one.passages}) for one in stored),
            manifest=manifest_of(prepared, model, f"{sources}/{self.generation}", stored),
        )
        self._check(head)
        self.heads.put(head)
        return result_of(head.manifest, embedded, documents, old)

    def _reader(self) -> Reader | None:
        return Reader(self.server, self.head) if self.head else None

    def _sweep(self) -> None:
        """Removes what an interrupted writer left, and what was gone a generation ago."""
        current = self.head.edition if self.head else 0
        pattern = re.compile(rf"{self.server.address.name}_(?:documents|passages)_(\d+)")
        for name in self.server.collections():
            found = pattern.fullmatch(name)
            if found and int(found[1]) != current:
                self.server.drop(name)
        if self.head is None:
            return
        for name in (self.heads.documents(current), self.heads.passages(current)):
            self.server.delete(name, f"born > {self.head.generation}")
            if self.head.removed:
                self.server.delete(name, numbers("number", self.head.removed))
        self.heads.forget_before(self.head.generation)

    def _old(self) -> dict[str, Old]:
        reader = self._reader()
        if reader is None:
            return {}
        rows = reader.documents("", ["document", "number", "digest"])
        return {row["document"]: Old(int(row["number"]), row["digest"]) for row in rows}

    def _goes_on(self, prepared: Prepared, gone: int) -> bool:
        """Whether the collections there can take up what is new."""
        return (
            self.head is not None
            and self.head.manifest.model_fingerprint == prepared.card.fingerprint
            and self.head.manifest.dimension == prepared.card.dimension
            and self.head.bm25 == self.server.has_lexical_search
            and gone < MOST_REMOVED
        )

    def _create(self, prepared: Prepared) -> int:
        """A new pair of collections: their edition."""
        from retrieval.milvus import schema

        edition = self.generation
        bm25 = self.server.has_lexical_search
        expected = len(prepared.passages)
        self.told("Creating collections", 0, 1)
        self.server.create(self.heads.documents(edition), schema.documents())
        given = schema.passages(prepared.card.dimension, expected, bm25)
        self.server.create(self.heads.passages(edition), given, bm25)
        return edition

    def _numbered(
        self, documents: Sequence[Document], prepared: Prepared, kept: dict[str, int]
    ) -> list[Stored]:
        """All documents; one that is not `kept` gets numbers that nothing ever had."""
        groups: dict[str, list[Passage]] = {document.id: [] for document in documents}
        for passage in prepared.passages:
            groups[passage.document_id].append(passage)
        free = self.head.next_row if self.head else 0
        stored = []
        for document in documents:
            passages = tuple(groups[document.id])
            number = kept.get(document.id)
            if number is None:
                number, free = free, free + max(1, len(passages))
            stored.append(Stored(number, document, passages))
        return stored

    def _check(self, head: Head) -> None:
        """That all of `head` is there, before it takes effect."""
        found = Reader(self.server, head).count(None)
        if found != head.manifest.passages:
            raise StoreError(
                "the Milvus server {address} has {found} of {expected} passages that were "
                "written; try again",
                address=self.server.address,
                found=found,
                expected=head.manifest.passages,
            )
        self.heads.check(self.writer)


def _after(stored: Sequence[Stored]) -> int:
    return max(one.number + max(1, len(one.passages)) for one in stored)
