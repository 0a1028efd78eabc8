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
from retrieval.store import (
    DENSE_FILE,
    LEXICAL_FOLDER,
    SENTENCES_FILE,
    TEXTS_FILE,
    Manifest,
    Store,
    check_files,
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

    @property
    def embedder(self) -> Embedder:
        """The model that this generation was embedded with; waits until it is loaded."""
        return self._embedder.result()

    def check(self) -> None:
        """Compares every checksum, of large files too. Raises StoreError where one is damaged."""
        if self.generation.is_dir():  # else a newer one has replaced it, and what is open stays
            check_files(self.generation, self.manifest)

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
        )
    except (OSError, ValueError) as error:
        raise StoreError(f"the index {store.folder} is damaged: {error}") from None
    if index.dense.size != manifest.passages or index.texts.passages_count != manifest.passages:
        raise StoreError(f"the index {store.folder} is damaged: its parts do not belong together")
    return index
