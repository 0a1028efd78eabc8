"""An opened generation: its texts, vectors and words, ready to be searched."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from retrieval.background import in_background
from retrieval.embedding import Embedder
from retrieval.errors import StoreError
from retrieval.store import (
    DENSE_FILE,
    LEXICAL_FOLDER,
    OVERLAY_FILE,
    SENTENCES_FILE,
    TEXTS_FILE,
    Manifest,
    Store,
    check_files,
)
from retrieval.texts import Texts

if TYPE_CHECKING:
    from retrieval.dense import DenseIndex
    from retrieval.joining import JoinedDense
    from retrieval.lexical import LexicalIndex


class Sliced(Protocol):
    """An array of sentences' vectors, or what is read as one."""

    def __getitem__(self, rows: slice, /) -> npt.NDArray[np.float16]: ...


@dataclass(frozen=True)
class Index:
    """One generation, opened for reading."""

    generation: Path
    manifest: Manifest
    texts: Texts
    dense: DenseIndex | JoinedDense
    lexical: LexicalIndex
    sentence_vectors: Sliced
    """Unit vectors of all sentences, shape (sentences, dimension)."""
    _embedder: Future[Embedder]

    @property
    def embedder(self) -> Embedder:
        """The model that this generation was embedded with; waits until it is loaded."""
        return self._embedder.result()

    @property
    def rows(self) -> int:
        """How many rows are numbered; those of removed passages are never found."""
        return self.dense.size

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
    try:
        texts, dense, lexical, sentence_vectors = open_segments(generation, manifest)
    except (OSError, ValueError) as error:
        raise StoreError(f"the index {store.folder} is damaged: {error}") from None
    index = Index(generation, manifest, texts, dense, lexical, sentence_vectors, embedder)
    last = manifest.segments[-1]
    if (
        index.rows != last.first_row + last.rows
        or lexical.size != manifest.passages
        or texts.passages_count != manifest.passages
    ):
        raise StoreError(f"the index {store.folder} is damaged: its parts do not belong together")
    return index


def open_segments(
    generation: Path, manifest: Manifest
) -> tuple[Texts, DenseIndex | JoinedDense, LexicalIndex, Sliced]:
    """What a generation's segments hold, as one. Raises StoreError, OSError or ValueError."""
    from retrieval.dense import DenseIndex
    from retrieval.joining import JoinedDense, JoinedRows
    from retrieval.lexical import LexicalIndex, LexicalPart
    from retrieval.postings import Postings

    folders = [generation / segment.folder for segment in manifest.segments]
    if not (generation / OVERLAY_FILE).is_file():
        (folder,) = folders
        return (
            Texts(folder / TEXTS_FILE),
            DenseIndex.load(folder / DENSE_FILE),
            LexicalIndex.load(folder / LEXICAL_FOLDER),
            np.load(folder / SENTENCES_FILE, mmap_mode="r"),
        )
    texts = Texts(*(folder / TEXTS_FILE for folder in folders), overlay=generation / OVERLAY_FILE)
    removed = np.array(
        [row for _, first, count in texts.removed() for row in range(first, first + count)],
        dtype=np.int32,
    )
    firsts = [segment.first_row for segment in manifest.segments]
    dense = [DenseIndex.load(folder / DENSE_FILE) for folder in folders]
    sentences = [np.load(folder / SENTENCES_FILE, mmap_mode="r") for folder in folders]
    postings = [Postings.load(folder / LEXICAL_FOLDER) for folder in folders]
    last = manifest.segments[-1]
    return (
        texts,
        JoinedDense(list(zip(firsts, dense, strict=True)), last.first_row + last.rows, removed),
        LexicalIndex(
            [LexicalPart(part, first) for part, first in zip(postings, firsts, strict=True)],
            removed,
        ),
        JoinedRows(
            [
                (s.first_sentence, array)
                for s, array in zip(manifest.segments, sentences, strict=True)
            ]
        ),
    )
