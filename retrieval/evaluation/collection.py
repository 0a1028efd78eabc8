"""A question set's entries with their sentences and vectors."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval import multilingual
from retrieval.building import Progress
from retrieval.embedding import Embedder, Vectors
from retrieval.evaluation import kept_vectors
from retrieval.evaluation.types import Entry
from retrieval.languages import ENGLISH
from retrieval.types import Sentence


@dataclass(frozen=True, slots=True)
class Collection:
    """Entries cut into sentences, with the vectors of both."""

    entries: Sequence[Entry]
    sentences: Sequence[tuple[Sentence, ...]]
    vectors: Vectors
    """Unit vectors of the entries, shape (entries, dimension)."""
    sentence_vectors: npt.NDArray[np.float16]
    """Of all sentences, in order, shape (sentences, dimension)."""
    multilingual: Vectors | None = None
    """The entries' vectors by the multilingual model, where a question needs them."""
    centre: Vectors | None = None
    """The mean of token vectors that belongs to it."""
    language: str = ENGLISH

    def without(self, article: str) -> Collection:
        """The collection with an article's entries taken out, as if it had never held them."""
        kept = [row for row, entry in enumerate(self.entries) if entry.article != article]
        counts = [len(parts) for parts in self.sentences]
        owner = np.repeat(np.arange(len(counts)), counts)
        return Collection(
            entries=[self.entries[row] for row in kept],
            sentences=[self.sentences[row] for row in kept],
            vectors=self.vectors[kept],
            sentence_vectors=self.sentence_vectors[np.isin(owner, kept)],
            multilingual=None if self.multilingual is None else self.multilingual[kept],
            centre=self.centre,
            language=self.language,
        )

    def with_multilingual(
        self,
        embedder: Embedder,
        cache: Path | None = None,
        progress: Progress = lambda *_: None,
    ) -> Collection:
        """The collection with the multilingual model's vectors, kept in `cache` as `collect` does."""
        name = f"{embedder.card.fingerprint} {embedder.card.form} multilingual"
        file = (
            cache / f"{kept_vectors.key(name, self.entries, self.sentences)}.npz" if cache else None
        )
        stored = kept_vectors.read_multilingual(file, len(self.entries))
        if stored is None:
            texts = [entry.text for entry in self.entries]
            keys = [
                hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts
            ]
            vectors, means = multilingual.embed(
                embedder,
                texts,
                keys,
                {},
                {},
                lambda done, total: progress("Embedding (multilingual)", done, total),
            )
            stored = vectors, means.centre()
            if file:
                kept_vectors.write(file, vectors=stored[0], centre=stored[1])
        return dataclasses.replace(self, multilingual=stored[0], centre=stored[1])
