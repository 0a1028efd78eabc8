"""A question in another language, carried over into what the English cross-encoder reads.

The multilingual encoder's vectors of the question's tokens become vectors of the kind that the
cross-encoder has for English words, and are read in their place: no word is ever chosen, so nothing
is translated. A linear map, found by least squares on the words of English questions, and a layer
that looks at the tokens' neighbours; both then learnt with the cross-encoder behind them (`python -m
tests.training_bridge`). Two models that are joined by a map between their inner states: "model
stitching" (Lenc and Vedaldi, CVPR 2015).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from retrieval import alignment, models
from retrieval.embedding import TokenVectors, Vectors

HEADS = 6
MOST = 100
"""So many tokens of a question are carried over."""
_LAYERS = 2
"""Of so many layers the encoder gives states, side by side."""
_EPSILON = 1e-5
_erf = np.vectorize(math.erf, otypes=[np.float32])


class Bridge:
    """From token vectors of the packaged multilingual model to word vectors of the reranker."""

    def __init__(self, numbers: Mapping[str, npt.NDArray[np.float32]]) -> None:
        """`numbers` are those that `python -m tests.training_bridge` writes, by their names."""
        self._numbers = numbers

    @classmethod
    def shipped(cls) -> Bridge:
        """Raises ModelError when its file is not the expected one."""
        return cls(models.BRIDGE.read())

    def vectors(self, question: TokenVectors) -> Vectors:
        """What stands for the question's tokens, shape (at most MOST, 384)."""
        states = side_by_side(question) @ self._numbers["map"]
        states = states + self._numbers["places"][: len(states)]
        states = states + self._attended(self._normalized(states, "before_attention"))
        inner = self._linear(self._normalized(states, "before_inner"), "inner")
        states = states + self._linear(_gelu(inner), "outer")
        carried: Vectors = self._numbers["scale"] * states + self._numbers["shift"]
        return carried

    def _attended(self, states: Vectors) -> Vectors:
        """Each token sees all tokens of the question."""

        def heads(values: Vectors) -> Vectors:
            return values.reshape(len(values), HEADS, -1).transpose(1, 0, 2)

        query, key, value = map(heads, np.split(self._linear(states, "attention"), 3, axis=1))
        likeness = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[2])
        weights = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
        taken = weights / weights.sum(axis=-1, keepdims=True) @ value
        return self._linear(taken.transpose(1, 0, 2).reshape(len(states), -1), "attended")

    def _linear(self, states: Vectors, name: str) -> Vectors:
        changed: Vectors = (
            states @ self._numbers[f"{name}.weight"].T + self._numbers[f"{name}.bias"]
        )
        return changed

    def _normalized(self, states: Vectors, name: str) -> Vectors:
        """Layer normalization."""
        centred = states - states.mean(axis=1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + _EPSILON)
        weight, bias = (self._numbers[f"{name}.{part}"] for part in ("weight", "bias"))
        normalized: Vectors = centred / deviation * weight + bias
        return normalized


def side_by_side(question: TokenVectors) -> Vectors:
    """The states of a question's tokens, each layer's of length one, shape (at most MOST, 768)."""
    states = question.vectors[:MOST]
    return alignment.layered(states, _LAYERS).reshape(states.shape)


def _gelu(values: Vectors) -> Vectors:
    changed: Vectors = values * (1 + _erf(values / math.sqrt(2))) / 2
    return changed
