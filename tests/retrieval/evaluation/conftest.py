from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.loading import shipped_documents
from retrieval import building
from retrieval.index import Index, open_index
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over the shipped documents, built with the real model."""
    folder = tmp_path_factory.mktemp("index")
    building.ensure(Store(folder), shipped_documents(), DEFAULT_MODEL)
    return folder


@pytest.fixture(scope="session")
def index(index_folder: Path) -> Iterator[Index]:
    with contextlib.closing(open_index(Store(index_folder))) as opened:
        yield opened
