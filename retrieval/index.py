"""What is asked of an opened generation, its texts, vectors and words, wherever it is kept.

A folder (`retrieval.local_index`) and a Milvus server (`retrieval.milvus`) are the two that satisfy
the protocols here.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval.embedding import Embedder, Vectors
from retrieval.filters import Field, Filter
from retrieval.manifest import Manifest
from retrieval.multilingual import Multilingual
from retrieval.store import Store
from retrieval.types import Passage, Ranking, Searched

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
    def called(
        self, names: Sequence[str], chosen: Filter | None = None
    ) -> dict[str, list[str]]: ...
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
    def models(self) -> Store:
        """The folder on this machine that keeps exported models."""

    @property
    def multilingual(self) -> Multilingual | None:
        """What questions in other languages are answered with, where there is something."""

    @property
    def embedder(self) -> Embedder: ...
    def count(self, chosen: Filter | None = None) -> int:
        """How many passages a filter allows."""

    def is_current(self) -> bool:
        """Whether no other generation has taken its place."""

    def check(self) -> None:
        """Looks whether what is kept is damaged. Raises StoreError where it is."""

    def close(self) -> None: ...
