"""BM25 over passages: the Lucene variant, as bm25s computes it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.stopwords import STOPWORDS
from retrieval.types import Ranking

# Lucene's formula and the values of Kamphuis et al., "Which BM25 Do You Mean?" (ECIR 2020).
_METHOD, _K1, _B = "lucene", 1.5, 0.75
_STEMMER = "english"
_ARRAYS = ("data", "indices", "indptr")
_VOCABULARY = "vocabulary.json"


# What bm25s takes for a word.
_WORD = re.compile(r"\b\w\w+\b")


def terms(texts: Sequence[str]) -> list[list[str]]:
    """Texts to stemmed lower-case terms without stopwords, as `bm25s.tokenize` makes them.

    bm25s itself takes as long to import (SciPy, tqdm) as a question to answer, and is only needed
    to build; a test holds this to be the same.
    """
    stemmer = _stemmer()
    return [
        [stemmer.stemWord(word) for word in _WORD.findall(text.lower()) if word not in STOPWORDS]
        for text in texts
    ]


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer(_STEMMER)


class LexicalIndex:
    """Which passages share words with a question, and how telling those words are."""

    def __init__(self, vocabulary: dict[str, int], arrays: dict[str, Any], size: int) -> None:
        """`arrays` are bm25s's own: each term's rows and scores, one term after the other."""
        self._vocabulary = vocabulary
        self._scores, self._rows, self._starts = (arrays[name] for name in _ARRAYS)
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
        return cls(bm25.vocab_dict, bm25.scores, len(texts))

    def save(self, folder: Path) -> None:
        folder.mkdir()
        for name, array in zip(_ARRAYS, (self._scores, self._rows, self._starts), strict=True):
            np.save(folder / f"{name}.npy", array)
        vocabulary = json.dumps(self._vocabulary, ensure_ascii=False)
        (folder / _VOCABULARY).write_text(vocabulary, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """The index saved in `folder`, its arrays mapped into memory rather than read."""
        vocabulary = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
        return cls(vocabulary, arrays, size)

    def rarity(self, term: str, seen: npt.NDArray[np.bool_] | None = None) -> float:
        """How telling a term is, from 0 (in every passage) to 1 (in none): Lucene's idf, scaled.

        `seen`, of shape (size,), says which passages there are to the asker.
        """
        rows = self._entries(term)[0]
        if seen is None:
            size, frequency = self.size, len(rows)
        else:
            size, frequency = int(np.count_nonzero(seen)), int(np.count_nonzero(seen[rows]))
        return _idf(size, frequency) / _idf(size, 0)

    def search(
        self, question: str, limit: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> Ranking:
        """The rows with the highest BM25 score above zero, best first, ties by row.

        `allowed`, of shape (size,), says which rows may be found.
        """
        scores = np.zeros(self.size, dtype=np.float32)
        for term in terms([question])[0]:
            rows, gains = self._entries(term)
            scores[rows] += gains
        if allowed is not None:
            scores = np.where(allowed, scores, 0)
        matching = np.flatnonzero(scores > 0)
        if len(matching) > limit:
            # Every row that ties with the last place stays, so that ties are broken by row.
            lowest = np.partition(scores[matching], -limit)[-limit]
            matching = matching[scores[matching] >= lowest]
        best = sorted(matching.tolist(), key=lambda row: (-scores[row], row))[:limit]
        return Ranking(tuple(best), tuple(float(scores[row]) for row in best))

    def _entries(self, term: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """The rows that hold `term`, each once, and what it is worth in each."""
        number = self._vocabulary.get(term)
        if number is None:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        stretch = slice(int(self._starts[number]), int(self._starts[number + 1]))
        return self._rows[stretch], self._scores[stretch]


def _idf(size: int, frequency: int) -> float:
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
