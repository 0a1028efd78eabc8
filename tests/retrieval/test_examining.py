"""How many passages are read closely."""

from __future__ import annotations

import pytest

from retrieval.examining import worth_reading


@pytest.mark.parametrize(
    ("lengths", "read"),
    [
        ([100] * 14, 14),
        ([430] * 14, 13),
        # Ten in any case.
        ([550] * 14, 10),
        # What a short one leaves is not for those behind a long one.
        ([440] * 12 + [550, 1], 12),
    ],
)
def test_of_long_passages_fewer_are_read(lengths: list[int], read: int) -> None:
    assert worth_reading(lengths) == read
