"""Passages by what they mean in any language: the arm for questions that are not in English."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from retrieval import alignment
from retrieval.embedding import Embedder, TokenVectors, Vectors
from retrieval.errors import StoreError
from retrieval.types import Ranking

if TYPE_CHECKING:
    from retrieval.dense import DenseIndex
    from retrieval.joining import JoinedDense

CENTRE_SAMPLE = 128
"""The mean of token vectors is taken over so many passages at most."""
_STRIDE = 64

Ticks = Callable[[int, int], None]
"""Told how many passages are embedded, and how many there are."""


class Multilingual:
    """The passages' vectors and the model, both loaded when the first such question comes."""

    def __init__(
        self,
        dense: Callable[[], DenseIndex | JoinedDense],
        centre: Callable[[], Vectors],
        embedder: Callable[[], Embedder],
    ) -> None:
        """Each is called once, when it is first needed."""
        self._load_dense = dense
        self._load_centre = centre
        self._load_embedder = embedder

    def over(self, dense: DenseIndex, centre: Vectors) -> Multilingual:
        """The same model over other passages."""
        return Multilingual(lambda: dense, lambda: centre, lambda: self.embedder)

    @cached_property
    def embedder(self) -> Embedder:
        """The model. Raises ModelError when its files are not what they should be."""
        return self._load_embedder()

    @cached_property
    def dense(self) -> DenseIndex | JoinedDense:
        """The passages' vectors, row by row. Raises StoreError when they cannot be read."""
        return self._load_dense()

    @cached_property
    def centre(self) -> Vectors:
        """The mean of the passages' token vectors, shape (layers, dimension)."""
        return self._load_centre()

    def search(self, vector: Vectors, limit: int, allowed: npt.NDArray[np.bool_] | None) -> Ranking:
        """The rows nearest to a question's vector, as `DenseIndex.search`."""
        return self.dense.search(vector, limit, allowed)


@dataclass(frozen=True, slots=True)
class Means:
    """The mean token vectors of some passages, by their keys."""

    by_passage: Mapping[str, Vectors]
    """Each of shape (layers, dimension)."""

    def centre(self) -> Vectors:
        """Their mean, shape (layers, dimension)."""
        names = sorted(self.by_passage)
        mean: Vectors = np.mean([self.by_passage[name] for name in names], axis=0)
        return mean

    def write(self, path: Path) -> None:
        stored: dict[str, Any] = dict(self.by_passage)
        np.savez(path, **stored)

    @classmethod
    def read(cls, path: Path) -> Means:
        """Raises StoreError when the file is not whole."""
        try:
            with np.load(path) as stored:
                means = {name: stored[name] for name in stored.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            raise StoreError("{path} is damaged", path=path) from None
        if not means:
            raise StoreError("{path} is damaged", path=path)
        return cls(means)


def embed(
    embedder: Embedder,
    texts: Sequence[str],
    keys: Sequence[str],
    known: Mapping[str, Vectors],
    known_means: Mapping[str, Vectors],
    ticks: Ticks = lambda *_: None,
    sample: Collection[str] | None = None,
) -> tuple[Vectors, Means]:
    """Unit vectors of passages, shape (len(texts), dimension), and the means of a sample's tokens.

    `keys` are hashes of the texts; what is `known` by them is taken over. Which passages are the
    `sample`, where none is given, depends on the hashes alone, so that an index that grew bit by
    bit is the same as one built at once.
    """
    if sample is None:
        sample = set(sorted(set(keys))[:CENTRE_SAMPLE])
    means = {name: known_means[name] for name in sample if name in known_means}
    vectors = np.zeros((len(texts), embedder.card.dimension), dtype=np.float32)
    missing = []
    for row, name in enumerate(keys):
        if name in known:
            vectors[row] = known[name]
        if name not in known or (name in sample and name not in means):
            missing.append(row)
    for begin in range(0, len(missing), _STRIDE):
        ticks(begin, len(missing))
        rows = missing[begin : begin + _STRIDE]
        found, tokens = embedder.read_passages([texts[row] for row in rows])
        vectors[rows] = found
        for row, read in zip(rows, tokens, strict=True):
            if keys[row] in sample:
                means[keys[row]] = _mean(read, embedder.card.dimension)
    ticks(len(missing), len(missing))
    return vectors, Means(means)


def _mean(tokens: TokenVectors, dimension: int) -> Vectors:
    layers = max(tokens.vectors.shape[1] // dimension, 1)
    if not len(tokens.vectors):
        return np.zeros((layers, dimension), dtype=np.float32)
    return alignment.mean_token(tokens, layers).astype(np.float32)
