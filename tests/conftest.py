from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from corpus.loading import shipped_documents
from retrieval.building import ensure
from retrieval.engine import Engine
from retrieval.index import Index
from retrieval.local_index import open_index
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from tests.rigs.milvus_server import MilvusServer, namespace

# With a second model every index takes longer to build; test_multilingual.py has one of its own.
os.environ["READOUT_MULTILINGUAL"] = "off"

SEED = Path(__file__).parent / "data" / "readout.txt"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests expect the program's English words, whatever the locale of who runs them."""
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The shipped documents, indexed once for all tests; nobody writes to it."""
    store = Store(tmp_path_factory.mktemp("shipped") / "index")
    ensure(store, shipped_documents(), DEFAULT_MODEL)
    return store


@pytest.fixture(scope="session")
def shipped_index(shipped_store: Store) -> Index:
    return open_index(shipped_store)


@pytest.fixture(scope="session")
def engine(shipped_index: Index) -> Engine:
    return Engine(shipped_index)


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A real server, in a network of its own: it listens on all interfaces whatever it is told."""
    if find_spec("milvus") is None:
        pytest.skip("not run: there is a Milvus server on PyPI for Linux on x86-64 alone")
    if namespace() is None:
        pytest.skip("not run: network namespaces (unshare -n) are not allowed here")
    server = MilvusServer(tmp_path_factory.mktemp("milvus"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def model_store(shipped_store: Store, tmp_path: Path) -> Store:
    """An empty index folder that has the exported model already, so that building is quick."""
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / "models").symlink_to(shipped_store.models)
    return Store(folder)
