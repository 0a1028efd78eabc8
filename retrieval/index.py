"""An opened generation: its texts, vectors and words, ready to be searched."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from retrieval.background import in_background
from retrieval.embedding import Embedder
from retrieval.errors import StoreError
from retrieval.multilingual import Means, Multilingual
from retrieval.store import (
    CENTRE_FILE,
    DENSE_FILE,
    LEXICAL_FOLDER,
    MULTILINGUAL_FILE,
    SENTENCES_FILE,
    TEXTS_FILE,
    Manifest,
    Store,
)
from retrieval.texts import Texts

if TYPE_CHECKING:
    from retrieval.dense import DenseIndex
    from retrieval.lexical import LexicalIndex


@dataclass(frozen=True)
class Index:
    """One generation, opened for reading."""

    generation: Path
    manifest: Manifest
    texts: Texts
    dense: DenseIndex
    lexical: LexicalIndex
    sentence_vectors: npt.NDArray[np.float16]
    """Unit vectors of all sentences, shape (sentences, dimension)."""
    _embedder: Future[Embedder]
    multilingual: Multilingual | None = None
    """What questions in other languages are answered with; loaded when one comes."""

    @property
    def embedder(self) -> Embedder:
        """The model that this generation was embedded with; waits until it is loaded."""
        return self._embedder.result()

    def close(self) -> None:
        self.texts.close()


def open_index(store: Store) -> Index:
    """The current generation of `store`.

    Raises StoreError when there is none or it is damaged, ModelError when its model is (once the
    model is used).
    """
    for _ in range(3):
        generation = store.current()
        if generation is None:
            raise StoreError(f"there is no index in {store.folder}; build it: readout index")
        try:
            return _open(store, generation)
        except StoreError:
            # A builder may have replaced and removed it between the two looks.
            if store.current() == generation:
                raise
    raise StoreError(f"the index {store.folder} keeps changing; try again")


def _open(store: Store, generation: Path) -> Index:
    manifest = store.manifest(generation)
    # Checking and loading the model takes as long as importing the rest: both at once.
    model_folder = store.models / manifest.model_folder
    embedder = in_background(lambda: Embedder(model_folder))
    from retrieval.dense import DenseIndex
    from retrieval.lexical import LexicalIndex

    try:
        index = Index(
            generation=generation,
            manifest=manifest,
            texts=Texts(generation / TEXTS_FILE),
            dense=DenseIndex.load(generation / DENSE_FILE),
            lexical=LexicalIndex.load(generation / LEXICAL_FOLDER, manifest.passages),
            sentence_vectors=np.load(generation / SENTENCES_FILE, mmap_mode="r"),
            _embedder=embedder,
            multilingual=_multilingual(store, generation, manifest),
        )
    except (OSError, ValueError) as error:
        raise StoreError(f"the index {store.folder} is damaged: {error}") from None
    if index.dense.size != manifest.passages or index.texts.passages_count != manifest.passages:
        raise StoreError(f"the index {store.folder} is damaged: its parts do not belong together")
    return index


def _multilingual(store: Store, generation: Path, manifest: Manifest) -> Multilingual | None:
    if manifest.multilingual is None:
        return None
    from retrieval.dense import DenseIndex

    return Multilingual(
        lambda: DenseIndex.load(generation / MULTILINGUAL_FILE),
        lambda: Means.read(generation / CENTRE_FILE).centre(),
        lambda: Embedder(store.models / manifest.multilingual_folder),
    )
