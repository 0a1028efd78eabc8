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


Norms = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lengths:
    """What texts' lengths do to the worth of what they hold."""

    mean: float
    """Of all texts of the index, in terms."""
    norms: Norms
    """What each text's length adds to a term's count, to single precision."""
    least: float
    """The least of them."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a question, as one part has it."""

    rows: Rows
    counts: Counts
    worth: float
    name: str
    times: int
    most: float
    """No row can gain more from this term."""

    @classmethod
    def of(
        cls, entries: tuple[Rows, Counts], worth: float, name: str, times: int, least: float
    ) -> Term:
        """`least` is what the shortest text's length adds to a count."""
        rows, counts = entries
        count = float(counts.max()) if len(counts) else 0.0
        return cls(rows, counts, worth, name, times, worth * times * count / (count + least))

    def gains(self, norms: Norms) -> npt.NDArray[np.float32]:
        """What the term is worth in each of its rows, to single precision; `norms` are of all."""
        gains: npt.NDArray[np.float32] = self.counts.astype(np.float32)
        gains /= gains + norms.take(self.rows)
        gains *= np.float32(self.worth)
        return gains

    def gains_in(
        self, rows: npt.NDArray[np.int64] | Rows, norms: npt.NDArray[Any]
    ) -> npt.NDArray[np.float32]:
        """What it is worth in each of `rows` (ascending), whose own `norms` are given."""
        gains = np.zeros(len(rows), dtype=np.float32)
        if len(self.rows):
            at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            held = np.flatnonzero(self.rows[at] == rows)
            counts = self.counts[at[held]]
            gains[held] = self.worth * (counts / (counts + norms[held]))
        return gains


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

    def norms(
        self, mean: float, rows: npt.NDArray[np.int64] | slice = slice(None)
    ) -> npt.NDArray[np.float64]:
        """What the length of each of `rows` adds to a term's count; `mean` is of the whole index."""
        return _K1 * (1 - _B + _B * self.postings.lengths[rows].astype(np.float64) / mean)

    def look_up(self, wanted: Sequence[str]) -> dict[str, tuple[Rows, Counts]]:
        return {term: self.postings.entries(term) for term in wanted}

    def frequency(self, rows: Rows) -> int:
        """How many of a term's `rows` are not removed."""
        return len(rows) - int(_held(rows, self.removed).sum()) if len(rows) else 0

    def best(
        self,
        question: Sequence[Term],
        wanted: Sequence[str],
        lengths: Lengths,
        limit: int,
        allowed: npt.NDArray[np.bool_] | None,
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        """The scores and rows of every text that may be among the best `limit`.

        Exact: `wanted`, the question's terms in their order, are added up in that order.
        """
        if allowed is not None and np.count_nonzero(allowed) <= _FEW:
            rows = np.flatnonzero(allowed)
            rows = rows[~_held(rows, self.removed)]
        else:
            rows = self._candidates(question, lengths.norms, limit, allowed)
        named = {term.name: term for term in question}
        norms = self.norms(lengths.mean, rows)
        scores = np.zeros(len(rows), dtype=np.float32)
        for name in wanted:
            scores += named[name].gains_in(rows, norms)
        return scores[scores > 0], rows[scores > 0]

    def _candidates(
        self,
        question: Sequence[Term],
        norms: Norms,
        limit: int,
        allowed: npt.NDArray[np.bool_] | None,
    ) -> npt.NDArray[np.int64]:
        """Rows among which the best `limit` are, ascending.

        Rare terms come first. As soon as the terms that are left cannot lift a row without a rare
        one among the best, they are looked up for the rows found so far only ("MaxScore": Turtle
        and Flood, "Query evaluation: strategies and optimizations", 1995).
        """
        scores = np.zeros(self.postings.size, dtype=np.float32)
        scores[self.removed] = -np.inf
        left = sorted(question, key=lambda term: len(term.rows))
        added, rest = 0.0, sum(term.most for term in left)
        met: list[Rows] = []
        lowest = -np.inf
        # Only when more was added than is left can the last of the best score more than that.
        while left and (added <= rest or lowest <= rest + _SLACK):
            term = left.pop(0)
            own = scores.take(term.rows)
            # Looking for what scores in all of the array would take longer than the terms do.
            new = term.rows[own == 0]
            met.append(new if allowed is None else new[allowed[new]])
            scores[term.rows] = own + term.times * term.gains(norms)
            added += term.most
            rest = sum(other.most for other in left)
            if added > rest:
                lowest = _last_of_best(scores.take(np.concatenate(met)), limit)
        rows = np.sort(np.concatenate(met))
        found = scores.take(rows)
        lowest = _last_of_best(found, limit)
        for term in left:
            likely = np.flatnonzero(found + rest + _SLACK >= lowest)
            rows, found = rows[likely], found[likely]
            found += term.times * term.gains_in(rows, norms.take(rows))
            lowest = _last_of_best(found, limit)
            rest -= term.most
        return rows[found + _SLACK >= lowest].astype(np.int64)


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
