from __future__ import annotations

import pytest

from retrieval.fusion import reciprocal_rank_fusion
from retrieval.types import Ranking


def ranking(*rows: int) -> Ranking:
    return Ranking(rows, tuple(float(len(rows) - n) for n in range(len(rows))))


def test_two_rankings_worked_out_by_hand() -> None:
    # 7 is first and second: 1/61 + 1/62; 3 is second and first, the same; 9 is third once: 1/63.
    fused = reciprocal_rank_fusion([ranking(7, 3), ranking(3, 7, 9)])
    assert fused.rows == (3, 7, 9)  # a tie goes to the lower row
    assert fused.scores == pytest.approx((1 / 61 + 1 / 62, 1 / 61 + 1 / 62, 1 / 63))


def test_a_small_k_trusts_the_first_ranks_more() -> None:
    assert reciprocal_rank_fusion([ranking(1, 2, 3), ranking(2, 3, 1)], k=1).scores == (
        pytest.approx((1 / 3 + 1 / 2, 1 / 2 + 1 / 4, 1 / 4 + 1 / 3))
    )


def test_one_ranking_keeps_its_order_and_none_gives_none() -> None:
    assert reciprocal_rank_fusion([ranking(5, 1, 4)]).rows == (5, 1, 4)
    assert reciprocal_rank_fusion([]).rows == ()
