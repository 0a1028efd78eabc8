"""Documents to an index on a server: what is new is embedded and written, then takes effect."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from corpus.loading import load_folder
from corpus.messages import Message
from retrieval.building import BuildResult
from retrieval.encoding import Progress
from retrieval.freshness import source_files
from retrieval.milvus.address import Address
from retrieval.milvus.heads import Head, Heads
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
            notice(
                Message(
                    "Building the index on {address}: {reason}.",
                    address=address,
                    reason=_reason(head, rebuild),
                )
            )
            work = Step(server, heads, head, writer, progress)
            documents = load_folder(corpus_folder)
            with local.locked():
                prepared = prepare(local, model, documents, work.told)
            return work.run(documents, prepared, local, model, wanted, rebuild)
    finally:
        server.close()


def _reason(head: Head | None, rebuild: bool) -> Message:
    if head is None:
        return Message("there is none yet")
    return Message("asked to") if rebuild else Message("the documents have changed")
