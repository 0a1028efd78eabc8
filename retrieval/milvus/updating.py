"""Documents to an index on a server: what is new is embedded and written, then takes effect."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from corpus.loading import load_folder
from retrieval.building import BuildResult
from retrieval.encoding import Progress
from retrieval.freshness import source_files
from retrieval.milvus.address import Address
from retrieval.milvus.heads import Heads
from retrieval.milvus.preparing import prepare
from retrieval.milvus.server import Server
from retrieval.milvus.step import Step
from retrieval.store import Store


def update(
    address: Address,
    local: Store,
    corpus_folder: Path,
    model: str,
    progress: Progress = lambda *_: None,
    notice: Callable[[str], None] = lambda _: None,
    rebuild: bool = False,
) -> BuildResult | None:
    """Sees to it that the index at `address` is one of `corpus_folder`; None where it was.

    The model's exported form is kept in `local`; vectors that the index there has are taken over.
    Raises AwayError, StoreError, CorpusError or ModelError; the old generation then stays in use.
    """
    sources = "".join(f"{one.name}\0{one.digest}\n" for one in source_files(corpus_folder))
    wanted = hashlib.sha256(f"{model}\0{sources}".encode()).hexdigest()
    server = Server(address)
    try:
        heads = Heads(server)
        with heads.writing() as writer:
            head = heads.current()
            if head is not None and head.sources == wanted and not rebuild:
                return None
            why = "asked to" if rebuild else "the documents have changed"
            notice(f"Building the index on {address}: {why if head else 'there is none yet'}.")
            work = Step(server, heads, head, writer, progress)
            documents = load_folder(corpus_folder)
            with local.locked():
                prepared = prepare(local, model, documents, work.told, fresh=False)
            return work.run(documents, prepared, local, model, wanted, rebuild)
    finally:
        server.close()
