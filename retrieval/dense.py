"""Exact nearest neighbours with FAISS: the inner product of unit vectors is their cosine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.embedding import Vectors
from retrieval.errors import StoreError
from retrieval.types import Ranking


class DenseIndex:
    """Which passages mean what a question means."""

    def __init__(self, index: Any) -> None:
        if index.metric_type != faiss.METRIC_INNER_PRODUCT:
            raise StoreError("the FAISS index does not rank by inner product; rebuild the index")
        self._index = index

    @property
    def size(self) -> int:
        """How many vectors it holds."""
        return int(self._index.ntotal)

    @classmethod
    def build(cls, vectors: Vectors) -> DenseIndex:
        """The index of unit `vectors`, shape (n, dimension); a vector's row is its position."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    def save(self, path: Path) -> None:
        """Raises StoreError when the file cannot be written whole."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError:
            raise StoreError(f"{path} cannot be written; is the disk full?") from None

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """The index saved at `path`. Raises StoreError when it cannot be read."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError:
            raise StoreError(f"{path} is not a FAISS index") from None

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """The stored vectors of `rows`, shape (len(rows), dimension)."""
        return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32)

    def vectors_of_all(self) -> Vectors:
        """All stored vectors, shape (size, dimension)."""
        return self.vectors(np.arange(self.size, dtype=np.int64))

    def search(
        self, vector: Vectors, limit: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> Ranking:
        """The rows nearest to a unit `vector` of shape (dimension,), best first, ties by row.

        `allowed`, of shape (size,), says which rows may be found.
        """
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.flatnonzero(allowed).astype(np.int64))
            parameters = faiss.SearchParameters()
            parameters.sel = selector  # FAISS keeps no reference: `selector` must outlive the call
        limit = min(limit, self.size)
        scores, rows = self._index.search(vector[None, :], limit, params=parameters)
        found = [
            (float(score), int(row))
            for score, row in zip(scores[0], rows[0], strict=True)
            if row >= 0
        ]
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        return Ranking(tuple(row for _, row in found), tuple(score for score, _ in found))
