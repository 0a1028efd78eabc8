"""Several rankings to one, by rank alone: their scores need not be comparable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from retrieval.types import Ranking

K = 60


def reciprocal_rank_fusion(rankings: Sequence[Ranking], k: int = K) -> Ranking:
    """Every row that stands in a ranking, by the sum of 1 / (k + rank), best first, ties by row.

    Ranks count from 1. Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms
    Condorcet and individual Rank Learning Methods" (SIGIR 2009), equation in section 2, k = 60.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, row in enumerate(ranking.rows, start=1):
            scores[row] += 1 / (k + rank)
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return Ranking(tuple(row for row, _ in best), tuple(score for _, score in best))
