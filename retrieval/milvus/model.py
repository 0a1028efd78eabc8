"""The model of an index on a server: its exported form is made once on each machine."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval import models
from retrieval.embedding import Embedder
from retrieval.errors import ModelError
from retrieval.manifest import Manifest
from retrieval.model_card import ModelCard
from retrieval.store import Store

if TYPE_CHECKING:
    from retrieval.milvus.reading import Reader
    from retrieval.milvus.texts import MilvusTexts

_SAMPLE = 8
"""So many documents are enough to check an exported form on."""
_NEAR = 1e-3
"""Farther from the stored vector than this, in any component, is another model."""


def local_model(cache: Store, reader: Reader, texts: MilvusTexts) -> Path:
    """The folder of the exported form of the index's model; made in `cache` where it is not there.

    Raises ModelError where the model here embeds a passage elsewhere than the index has it.
    """
    manifest = reader.head.manifest
    folder = cache.models / models.folder_name(manifest.model)
    card = _card(folder, manifest)
    if card is None:
        folder = _export(cache, manifest, texts)
        card = ModelCard.read(folder)
    if card.model_sha256 != manifest.model_sha256:
        _compare(folder, manifest, reader, texts)
    return folder


def _card(folder: Path, manifest: Manifest) -> ModelCard | None:
    try:
        card = ModelCard.read(folder)
    except ModelError:
        return None
    return card if card.fingerprint == models.fingerprint(manifest.model) else None


def _export(cache: Store, manifest: Manifest, texts: MilvusTexts) -> Path:
    # Imported here: this is what only building needs.
    from retrieval.milvus.preparing import prepare

    sample = [
        document
        for name in itertools.islice(texts.document_ids(), _SAMPLE)
        if (document := texts.document(name))
    ]
    with cache.locked():
        return prepare(cache, manifest.model, sample, lambda *_: None).folder


def _compare(folder: Path, manifest: Manifest, reader: Reader, texts: MilvusTexts) -> None:
    """Two exports of the same weights differ as files, yet they embed alike."""
    row = texts.passage_rows(texts.document_ids()[0])[0]
    passage, _, _ = texts.passage(row)
    found = Embedder(folder).passages([passage.text])[0]
    stored, _ = reader.vectors(row)
    if found.shape != stored.shape or not float(np.abs(found - stored).max()) <= _NEAR:
        raise ModelError(
            "the model {model} here is not the one that the index was made with; "
            "install the same one, or build the index anew: readout index --rebuild",
            model=repr(manifest.model),
        )
