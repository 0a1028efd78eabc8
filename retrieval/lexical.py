"""BM25 over passages: the Lucene variant, as bm25s computes it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.types import Ranking

# Lucene's formula and the values of Kamphuis et al., "Which BM25 Do You Mean?" (ECIR 2020).
_METHOD, _K1, _B = "lucene", 1.5, 0.75
_STEMMER = "english"
_STOPWORDS = "english"


def terms(texts: Sequence[str]) -> list[list[str]]:
    """Texts to stemmed lower-case terms without stopwords."""
    import bm25s
    import Stemmer

    tokens: list[list[str]] = bm25s.tokenize(
        list(texts),
        stopwords=_STOPWORDS,
        stemmer=Stemmer.Stemmer(_STEMMER),
        return_ids=False,
        show_progress=False,
    )
    return tokens


class LexicalIndex:
    """Which passages share words with a question, and how telling those words are."""

    def __init__(self, bm25: Any, size: int) -> None:
        self._bm25 = bm25
        self.size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """The index of `texts`; a text's row is its position."""
        import bm25s

        bm25 = bm25s.BM25(method=_METHOD, k1=_K1, b=_B)
        corpus = terms(texts)
        if not any(corpus):
            # bm25s wants a vocabulary; a corpus of stopwords alone matches no question.
            corpus = [["\0"], *corpus[1:]]
        bm25.index(corpus, show_progress=False)
        return cls(bm25, len(texts))

    def save(self, folder: Path) -> None:
        self._bm25.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """The index saved in `folder`, its arrays mapped into memory rather than read."""
        import bm25s

        return cls(bm25s.BM25.load(str(folder), mmap=True, show_progress=False), size)

    def rarity(self, term: str) -> float:
        """How telling a term is, from 0 (in every passage) to 1 (in none): Lucene's idf, scaled."""
        row = self._bm25.vocab_dict.get(term)
        frequency = (
            0 if row is None else int(np.diff(self._bm25.scores["indptr"][row : row + 2])[0])
        )
        return _idf(self.size, frequency) / _idf(self.size, 0)

    def search(
        self, question: str, limit: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> Ranking:
        """The rows with the highest BM25 score above zero, best first, ties by row.

        `allowed`, of shape (size,), says which rows may be found.
        """
        known = [term for term in terms([question])[0] if term in self._bm25.vocab_dict]
        if not known:
            return Ranking((), ())
        scores = self._bm25.get_scores(known)
        if allowed is not None:
            scores = np.where(allowed, scores, 0)
        matching = np.flatnonzero(scores > 0)
        if len(matching) > limit:
            # Every row that ties with the last place stays, so that ties are broken by row.
            lowest = np.partition(scores[matching], -limit)[-limit]
            matching = matching[scores[matching] >= lowest]
        best = sorted(matching.tolist(), key=lambda row: (-scores[row], row))[:limit]
        return Ranking(tuple(best), tuple(float(scores[row]) for row in best))


def _idf(size: int, frequency: int) -> float:
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
