"""An index in a folder, one on a real server, and one on a cluster where there is one."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus import shipped_documents
from retrieval import building
from retrieval.building import BuildResult
from retrieval.index import Index
from retrieval.local_index import open_index
from retrieval.milvus.address import Address
from retrieval.milvus.index import open_milvus
from retrieval.milvus.server import Server
from retrieval.milvus.updating import update
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store

DATA = Path(__file__).parents[2] / "data"
BACK_ENDS = ("folder", "milvus", "cluster")
HOSTILE = """x" or born > 0 or "'\\{y}"""
"""A publisher's name that would say something else to whoever pastes it into an expression."""
_names = itertools.count()


@dataclass(frozen=True)
class BackEnd:
    """One way to keep an index."""

    name: str
    update: Callable[..., BuildResult | None]
    open: Callable[[], Index]


def with_models(store: Store, folder: Path) -> Store:
    """An empty index folder that has the exported model already, so that building is quick."""
    folder.mkdir(parents=True)
    (folder / "models").symlink_to(store.models)
    return Store(folder)


def on_server(uri: str, local: Store) -> BackEnd:
    address = Address.parse(uri)

    def run(corpus: Path, **options: object) -> BuildResult | None:
        return update(address, local, corpus, DEFAULT_MODEL, **options)  # type: ignore[arg-type]

    return BackEnd("milvus", run, lambda: open_milvus(address, local))


def in_folder(local: Store) -> BackEnd:
    def run(corpus: Path, **options: object) -> BuildResult | None:
        return building.ensure(local, corpus, DEFAULT_MODEL, **options)  # type: ignore[arg-type]

    return BackEnd("folder", run, lambda: open_index(local))


def drop_all(uri: str) -> None:
    """Removes what a test left on a cluster."""
    server = Server(Address.parse(uri))
    for name in server.collections():
        if name.startswith(f"{server.address.name}_"):
            server.drop(name)
    server.close()


@pytest.fixture(scope="session")
def make_back_end(
    request: pytest.FixtureRequest,
    shipped_store: Store,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], BackEnd]]:
    """A new, empty index of a kind."""
    left = []

    def make(kind: str) -> BackEnd:
        local = with_models(shipped_store, tmp_path_factory.mktemp(kind) / "index")
        if kind == "folder":
            return in_folder(local)
        if kind == "milvus":
            server = request.getfixturevalue("milvus_server")
            return on_server(f"{server.uri}/t{next(_names)}", local)
        cluster = os.environ.get("MILVUS_URI")
        if not cluster:
            pytest.skip("not run: MILVUS_URI does not name a Milvus of 2.5 or later")
        left.append(f"{cluster.rstrip('/')}/test_{secrets.token_hex(4)}")
        return on_server(left[-1], local)

    yield make
    for uri in left:
        drop_all(uri)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped readout, those of another publisher, and two in collections of their own."""
    folder = tmp_path_factory.mktemp("archive") / "documents"
    shutil.copytree(DATA / "state-readouts" / "documents", folder)
    shutil.copy(shipped_documents() / "2020-09-28-moon-putin-call.md", folder)
    write(folder, "secret-one", "The lighthouse keeper counts seventeen herons.", "secret")
    write(folder, "hostile", "The lighthouse keeper counts nobody.", "open", publisher=HOSTILE)
    return folder


def write(
    folder: Path, name: str, text: str, collection: str, publisher: str = "The Harbour"
) -> Path:
    """A document of its own."""
    quoted = publisher.replace("'", "''")
    path = folder / f"{name}.md"
    path.write_text(
        f"---\nid: {name}\ntitle: On {name}\ntitle_is_ours: true\ndate: 2021-06-05\n"
        f"publisher: '{quoted}'\nsource_url: https://example.org/{name}\nlanguage: en\n"
        f"kind: readout\nlicence: MIT\ncollection: {collection}\nparties:\n"
        "  - name: Ada Example\n    aliases: [the Keeper]\n    side: A\n    publisher_side: true\n"
        f"---\n\n{text}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session")
def archives(make_back_end: Callable[[str], BackEnd], archive: Path) -> Callable[[str], Index]:
    """The archive, opened, in an index of a kind; built once for all tests."""
    opened: dict[str, Index] = {}

    def of(kind: str) -> Index:
        if kind not in opened:
            back_end = make_back_end(kind)
            back_end.update(archive)
            opened[kind] = back_end.open()
        return opened[kind]

    return of


@pytest.fixture(params=BACK_ENDS)
def back_end(request: pytest.FixtureRequest, make_back_end: Callable[[str], BackEnd]) -> BackEnd:
    """An empty index of each kind."""
    return make_back_end(request.param)


@pytest.fixture(params=BACK_ENDS)
def index(request: pytest.FixtureRequest, archives: Callable[[str], Index]) -> Index:
    """The archive in an index of each kind; nobody writes to it."""
    return archives(request.param)


@pytest.fixture(params=BACK_ENDS[1:])
def pair(request: pytest.FixtureRequest, archives: Callable[[str], Index]) -> tuple[Index, Index]:
    """The archive in a folder, and on a server."""
    return archives("folder"), archives(request.param)
