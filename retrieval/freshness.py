"""Whether an index still belongs to its documents and its model; imports nothing heavy."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import CorpusError
from corpus.loading import document_entries
from corpus.messages import Message
from retrieval import models
from retrieval.errors import ModelError, StoreError
from retrieval.manifest import Manifest, SourceFile
from retrieval.model_card import MODEL_FILE, ModelCard
from retrieval.store import Store


def outdated(
    index: Store,
    corpus_folder: Path,
    model: str,
    multilingual: str | None = None,
    thorough: bool = False,
) -> str | None:
    """Why the current generation will not do, in a few words; None when it will.

    `thorough` hashes the large files and those of the exported model too.
    """
    try:
        generation = index.current()
        if generation is None:
            return Message("there is none yet")
        manifest = index.manifest(generation, thorough)
        card = ModelCard.read(index.models / manifest.model_folder)
        if thorough:
            card.verify(index.models / manifest.model_folder)
    except (StoreError, ModelError) as error:
        return error.message
    if manifest.model != model or manifest.model_fingerprint != models.fingerprint(model):
        return Message("the model has changed")
    if card.model_sha256 != manifest.model_sha256:
        return Message("the exported model is another one")
    if _multilingual_changed(index, manifest, multilingual):
        return Message("the multilingual model has changed")
    try:
        sources = index.sources(generation)
    except StoreError as error:
        return error.message
    if source_files(corpus_folder, sources) != sources:
        return Message("the documents have changed")
    return None


def _multilingual_changed(index: Store, manifest: Manifest, wanted: str | None) -> bool:
    if manifest.multilingual != wanted or wanted is None:
        return manifest.multilingual != wanted
    # The model itself is checked where it is used; only that takes its time.
    there = (index.models / manifest.multilingual_folder / MODEL_FILE).is_file()
    return not there or manifest.multilingual_fingerprint != models.fingerprint(wanted)


def source_files(folder: Path, known: Sequence[SourceFile] = ()) -> tuple[SourceFile, ...]:
    """The document files as they are now; one that looks as it did is not read again.

    Raises CorpusError for one that cannot be read.
    """
    before = {source.name: source for source in known}
    found = []
    for name, status in document_entries(folder):
        old = before.get(name)
        if old and (old.size, old.modified_ns) == (status.st_size, status.st_mtime_ns):
            found.append(old)
            continue
        digest = _digest(folder / name)
        if old and old.digest == digest:
            found.append(old)
        else:
            found.append(SourceFile(name, status.st_size, status.st_mtime_ns, digest))
    return tuple(found)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise CorpusError(path, None, "cannot be read: {problem}", problem=error.strerror) from None
