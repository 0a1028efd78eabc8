from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import StoreError
from retrieval.evaluation import kept_vectors

VECTORS = np.array([[1, 0], [0, 1]], dtype=np.float32)
SENTENCE_VECTORS = np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float16)


def test_what_is_kept_is_read_again_for_as_many_texts(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "kept.npz"
    assert kept_vectors.read(file, 2, 3) is None
    kept_vectors.write(file, vectors=VECTORS, sentence_vectors=SENTENCE_VECTORS)
    found = kept_vectors.read(file, 2, 3)
    assert found is not None
    assert np.array_equal(found[0], VECTORS)
    assert np.array_equal(found[1], SENTENCE_VECTORS)
    assert kept_vectors.read(file, 3, 3) is None
    assert kept_vectors.read(file, 2, 2) is None
    assert kept_vectors.read_multilingual(file, 2) is None


def test_a_damaged_file_counts_as_none(tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    kept_vectors.write(file, vectors=VECTORS, centre=VECTORS[0])
    assert kept_vectors.read_multilingual(file, 2) is not None
    file.write_bytes(file.read_bytes()[:100])
    assert kept_vectors.read_multilingual(file, 2) is None


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="choose another folder for the index"):
        kept_vectors.write(tmp_path / "file" / "kept.npz", vectors=VECTORS)
