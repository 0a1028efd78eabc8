from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from retrieval.dense import DenseIndex
from retrieval.errors import StoreError


def unit(rows: int, dimension: int = 16, seed: int = 3) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_it_ranks_by_cosine_as_the_slow_way_does() -> None:
    vectors, question = unit(200), unit(1, seed=4)[0]
    found = DenseIndex.build(vectors).search(question, 10)
    cosines = [float(np.dot(vector, question)) for vector in vectors]
    expected = sorted(range(200), key=lambda row: -cosines[row])[:10]
    assert list(found.rows) == expected
    assert found.scores == pytest.approx([cosines[row] for row in expected], abs=1e-5)


def test_the_nearest_to_a_vector_is_itself_and_the_opposite_is_last() -> None:
    vectors = np.array([[1, 0], [0, 1], [-1, 0]], dtype=np.float32)
    found = DenseIndex.build(vectors).search(vectors[0], 3)
    assert found.rows == (0, 1, 2)
    assert found.scores == pytest.approx((1, 0, -1))


def test_only_allowed_rows_are_found() -> None:
    vectors = unit(50)
    allowed = np.zeros(50, dtype=np.bool_)
    allowed[[3, 30]] = True
    found = DenseIndex.build(vectors).search(vectors[7], 10, allowed)
    assert sorted(found.rows) == [3, 30]


def test_saved_and_loaded_it_answers_the_same(tmp_path: Path) -> None:
    index = DenseIndex.build(unit(20))
    index.save(tmp_path / "dense.faiss")
    loaded = DenseIndex.load(tmp_path / "dense.faiss")
    assert loaded.search(unit(1)[0], 5) == index.search(unit(1)[0], 5)
    assert loaded.vectors(np.array([4])) == pytest.approx(unit(20)[4:5])


def test_what_is_not_an_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "dense.faiss").write_bytes(b"not an index")
    with pytest.raises(StoreError, match="not a FAISS index"):
        DenseIndex.load(tmp_path / "dense.faiss")


def test_an_index_of_distances_is_refused() -> None:
    with pytest.raises(StoreError, match="inner product"):
        DenseIndex(faiss.IndexFlatL2(4))
