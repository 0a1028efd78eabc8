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


@pytest.fixture(scope="module")
def clustered() -> tuple[np.ndarray, DenseIndex]:
    """Vectors around fifty centres, in an inverted file."""
    centres = unit(50, 32)
    vectors = np.repeat(centres, 40, axis=0) + 0.7 * unit(2000, 32, seed=5)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, DenseIndex.build(vectors, exact_up_to=1000)


def test_many_vectors_are_an_inverted_file_that_finds_nearly_what_is_exact(
    clustered: tuple[np.ndarray, DenseIndex],
) -> None:
    vectors, index = clustered
    assert (index.kind, index.size) == ("IVF32,SQfp16", 2000)
    assert index.recall >= 0.98
    found = [index.search(vector, 10).rows for vector in vectors[::97]]
    expected = [np.argsort(-(vectors @ vector))[:10] for vector in vectors[::97]]
    common = sum(len(set(a) & set(b)) for a, b in zip(found, expected, strict=True))
    assert common >= 0.97 * 10 * len(found)


@pytest.mark.parametrize("share", [2, 7, 400])
def test_a_filter_finds_the_nearest_allowed_in_an_inverted_file_too(
    clustered: tuple[np.ndarray, DenseIndex], share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.dense._FEW", 100)
    vectors, index = clustered
    allowed = np.arange(2000) % share == 1
    for question in unit(5, 32, seed=8):
        cosines = np.where(allowed, vectors @ question, -2)
        found = index.search(question, 5, allowed)
        assert all(allowed[list(found.rows)])
        assert found.scores[0] == pytest.approx(cosines.max(), abs=0.05)
        if share == 400:  # few: compared one by one
            assert found.rows == tuple(np.argsort(-cosines, kind="stable")[:5])


def test_an_inverted_file_is_saved_with_its_vectors(
    clustered: tuple[np.ndarray, DenseIndex], tmp_path: Path
) -> None:
    vectors, index = clustered
    index.save(tmp_path / "dense.faiss")
    loaded = DenseIndex.load(tmp_path / "dense.faiss")
    rows = np.array([1999, 0, 700])
    assert loaded.vectors(rows) == pytest.approx(vectors[rows], abs=1e-3)
    assert loaded.search(vectors[3], 10) == index.search(vectors[3], 10)


def test_no_row_is_allowed(clustered: tuple[np.ndarray, DenseIndex]) -> None:
    vectors, index = clustered
    assert index.search(vectors[0], 10, np.zeros(2000, dtype=np.bool_)).rows == ()
