"""The mean of two adapters is the mean of what they make of a layer."""

from __future__ import annotations

import numpy as np

from tests.averaging import averaged, reduced


def adapter(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {
        "a.down": rng.standard_normal((2, 5)).astype(np.float16),
        "a.up": rng.standard_normal((4, 2)).astype(np.float16),
        "b.bias": rng.standard_normal(3).astype(np.float16),
    }


def test_the_change_is_the_mean_of_both() -> None:
    rng = np.random.default_rng(1)
    earlier, later = adapter(rng), adapter(rng)
    mean = averaged(earlier, later, 0.25)
    wanted = 0.75 * (earlier["a.up"].astype(float) @ earlier["a.down"].astype(float))
    wanted += 0.25 * (later["a.up"].astype(float) @ later["a.down"].astype(float))
    found = mean["a.up"].astype(float) @ mean["a.down"].astype(float)
    np.testing.assert_allclose(found, wanted, atol=0.02)
    bias = 0.75 * earlier["b.bias"].astype(float) + 0.25 * later["b.bias"].astype(float)
    np.testing.assert_allclose(mean["b.bias"].astype(float), bias, atol=2e-3)


def test_a_lower_rank_is_the_nearest_there_is() -> None:
    rng = np.random.default_rng(2)
    whole = averaged(adapter(rng), adapter(rng), 0.5)
    change = whole["a.up"].astype(float) @ whole["a.down"].astype(float)
    sizes = np.linalg.svd(change, compute_uv=False)
    for rank in (1, 2, 4):
        found = reduced(whole, rank)
        assert found["a.down"].shape == (rank, 5)
        left = np.linalg.norm(change - found["a.up"].astype(float) @ found["a.down"].astype(float))
        # Eckart and Young: what is lost is what the left out singular values hold.
        np.testing.assert_allclose(left, np.linalg.norm(sizes[rank:]), atol=0.02)
    np.testing.assert_array_equal(found["b.bias"], whole["b.bias"])
