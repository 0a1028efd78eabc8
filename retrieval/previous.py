"""The generation before, while the next one is built."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document
from retrieval import models, multilingual_building
from retrieval.dense import DenseIndex
from retrieval.errors import StoreError
from retrieval.files import check_files
from retrieval.index import SentenceVectors
from retrieval.joining import JoinedDense
from retrieval.local_index import open_segments
from retrieval.manifest import OVERLAY_FILE, Manifest, SourceFile
from retrieval.segment_writer import Known
from retrieval.store import Store
from retrieval.texts import StoredDocument, Texts
from retrieval.types import Passage


@dataclass(frozen=True)
class Previous:
    """The generation that is about to be replaced, as far as something can be taken over."""

    sources: tuple[SourceFile, ...] = ()
    generation: Path | None = None
    manifest: Manifest | None = None
    texts: Texts | None = None
    dense: DenseIndex | JoinedDense | None = None
    sentences: SentenceVectors | None = None

    @classmethod
    def open(cls, index: Store) -> Previous:
        try:
            generation = index.current()
            if generation is None:
                return cls()
            manifest = index.manifest(generation)
            sources = index.sources(generation)
            texts, dense, _, sentences = open_segments(generation, manifest)
        except (StoreError, OSError, ValueError):
            return cls()
        return cls(sources, generation, manifest, texts, dense, sentences)

    def whole(self) -> bool:
        """Whether every checksum is right: vectors that are copied to new files get new ones."""
        if self.generation is None or self.manifest is None:
            return False
        try:
            check_files(self.generation, self.manifest)
        except StoreError:
            return False
        return True

    def close(self) -> None:
        if self.texts is not None:
            self.texts.close()

    def opened(self) -> tuple[Manifest, Texts]:
        """Its manifest and texts. Raises StoreError when there is no such generation."""
        if self.manifest is None or self.texts is None:
            raise StoreError("there is no index to add to; run: readout index --rebuild")
        return self.manifest, self.texts

    def overlay(self) -> Path | None:
        """The file that says what is removed; None where nothing was and nothing was added."""
        file = self.generation / OVERLAY_FILE if self.generation else None
        return file if file and file.is_file() else None

    def known(self, model_fingerprint: str, documents: Sequence[int] | None = None) -> Known:
        """The vectors that the same model made; of `documents` (rows), or of all."""
        if (
            self.texts is None
            or self.manifest is None
            or self.manifest.model_fingerprint != model_fingerprint
        ):
            return Known()
        return Known(self.texts.stored(documents), self.dense, self.sentences)

    def multilingual(self, documents: Sequence[int] | None = None) -> multilingual_building.Known:
        """What the multilingual model made of the passages of `documents` (rows), or of all."""
        if self.texts is None or self.generation is None or self.manifest is None:
            return multilingual_building.Known()
        return multilingual_building.Known.read(
            self.generation, self.manifest, self.texts, documents
        )

    def has_multilingual(self, name: str | None) -> bool:
        """Whether its vectors by the multilingual model of that name can be taken over."""
        return (
            name is not None
            and self.manifest is not None
            and self.manifest.multilingual == name
            and self.manifest.multilingual_fingerprint == models.fingerprint(name)
        )


def stored_documents(texts: Texts, ids: Iterable[str]) -> list[StoredDocument]:
    """Where those documents are that are there."""
    found = map(texts.stored_document, ids)
    return [document for document in found if document is not None]


def read_back(texts: Texts, stored: StoredDocument) -> tuple[Document, list[Passage]]:
    """A document and its passages as they were written. Raises StoreError when it is not there."""
    document = texts.document(stored.id)
    if document is None:
        raise StoreError(
            "the index has no document {document}; run: readout index --rebuild",
            document=repr(stored.id),
        )
    first = stored.first_passage
    return document, list(texts.passages(first, first + stored.passages))
