"""Nearest neighbours with FAISS: the inner product of unit vectors is their cosine.

The one rule for the kind of index: up to EXACT_UP_TO vectors are compared one by one (`Flat`);
above that they are kept as 16-bit floats in an inverted file (`IVF…,SQfp16`). Measured on two
cores, 384 dimensions, one question: 100,000 vectors take 14 ms one by one and 0.5 ms in the
inverted file, which was built in 5 s and found all of the exact ten nearest. With `SQ8` it takes
as long and finds 99 %; an HNSW graph of as many takes 52 s to build and cannot forget a vector.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.embedding import Vectors
from retrieval.errors import StoreError
from retrieval.types import Ranking

EXACT_UP_TO = 25_000
"""More vectors than this take longer to compare than the question takes to embed."""
RECALL = 0.99
"""As many of the exact ten nearest are to be found; so many lists are looked through for it."""
_NEAREST = 10
_ASKED = 200
"""By so many vectors the recall is measured."""
_LEAST_PROBES = 8
_TRAINED = 48
"""Vectors a list to learn the lists from: FAISS asks for 39."""
_STRIDE = 65_536
_FEW = 5_000
"""So many allowed vectors are compared one by one, whatever the kind."""


class DenseIndex:
    """Which passages mean what a question means."""

    def __init__(self, index: Any, recall: float = 1.0) -> None:
        if index.metric_type != faiss.METRIC_INNER_PRODUCT:
            raise StoreError("the FAISS index does not rank by inner product; rebuild the index")
        self._index = index
        self._lists = index if isinstance(index, faiss.IndexIVF) else None
        self._addressable = self._lists is None
        self.recall = recall
        """Recall@10 against exact search, as measured by `build`."""

    @property
    def size(self) -> int:
        """How many vectors it holds."""
        return int(self._index.ntotal)

    @property
    def kind(self) -> str:
        """In the words of FAISS's index factory."""
        return "Flat" if self._lists is None else f"IVF{self._lists.nlist},SQfp16"

    @classmethod
    def build(
        cls, vectors: Vectors, exact_up_to: int = EXACT_UP_TO, asked: Vectors | None = None
    ) -> DenseIndex:
        """The index of unit `vectors`, shape (n, dimension); a vector's row is its position.

        `vectors` may be mapped into memory: it is read in stretches. The recall is measured by
        `asked`, unit vectors as of questions; by some of `vectors` where there are none.
        """
        if len(vectors) <= exact_up_to:
            index = faiss.IndexFlatIP(vectors.shape[1])
            index.add(np.ascontiguousarray(vectors))
            return cls(index)
        index = _inverted_file(vectors)
        if asked is None:
            asked = np.ascontiguousarray(vectors[:: math.ceil(len(vectors) / _ASKED)])
        return cls(index, _tune(index, vectors, asked))

    def save(self, path: Path) -> None:
        """Raises StoreError when the file cannot be written whole."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError:
            # FAISS does not say why; with room on the disk it is not known to happen.
            raise StoreError(
                "{file} cannot be written whole; free some space, or choose another folder with "
                "--index",
                file=path,
            ) from None

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """The index saved at `path`, mapped into memory rather than read.

        Raises StoreError when it cannot be read.
        """
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError:
            raise StoreError("{path} is not a FAISS index", path=path) from None

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """The stored vectors of `rows`, shape (len(rows), dimension)."""
        if not self._addressable and self._lists is not None:
            self._lists.make_direct_map()  # eight bytes a vector, once
            self._addressable = True
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
        limit = min(limit, self.size)
        if limit == 0:
            return Ranking((), ())
        if allowed is None:
            return self._found(vector, limit)
        count = int(np.count_nonzero(allowed))
        if self._lists is not None and count <= _FEW:
            rows = np.flatnonzero(allowed)
            scores = self.vectors(rows) @ vector
            best = np.argsort(-scores, kind="stable")[:limit]
            return _ranking(scores[None, best], rows[None, best])
        bits = np.packbits(allowed, bitorder="little")
        # FAISS keeps no reference: `bits` and `selector` must outlive the call.
        selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
        if self._lists is None:
            parameters = faiss.SearchParameters()
        else:
            # The fewer are allowed, the further away the nearest of them are.
            probes = math.ceil(self._lists.nprobe * len(allowed) / count)
            parameters = faiss.SearchParametersIVF()
            parameters.nprobe = min(probes, self._lists.nlist)
        parameters.sel = selector
        return self._found(vector, limit, parameters)

    def _found(self, vector: Vectors, limit: int, parameters: Any = None) -> Ranking:
        # One thread: several wait for each other where the machine has other work (100,000 vectors
        # one by one: 57 ms with two threads, 14 ms with one), and gain little where it has not.
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)
        try:
            return _ranking(*self._index.search(vector[None, :], limit, params=parameters))
        finally:
            faiss.omp_set_num_threads(threads)


def _ranking(scores: npt.NDArray[np.float32], rows: npt.NDArray[np.int64]) -> Ranking:
    """FAISS's answer to one question; it fills up with row -1 where it found too few."""
    found = [
        (score, row)
        for score, row in zip(scores[0].tolist(), rows[0].tolist(), strict=True)
        if row >= 0
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return Ranking(tuple(row for _, row in found), tuple(score for score, _ in found))


def _inverted_file(vectors: Vectors) -> Any:
    lists = 2 ** round(math.log2(math.sqrt(len(vectors))))
    index: Any = faiss.index_factory(
        vectors.shape[1], f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter = 8
    step = max(1, len(vectors) // (lists * _TRAINED))
    index.train(np.ascontiguousarray(vectors[::step][: lists * _TRAINED]))
    for begin in range(0, len(vectors), _STRIDE):
        index.add(np.ascontiguousarray(vectors[begin : begin + _STRIDE]))
    return index


def _tune(index: Any, vectors: Vectors, asked: Vectors) -> float:
    """Lets `index` look through as many lists as it takes; returns the recall that it reaches."""
    exact = _exact(vectors, asked)
    probes = max(_LEAST_PROBES, index.nlist // 64)
    while True:
        index.nprobe = min(probes, index.nlist)
        found = index.search(asked, _NEAREST)[1]
        recall = sum(
            len(set(a) & set(b)) for a, b in zip(exact.tolist(), found.tolist(), strict=True)
        )
        if recall >= RECALL * exact.size or index.nprobe == index.nlist:
            return recall / exact.size
        probes *= 2


def _exact(vectors: Vectors, asked: Vectors) -> npt.NDArray[np.int64]:
    """The rows of the ten nearest vectors to each of `asked`."""
    heap = faiss.ResultHeap(len(asked), _NEAREST, keep_max=True)
    for begin in range(0, len(vectors), _STRIDE):
        stretch = np.ascontiguousarray(vectors[begin : begin + _STRIDE])
        scores, rows = faiss.knn(asked, stretch, _NEAREST, metric=faiss.METRIC_INNER_PRODUCT)
        heap.add_result(scores, rows + begin)
    heap.finalize()
    return np.asarray(heap.I)
