"""Whether an index still belongs to its documents and its model; imports nothing heavy."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from corpus.loading import document_files
from corpus.messages import Message
from retrieval import models
from retrieval.errors import ModelError, StoreError
from retrieval.model_card import ModelCard
from retrieval.store import SourceFile, Store


def outdated(index: Store, corpus_folder: Path, model: str) -> str | None:
    """Why the current generation will not do, in a few words; None when it will."""
    try:
        generation = index.current()
        if generation is None:
            return Message("there is none yet")
        manifest = index.manifest(generation)
        card = ModelCard.read(index.models / manifest.model_folder)
    except (StoreError, ModelError) as error:
        return error.message
    if manifest.model != model or manifest.model_fingerprint != models.fingerprint(model):
        return Message("the model has changed")
    if card.model_sha256 != manifest.model_sha256:
        return Message("the exported model is another one")
    if source_files(corpus_folder, manifest.sources) != manifest.sources:
        return Message("the documents have changed")
    return None


def source_files(folder: Path, known: Sequence[SourceFile] = ()) -> tuple[SourceFile, ...]:
    """The document files as they are now; one that looks as it did is not read again."""
    before = {source.name: source for source in known}
    found = []
    for path in document_files(folder):
        name = path.relative_to(folder).as_posix()
        status = path.stat()
        old = before.get(name)
        if old and (old.size, old.modified_ns) == (status.st_size, status.st_mtime_ns):
            found.append(old)
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if old and old.digest == digest:
            found.append(old)
        else:
            found.append(SourceFile(name, status.st_size, status.st_mtime_ns, digest))
    return tuple(found)
