"""Several segments searched as one: their best rows, merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from retrieval.embedding import Vectors
from retrieval.types import Ranking

if TYPE_CHECKING:
    from retrieval.dense import DenseIndex


class JoinedDense:
    """Dense indexes one after the other, as one; has what `DenseIndex` has for reading."""

    def __init__(
        self,
        parts: Sequence[tuple[int, DenseIndex]],
        rows: int,
        removed: npt.NDArray[np.int32],
    ) -> None:
        """`parts` with the row that each begins at; `rows` in all, of which some are `removed`."""
        self._parts = list(parts)
        self.size = rows
        self._alive = np.ones(rows, dtype=np.bool_)
        self._alive[removed] = False

    @property
    def kind(self) -> str:
        """Of each part, in the words of FAISS's index factory."""
        return " + ".join(part.kind for _, part in self._parts)

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """The stored vectors of `rows`, shape (len(rows), dimension)."""
        found: Vectors | None = None
        for first, part in self._parts:
            own = (rows >= first) & (rows < first + part.size)
            if own.any():
                vectors = part.vectors(rows[own] - first)
                if found is None:
                    found = np.zeros((len(rows), vectors.shape[1]), dtype=np.float32)
                found[own] = vectors
        return np.zeros((0, 0), dtype=np.float32) if found is None else found

    def search(
        self, vector: Vectors, limit: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> Ranking:
        """The rows nearest to a unit `vector` of shape (dimension,), best first, ties by row.

        `allowed`, of shape (size,), says which rows may be found.
        """
        best: list[tuple[float, int]] = []
        for first, part in self._parts:
            may = self._alive[first : first + part.size]
            if allowed is not None:
                may = may & allowed[first : first + part.size]
                if not may.any():
                    continue
            found = part.search(vector, limit, None if may.all() else may)
            best += zip(
                (-score for score in found.scores), (row + first for row in found.rows), strict=True
            )
        best = sorted(best)[:limit]
        return Ranking(tuple(row for _, row in best), tuple(-score for score, _ in best))


class JoinedRows:
    """The rows of several arrays, each with the number of its first; sliced as one array."""

    def __init__(self, parts: Sequence[tuple[int, npt.NDArray[np.float16]]]) -> None:
        self._parts = list(parts)

    def __getitem__(self, rows: slice) -> npt.NDArray[np.float16]:
        """The rows from `rows.start` to `rows.stop`, which lie in one of the arrays."""
        first, array = max(
            (part for part in self._parts if part[0] <= rows.start), key=lambda part: part[0]
        )
        return array[rows.start - first : rows.stop - first]
