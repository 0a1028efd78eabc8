"""BM25 of a question's terms over postings that were written at once: the best rows among them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.postings import Counts, Postings, Rows

# Lucene's formula and the values of Kamphuis et al., "Which BM25 Do You Mean?" (ECIR 2020).
_K1, _B = 1.5, 0.75
_FEW = 2000
"""So many rows are scored one by one rather than found by their terms."""
_SLACK = 1e-4
"""More than sums of float32 differ by when their terms are added in another order."""


def idf(size: int, frequency: int) -> float:
    """Lucene's idf: how telling a term is that `frequency` of `size` texts hold."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


@dataclass(frozen=True, slots=True)
class Term:
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
class Part:
    """Postings and the rows that are removed from them."""

    postings: Postings
    first_row: int
    removed: Rows
    """Counted from the part's own first row, ascending."""

    @classmethod
    def of(cls, postings: Postings, first_row: int, removed: Rows) -> Part:
        """Rows `removed` (ascending) are those of the whole index."""
        last = first_row + postings.size
        own = removed[(removed >= first_row) & (removed < last)] - first_row
        return cls(postings, first_row, own)

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

    def norms(self, mean: float) -> npt.NDArray[np.float64]:
        """What each text's length adds to a term's count; `mean` is that of the whole index."""
        return _K1 * (1 - _B + _B * self.postings.lengths.astype(np.float64) / mean)

    def look_up(self, wanted: Sequence[str]) -> dict[str, tuple[Rows, Counts]]:
        return {term: self.postings.entries(term) for term in wanted}

    def frequency(self, rows: Rows) -> int:
        """How many of a term's `rows` are not removed."""
        return len(rows) - int(_held(rows, self.removed).sum()) if len(rows) else 0

    def best(
        self,
        question: Sequence[Term],
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
        question: Sequence[Term],
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
