"""What was spoken of before a follow-up, as something to rank passages by beside its own words.

A passage that is like what was just answered is the likelier to answer what is asked next: the
vectors of answered passages are added to the question's (Rocchio, "Relevance Feedback in
Information Retrieval", 1971), and passages that share their telling words gain in BM25. That the
answered passage is like itself tells nothing: it gains about as much as another on its topic, since
what is asked next it may answer too.

The weights were fitted on CANARD (its answers ranked for its follow-up questions), not on CAsT and
not on our own questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from retrieval import lexical
from retrieval.embedding import Vectors
from retrieval.index import Index
from retrieval.types import Ranking

AGES = (1.0, 0.4, 0.3)
"""What the last answer counts, the one before it, and so on; older ones do not count."""
_VECTOR = 0.25
_WORDS = 7.5
"""Of the mean BM25 gain of an answered passage's telling words."""
_TELLING = 40
"""So many of its words count, the rarest."""
_ITSELF = 0.25
"""What the likeness of an answered passage with itself is taken to be: as a cosine, and as a share
of what the words of the next one gain."""
ASKED = 0.4
"""What the last question counts, beside what answered it."""
LIGHT = 0.3
"""So much of it counts for a question that stands by itself but goes on with the same topic."""
NEAR = 0.3
"""A question goes on with the topic where its cosine to what was asked or answered is so high."""
FAR = 0.12
"""And a complete one is about something else where it is lower than this."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was asked or answered before, and how much it counts."""

    text: str
    vector: Vectors | None
    """None where only words are looked at."""
    weight: float
    row: int | None = None
    """The answered passage's; None for a question that was not answered."""


def of_passages(index: Index, rows: Sequence[int], weight: float, vectors: bool) -> list[Said]:
    """Passages that answered a question, best first: the second counts half of the first."""
    if not rows:
        return []
    shares = [1 / rank for rank in range(1, len(rows) + 1)]
    own = index.dense.vectors(np.array(rows, dtype=np.int64)) if vectors else [None] * len(rows)
    return [
        Said(index.texts.passage(row)[0].text, vector, weight * share / sum(shares), row)
        for row, vector, share in zip(rows, own, shares, strict=True)
    ]


def lightly(said: Sequence[Said]) -> list[Said]:
    """The same for a question that stands by itself: it only goes on with the topic."""
    return [replace(one, weight=LIGHT * one.weight) for one in said]


def nearness(vector: Vectors, said: Sequence[Said]) -> float:
    """The highest cosine of a question's unit `vector` and anything said before."""
    return max((float(one.vector @ vector) for one in said if one.vector is not None), default=1.0)


def search_dense(
    index: Index,
    vector: Vectors,
    said: Sequence[Said],
    depth: int,
    allowed: npt.NDArray[np.bool_] | None,
) -> Ranking:
    """The rows nearest to the question and to what was said, by cosine."""
    before = [(one, one.vector) for one in said if one.vector is not None]
    mixed = vector + sum((_VECTOR * one.weight * own for one, own in before), np.zeros_like(vector))
    length = float(np.linalg.norm(mixed))
    ranking = index.dense.search((mixed / length).astype(np.float32), depth, allowed)
    scores = dict(zip(ranking.rows, ranking.scores, strict=True))
    for one, _ in before:
        if one.row in scores:
            scores[one.row] -= _VECTOR * one.weight * (1 - _ITSELF) / length
    return _sorted(scores)


def search_words(
    index: Index,
    question: str,
    said: Sequence[Said],
    depth: int,
    allowed: npt.NDArray[np.bool_] | None,
) -> Ranking:
    """The rows that share words with the question and with what was said, by BM25."""
    found = index.lexical.search(question, depth, allowed)
    scores = dict(zip(found.rows, found.scores, strict=True))
    for one in said:
        chosen = _telling_words(index, one.text)
        if not chosen:
            continue
        ranking = index.lexical.search(" ".join(chosen), depth, allowed)
        share = _WORDS * one.weight / len(chosen)
        gains = dict(zip(ranking.rows, ranking.scores, strict=True))
        if one.row in gains:
            others = (gain for row, gain in gains.items() if row != one.row)
            gains[one.row] = _ITSELF * max(others, default=0.0)
        for row, gain in gains.items():
            scores[row] = scores.get(row, 0.0) + share * gain
    return _sorted(scores)


def _telling_words(index: Index, text: str) -> list[str]:
    """The rarest words of `text`, each term once."""
    spoken = text.split()
    once = {
        term: word
        for word, found in zip(spoken, lexical.terms(spoken), strict=True)
        for term in found[:1]
    }
    rarest = sorted(once, key=lambda term: (-index.lexical.rarity(term), term))
    return [once[term] for term in rarest[:_TELLING]]


def _sorted(scores: dict[int, float]) -> Ranking:
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return Ranking(tuple(row for row, _ in best), tuple(score for _, score in best))
