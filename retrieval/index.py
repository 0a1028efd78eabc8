"""An opened generation: its texts, vectors and words, ready to be searched.

What asks an index knows the protocols here; a folder (`open_index`) and a Milvus server
(`retrieval.milvus`) are the two that satisfy them.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval.background import in_background
from retrieval.embedding import Embedder, Vectors
from retrieval.errors import StoreError
from retrieval.filters import Field, Filter
from retrieval.store import (
    DENSE_FILE,
    LEXICAL_FOLDER,
    SENTENCES_FILE,
    TEXTS_FILE,
    Manifest,
    Store,
)
from retrieval.texts import Texts
from retrieval.types import Passage, Ranking, Searched

if TYPE_CHECKING:
    from retrieval.dense import DenseIndex
    from retrieval.lexical import LexicalIndex


Allowed = Any
"""What an index's `texts.allowed` made of a filter, for the same index to take: a folder's is a
mask over its rows, a server's is a condition."""


class Lexicon(Protocol):
    """The words of some documents."""

    def has_word(self, word: str) -> bool: ...
    def vocabulary(self) -> int: ...
    def words_of_length(self, shortest: int, longest: int) -> list[str]: ...
    def has_acronym(self, acronym: str) -> bool: ...
    def acronyms_of_length(self, length: int) -> int: ...


class CorpusTexts(Protocol):
    """The corpus as it was indexed; a passage's row is its number in this generation."""

    documents_count: int
    passages_count: int

    def document_ids(self) -> list[str]: ...
    def document(self, document_id: str) -> Document | None: ...
    def documents(self) -> list[Document]: ...
    def documents_by_collection(self) -> dict[str, int]: ...
    def passages_by_collection(self) -> dict[str, int]: ...
    def paragraphs(self, document_id: str) -> int: ...
    def passage_rows(self, document_id: str) -> list[int]: ...
    def passage(self, row: int) -> tuple[Passage, Document, int]: ...
    def row(self, passage_id: str) -> int: ...
    def allowed(self, chosen: Filter | None) -> Allowed | None: ...
    def searched(self, chosen: Filter | None = None) -> Searched: ...
    def listed(self, field: Field, chosen: Filter | None = None) -> list[str]: ...
    def dates(self, chosen: Filter | None = None) -> list[datetime.date]: ...
    def called(self, name: str, chosen: Filter | None = None) -> list[str]: ...
    def lexicon(self, collections: Sequence[str] | None = None) -> Lexicon: ...


class Dense(Protocol):
    """Which passages mean what a question means."""

    def search(self, vector: Vectors, limit: int, allowed: Allowed | None = None) -> Ranking: ...
    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors: ...


class Lexical(Protocol):
    """Which passages share words with a question.

    `search` raises UnsupportedError where the engine has none: nothing else takes its place.
    """

    def check(self) -> None:
        """Raises UnsupportedError where the engine has no lexical search."""

    def search(self, question: str, limit: int, allowed: Allowed | None = None) -> Ranking: ...
    def rarity(self, term: str, seen: Allowed | None = None) -> float: ...


class SentenceVectors(Protocol):
    """Unit vectors of sentences: those of a passage are a slice from its first sentence's row."""

    def __getitem__(self, rows: slice, /) -> npt.NDArray[Any]: ...


class Index(Protocol):
    """One generation, opened for reading, wherever it is kept."""

    @property
    def manifest(self) -> Manifest: ...
    @property
    def texts(self) -> CorpusTexts: ...
    @property
    def dense(self) -> Dense: ...
    @property
    def lexical(self) -> Lexical: ...
    @property
    def sentence_vectors(self) -> SentenceVectors: ...
    @property
    def embedder(self) -> Embedder: ...
    def count(self, chosen: Filter | None = None) -> int:
        """How many passages a filter allows."""

    def is_current(self) -> bool:
        """Whether no other generation has taken its place."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class LocalIndex:
    """One generation of an index folder, opened for reading."""

    generation: Path
    manifest: Manifest
    texts: Texts
    dense: DenseIndex
    lexical: LexicalIndex
    sentence_vectors: npt.NDArray[np.float16]
    """Unit vectors of all sentences, shape (sentences, dimension)."""
    _embedder: Future[Embedder]
    _store: Store

    @property
    def embedder(self) -> Embedder:
        """The model that this generation was embedded with; waits until it is loaded."""
        return self._embedder.result()

    def count(self, chosen: Filter | None = None) -> int:
        """How many passages a filter allows."""
        allowed = self.texts.allowed(chosen)
        return self.manifest.passages if allowed is None else int(np.count_nonzero(allowed))

    def is_current(self) -> bool:
        """Whether no other generation has taken its place."""
        return self._store.current() == self.generation

    def close(self) -> None:
        self.texts.close()


def open_index(store: Store) -> LocalIndex:
    """The current generation of `store`.

    Raises StoreError when there is none or it is damaged, ModelError when its model is (once the
    model is used).
    """
    for _ in range(3):
        generation = store.current()
        if generation is None:
            raise StoreError(f"there is no index in {store.folder}; build it: readout index")
        try:
            return _open(store, generation)
        except StoreError:
            # A builder may have replaced and removed it between the two looks.
            if store.current() == generation:
                raise
    raise StoreError(f"the index {store.folder} keeps changing; try again")


def _open(store: Store, generation: Path) -> LocalIndex:
    manifest = store.manifest(generation)
    # Checking and loading the model takes as long as importing the rest: both at once.
    model_folder = store.models / manifest.model_folder
    embedder = in_background(lambda: Embedder(model_folder))
    from retrieval.dense import DenseIndex
    from retrieval.lexical import LexicalIndex

    try:
        index = LocalIndex(
            generation=generation,
            manifest=manifest,
            texts=Texts(generation / TEXTS_FILE),
            dense=DenseIndex.load(generation / DENSE_FILE),
            lexical=LexicalIndex.load(generation / LEXICAL_FOLDER, manifest.passages),
            sentence_vectors=np.load(generation / SENTENCES_FILE, mmap_mode="r"),
            _embedder=embedder,
            _store=store,
        )
    except (OSError, ValueError) as error:
        raise StoreError(f"the index {store.folder} is damaged: {error}") from None
    if index.dense.size != manifest.passages or index.texts.passages_count != manifest.passages:
        raise StoreError(f"the index {store.folder} is damaged: its parts do not belong together")
    return index
