"""How well a passage has the words of a question, whatever their languages: word by word, by the
vectors of a multilingual encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.embedding import TokenVectors, Vectors

Places = Sequence[tuple[int, int]]
"""Words, by their (start, end) in the question."""

INNER = 1.25
"""What the inner layer's nearness weighs: chosen on half of XQuAD's Russian questions and on the
`dev` half of our own; from 1 to 1.5 the figures are the same."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How near each token of a passage is to the tokens of a question's words."""

    nearness: npt.NDArray[np.float32]
    """Cosines, shape (question's tokens, passage's tokens)."""
    weights: npt.NDArray[np.float32]
    """What each of the question's tokens counts, shape (question's tokens,)."""
    places: npt.NDArray[np.int64]
    """The (start, end) of each token in the passage, shape (tokens, 2)."""

    def whole(self) -> float:
        """The weighted sum of each question token's nearness to the token that is nearest.

        "MaxSim" of Khattab and Zaharia, "ColBERT" (SIGIR 2020). 0 where nothing can be compared.
        """
        return self._sum_of_best(self.nearness)

    def within(self, start: int, end: int) -> float:
        """The same of a stretch of the passage."""
        inside = (self.places[:, 0] >= start) & (self.places[:, 1] <= end)
        return self._sum_of_best(self.nearness[:, inside])

    def _sum_of_best(self, nearness: npt.NDArray[np.float32]) -> float:
        return float(self.weights @ nearness.max(axis=1)) if nearness.size else 0.0


def align(
    question: TokenVectors, words: Places, telling: Places, passage: TokenVectors, centre: Vectors
) -> Alignment:
    """Compares the `words` of a question, and the `telling` ones of them once more, with a passage.

    Token vectors all point nearly the same way, so `centre`, their mean over many passages, is
    taken off first. They hold one layer's states or several side by side, and `centre`, shape
    (layers, dimension), says how many. The last layer's, which come first, know what the whole
    text means and are asked about all words; an inner layer's are nearest to a word's
    translations, and are asked about the telling ones.
    """
    asked = _centred(question.vectors, centre)
    read = _centred(passage.vectors, centre)
    nearness = [np.zeros((0, len(passage.places)))]
    weights: list[float] = []
    for layer, part, weight in ((0, words, 1.0), (len(centre) - 1, telling, INNER)):
        groups = list(_tokens(question, part))
        for group in groups:
            nearness.append(asked[group, layer] @ read[:, layer].T)
            # A long word counts no more than a short one.
            weights += [weight / len(groups) / len(group)] * len(group)
    return Alignment(
        np.concatenate(nearness).astype(np.float32),
        np.array(weights, dtype=np.float32),
        passage.places,
    )


def mean_token(tokens: TokenVectors, layers: int) -> Vectors:
    """The mean of a text's token vectors, brought to length one layer by layer, (layers, dimension)."""
    mean: Vectors = layered(tokens.vectors, layers).mean(axis=0)
    return mean


def _tokens(question: TokenVectors, words: Places) -> Iterator[npt.NDArray[np.int64]]:
    """The tokens of each word that has any."""
    for start, end in words:
        own = (question.places[:, 0] < end) & (question.places[:, 1] > start)
        if own.any():
            yield np.flatnonzero(own)


def _centred(vectors: Vectors, centre: Vectors) -> Vectors:
    return _unit(layered(vectors, len(centre)) - centre)


def layered(vectors: Vectors, layers: int) -> Vectors:
    """Token vectors layer by layer, each of length one, shape (tokens, layers, dimension)."""
    return _unit(vectors.reshape(len(vectors), layers, -1))


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-9)
    return unit
