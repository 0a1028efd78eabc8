"""BM25 over passages: the Lucene variant, as bm25s computes it.

bm25s fixes each term's worth when it builds. Here it is worked out when somebody asks, from counts,
so that what is added or removed later weighs as if all had been indexed at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.languages import ENGLISH, base, language_of
from retrieval.postings import Counts, Postings, PostingsWriter, Rows
from retrieval.stemming import BIGRAMS, OTHER_SCRIPT, stemmer, terms_of
from retrieval.stopwords import STOPWORDS
from retrieval.types import Ranking

# Lucene's formula and the values of Kamphuis et al., "Which BM25 Do You Mean?" (ECIR 2020).
_K1, _B = 1.5, 0.75
_FEW = 2000
"""So many rows are scored one by one rather than found by their terms."""
_SLACK = 1e-4
"""More than sums of float32 differ by when their terms are added in another order."""


# What bm25s takes for a word.
_WORD = re.compile(r"\b\w\w+\b")
_ANY_WORD = re.compile(r"\w+")


def terms(texts: Sequence[str], language: str = ENGLISH) -> list[list[str]]:
    """Texts to stemmed lower-case terms without stopwords; English ones as `bm25s.tokenize` does.

    bm25s itself takes as long to import (SciPy, tqdm) as a question to answer; tests hold terms
    and scores to be the same.
    """
    return [_terms(text.lower(), base(language)) for text in texts]


def _terms(text: str, language: str) -> list[str]:
    if language != ENGLISH or OTHER_SCRIPT.search(text):
        return terms_of(_words(text), language)
    english = stemmer()
    return [english.stemWord(word) for word in _WORD.findall(text) if word not in STOPWORDS]


def _words(text: str) -> list[str]:
    """Words as above, and single letters of the scripts in which one may be a word."""
    return [word for word in _ANY_WORD.findall(text) if len(word) > 1 or BIGRAMS.match(word)]


@dataclass(frozen=True, slots=True)
class LexicalPart:
    """Postings that were written at once, and where their rows begin in the whole index."""

    postings: Postings
    first_row: int = 0


class LexicalIndex:
    """Which passages share words with a question, and how telling those words are."""

    def __init__(self, parts: Sequence[LexicalPart], removed: Rows | None = None) -> None:
        """`parts` in the order of their rows; rows `removed` (ascending) count as never indexed."""
        gone = np.zeros(0, dtype=np.int32) if removed is None else removed
        self._parts = [_Part.of(part, gone) for part in parts]
        self.size = sum(part.alive for part in self._parts)

    @classmethod
    def build(cls, texts: Sequence[str], languages: Sequence[str] = ()) -> LexicalIndex:
        """The index of `texts`; a text's row is its position. `languages` are theirs; if none is
        given they are English."""
        writer = PostingsWriter()
        writer.add(
            [
                terms([text], language)[0]
                for text, language in zip(texts, languages or [ENGLISH] * len(texts), strict=True)
            ]
        )
        return cls([LexicalPart(writer.finish())])

    def save(self, folder: Path) -> None:
        """Writes an index of one part. Raises ValueError when it has several."""
        (part,) = self._parts
        part.postings.save(folder)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """The index saved in `folder`, its arrays mapped into memory rather than read."""
        return cls([LexicalPart(Postings.load(folder))])

    def check(self) -> None:
        """Nothing stands against searching here."""

    def rarity(self, term: str, seen: npt.NDArray[np.bool_] | None = None) -> float:
        """How telling a term is, from 0 (in every passage) to 1 (in none): Lucene's idf, scaled.

        `seen` says for every row whether its passage is there for the asker.
        """
        found = [(part, part.postings.entries(term)[0]) for part in self._parts]
        if seen is None:
            size = self.size
            frequency = sum(part.frequency(rows) for part, rows in found)
        else:
            size = int(np.count_nonzero(seen))
            frequency = sum(
                int(np.count_nonzero(seen[part.first_row : part.last_row][rows]))
                for part, rows in found
            )
        return _idf(size, frequency) / _idf(size, 0)

    def search(
        self, question: str, limit: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> Ranking:
        """The rows with the highest BM25 score above zero, best first, ties by row.

        `allowed` says for every row whether it may be found.
        """
        wanted = terms([question], language_of(question))[0]
        if not wanted or not self.size:
            return Ranking((), ())
        found = [(part, part.look_up(wanted)) for part in self._parts]
        frequencies = {
            term: sum(part.frequency(entries[term][0]) for part, entries in found)
            for term in wanted
        }
        # Rounded as bm25s does it.
        worth = {term: float(np.float32(_idf(self.size, f))) for term, f in frequencies.items()}
        best: list[tuple[float, int]] = []
        for part, entries in found:
            may = allowed[part.first_row : part.last_row] if allowed is not None else None
            question_terms = [
                _Term(*entries[term], worth[term], term, wanted.count(term)) for term in worth
            ]
            scores, rows = part.best(
                question_terms, wanted, self._norms[part.first_row], limit, may
            )
            best += zip((-scores).tolist(), (rows + part.first_row).tolist(), strict=True)
        best = sorted(best)[:limit]
        return Ranking(tuple(row for _, row in best), tuple(-score for score, _ in best))

    @cached_property
    def _norms(self) -> dict[int, npt.NDArray[np.float64]]:
        """By a part's first row: what each text's length adds to a term's count, see `_gains`."""
        total = sum(part.tokens for part in self._parts)
        mean = total / self.size if total else 1.0
        return {
            part.first_row: _K1 * (1 - _B + _B * part.postings.lengths.astype(np.float64) / mean)
            for part in self._parts
        }


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of a question, as one part has it."""

    rows: Rows
    counts: Counts
    worth: float
    name: str
    times: int

    @property
    def most(self) -> float:
        """No row can gain more from this term."""
        return self.worth * self.times

    def gains(
        self, norms: npt.NDArray[np.float64], at: npt.NDArray[np.int64] | slice
    ) -> npt.NDArray[np.float32]:
        """What the term is worth in the entries `at`."""
        counts = self.counts[at]
        gains: npt.NDArray[np.float32] = (
            self.worth * (counts / (counts + norms[self.rows[at]]))
        ).astype(np.float32)
        return gains

    def add_to(
        self,
        scores: npt.NDArray[np.float32],
        rows: npt.NDArray[np.int64],
        norms: npt.NDArray[np.float64],
    ) -> None:
        """Adds what the term is worth in each of `rows` (ascending) to `scores`, in their order."""
        if not len(self.rows):
            return
        at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        held = self.rows[at] == rows
        scores[held] += self.gains(norms, at[held])


@dataclass(frozen=True)
class _Part:
    """Postings and the rows that are removed from them."""

    postings: Postings
    first_row: int
    removed: Rows
    """Counted from the part's own first row, ascending."""

    @classmethod
    def of(cls, part: LexicalPart, removed: Rows) -> _Part:
        first, last = part.first_row, part.first_row + part.postings.size
        own = removed[(removed >= first) & (removed < last)] - first
        return cls(part.postings, first, own)

    @property
    def last_row(self) -> int:
        return self.first_row + self.postings.size

    @property
    def alive(self) -> int:
        return self.postings.size - len(self.removed)

    @property
    def tokens(self) -> int:
        lengths = self.postings.lengths
        return int(lengths.sum(dtype=np.int64)) - int(lengths[self.removed].sum(dtype=np.int64))

    def look_up(self, wanted: Sequence[str]) -> dict[str, tuple[Rows, Counts]]:
        return {term: self.postings.entries(term) for term in wanted}

    def frequency(self, rows: Rows) -> int:
        """How many of a term's `rows` are not removed."""
        return len(rows) - int(_held(rows, self.removed).sum()) if len(rows) else 0

    def best(
        self,
        question: Sequence[_Term],
        wanted: Sequence[str],
        norms: npt.NDArray[np.float64],
        limit: int,
        allowed: npt.NDArray[np.bool_] | None,
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        """The scores and rows of every text that may be among the best `limit`.

        Exact: `wanted`, the question's terms in their order, are added up in that order.
        """
        rows = self._candidates(question, norms, limit, allowed)
        named = {term.name: term for term in question}
        scores = np.zeros(len(rows), dtype=np.float32)
        for name in wanted:
            named[name].add_to(scores, rows, norms)
        return scores[scores > 0], rows[scores > 0]

    def _candidates(
        self,
        question: Sequence[_Term],
        norms: npt.NDArray[np.float64],
        limit: int,
        allowed: npt.NDArray[np.bool_] | None,
    ) -> npt.NDArray[np.int64]:
        """Rows among which the best `limit` are, ascending.

        Rare terms come first. As soon as the terms that are left cannot lift a row without a rare
        one among the best, they are looked up for the rows found so far only ("MaxScore": Turtle
        and Flood, "Query evaluation: strategies and optimizations", 1995).
        """
        if allowed is not None and np.count_nonzero(allowed) <= _FEW:
            rows = np.flatnonzero(allowed)
            return rows[~_held(rows, self.removed)] if len(self.removed) else rows
        scores = np.zeros(self.postings.size, dtype=np.float32)
        rows, lowest, added = np.zeros(0, dtype=np.int64), 0.0, 0.0
        left = sorted(question, key=lambda term: len(term.rows))
        while left:
            rest = sum(term.most for term in left)
            if added > rest:
                # Only now can the last of the best score more than all that is left.
                rows, lowest = self._scoring(scores, limit, allowed)
                if lowest > rest + _SLACK:
                    break
            term = left.pop(0)
            scores[term.rows] += term.times * term.gains(norms, slice(None))
            added += term.most
        else:
            rows, lowest = self._scoring(scores, limit, allowed)
        for number, term in enumerate(left):
            rest = sum(other.most for other in left[number:])
            rows = rows[scores[rows] + rest + _SLACK >= lowest]
            gained = np.zeros(len(rows), dtype=np.float32)
            term.add_to(gained, rows, norms)
            scores[rows] += term.times * gained
        if left:
            lowest = _last_of_best(scores[rows], limit)
        return rows[scores[rows] + _SLACK >= lowest]

    def _scoring(
        self,
        scores: npt.NDArray[np.float32],
        limit: int,
        allowed: npt.NDArray[np.bool_] | None,
    ) -> tuple[npt.NDArray[np.int64], float]:
        """The rows that score and may be found, and the score of the last of the best."""
        rows = np.flatnonzero(scores)
        if allowed is not None:
            rows = rows[allowed[rows]]
        if len(self.removed):
            rows = rows[~_held(rows, self.removed)]
        return rows, _last_of_best(scores[rows], limit)


def _last_of_best(scores: npt.NDArray[np.float32], limit: int) -> float:
    """The score that comes at `limit`; 0 where there are fewer."""
    return float(np.partition(scores, -limit)[-limit]) if len(scores) >= limit else 0.0


def _held(rows: npt.NDArray[Any], removed: Rows) -> npt.NDArray[np.bool_]:
    """Which of `rows` (ascending) are `removed`: few are looked up among many."""
    found = np.zeros(len(rows), dtype=np.bool_)
    if len(rows) and len(removed):
        at = np.minimum(np.searchsorted(rows, removed), len(rows) - 1)
        found[at[rows[at] == removed]] = True
    return found


def _idf(size: int, frequency: int) -> float:
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
