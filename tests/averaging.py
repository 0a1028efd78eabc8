"""Averages two adapters of one lesson and a later one: weights halfway keep more of both.

    python -m tests.averaging EARLIER LATER [--share 0.5] [--rank 16] --output FILE

What the layers become is the mean of what either makes of them (WiSE-FT, Wortsman et al., 2022):
the low-rank changes are put beside each other, so the rank is the sum of both. With `--rank` the
nearest change of that rank is taken instead, so that a lesson can go on from it. `--share` is the
later one's.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from retrieval import models

Adapter = dict[str, np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.averaging")
    parser.add_argument("earlier", type=Path)
    parser.add_argument("later", type=Path)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--rank", type=int)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    with np.load(arguments.earlier) as earlier, np.load(arguments.later) as later:
        found = averaged(earlier, later, arguments.share)
    if arguments.rank:
        found = reduced(found, arguments.rank)
    np.savez_compressed(arguments.output, **found)  # type: ignore[arg-type]
    print(arguments.output, models.sha256(arguments.output))


def averaged(
    earlier: Mapping[str, np.ndarray], later: Mapping[str, np.ndarray], share: float
) -> Adapter:
    """The mean of two adapters of the same layers, in half precision."""
    found = {}
    for name in later:
        old, new = earlier[name].astype(np.float32), later[name].astype(np.float32)
        if name.endswith(".down"):
            mean = np.concatenate([old, new])
        elif name.endswith(".up"):
            mean = np.concatenate([old * (1 - share), new * share], axis=1)
        else:
            mean = (1 - share) * old + share * new
        found[name] = mean.astype(np.float16)
    return found


def reduced(adapter: Adapter, rank: int) -> Adapter:
    """The nearest adapter of a lower rank, by the singular values of each layer's change."""
    found = dict(adapter)
    for down in adapter:
        if down.endswith(".down"):
            up = down.removesuffix("down") + "up"
            change = adapter[up].astype(np.float32) @ adapter[down].astype(np.float32)
            left, sizes, right = np.linalg.svd(change, full_matrices=False)
            # Both factors get an equal part of the size: half precision serves both well.
            part = np.sqrt(sizes[:rank])
            found[up] = (left[:, :rank] * part).astype(np.float16)
            found[down] = (part[:, None] * right[:rank]).astype(np.float16)
    return found


if __name__ == "__main__":
    main()
