"""The mean of two adapters is the mean of what they make of a layer."""

from __future__ import annotations

import numpy as np

from tests.averaging import averaged


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
