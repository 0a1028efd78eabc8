"""A generation in a folder, opened: its segments' texts, vectors and words as one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from retrieval.background import in_background
from retrieval.embedding import Embedder
from retrieval.errors import StoreError
from retrieval.files import check_files
from retrieval.filters import Filter
from retrieval.index import SentenceVectors
from retrieval.manifest import (
    CENTRE_FILE,
    DENSE_FILE,
    LEXICAL_FOLDER,
    MULTILINGUAL_FILE,
    OVERLAY_FILE,
    SENTENCES_FILE,
    TEXTS_FILE,
    Manifest,
    Segment,
)
from retrieval.multilingual import Means, Multilingual
from retrieval.store import Store
from retrieval.texts import Texts

if TYPE_CHECKING:
    from retrieval.dense import DenseIndex
    from retrieval.joining import JoinedDense
    from retrieval.lexical import LexicalIndex


@dataclass(frozen=True)
class LocalIndex:
    """One generation of an index folder, opened for reading."""

    generation: Path
    manifest: Manifest
    texts: Texts
    dense: DenseIndex | JoinedDense
    lexical: LexicalIndex
    sentence_vectors: SentenceVectors
    """Unit vectors of all sentences, shape (sentences, dimension)."""
    _embedder: Future[Embedder]
    models: Store
    """The index folder; exported models are kept there too."""
    multilingual: Multilingual | None = None
    """What questions in other languages are answered with; loaded when one comes."""

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

    def count(self, chosen: Filter | None = None) -> int:
        """How many passages a filter allows."""
        allowed = self.texts.allowed(chosen)
        return self.manifest.passages if allowed is None else int(np.count_nonzero(allowed))

    def is_current(self) -> bool:
        """Whether no other generation has taken its place."""
        return self.models.current() == self.generation

    def close(self) -> None:
        self.texts.close()


def open_index(store: Store) -> LocalIndex:
    """The current generation of `store`.

    Raises StoreError when there is none or it is damaged, ModelError when its model is (once the
    model is used).
    """
    for _ in range(3):
        generation = store.current()
        if generation is None:
            raise StoreError(
                "there is no index in {folder}; build it: readout index", folder=store.folder
            )
        try:
            return _open(store, generation)
        except StoreError:
            # A builder may have replaced and removed it between the two looks.
            if store.current() == generation:
                raise
    raise StoreError("the index {folder} keeps changing; try again", folder=store.folder)


def _open(store: Store, generation: Path) -> LocalIndex:
    manifest = store.manifest(generation)
    # Checking and loading the model takes as long as importing the rest: both at once.
    model_folder = store.models / manifest.model_folder
    embedder = in_background(lambda: Embedder(model_folder))
    try:
        index = assemble(store, generation, manifest, embedder)
    except (OSError, ValueError) as error:
        raise StoreError(
            "the index {folder} is damaged: {problem}", folder=store.folder, problem=error
        ) from None
    last = manifest.segments[-1]
    if (
        index.rows != last.first_row + last.rows
        or index.lexical.size != manifest.passages
        or index.texts.passages_count != manifest.passages
    ):
        raise StoreError(
            "the index {folder} is damaged: its parts do not belong together", folder=store.folder
        )
    return index


def assemble(
    store: Store, generation: Path, manifest: Manifest, embedder: Future[Embedder]
) -> LocalIndex:
    """A generation's parts, with what embeds questions. Raises StoreError, OSError or ValueError."""
    texts, dense, lexical, sentence_vectors = open_segments(generation, manifest)
    return LocalIndex(
        generation,
        manifest,
        texts,
        dense,
        lexical,
        sentence_vectors,
        embedder,
        store,
        _multilingual(store, generation, manifest, texts),
    )


def open_segments(
    generation: Path, manifest: Manifest
) -> tuple[Texts, DenseIndex | JoinedDense, LexicalIndex, SentenceVectors]:
    """What a generation's segments hold, as one. Raises StoreError, OSError or ValueError."""
    from retrieval.dense import DenseIndex
    from retrieval.joining import JoinedRows
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
    texts = open_texts(generation, manifest.segments)
    firsts = [segment.first_row for segment in manifest.segments]
    sentences = [np.load(folder / SENTENCES_FILE, mmap_mode="r") for folder in folders]
    postings = [Postings.load(folder / LEXICAL_FOLDER) for folder in folders]
    return (
        texts,
        open_dense(generation, manifest.segments, texts),
        LexicalIndex(
            [LexicalPart(part, first) for part, first in zip(postings, firsts, strict=True)],
            _removed(texts),
        ),
        JoinedRows(
            [
                (s.first_sentence, array)
                for s, array in zip(manifest.segments, sentences, strict=True)
            ]
        ),
    )


def open_texts(generation: Path, segments: Sequence[Segment]) -> Texts:
    """The texts of `segments` as one. Raises StoreError."""
    files = [generation / segment.folder / TEXTS_FILE for segment in segments]
    overlay = generation / OVERLAY_FILE
    return Texts(*files, overlay=overlay if overlay.is_file() else None)


def open_dense(
    generation: Path, segments: Sequence[Segment], texts: Texts, name: str = DENSE_FILE
) -> DenseIndex | JoinedDense:
    """The vectors in the files `name` of `segments` as one, without what `texts` says is removed.

    Raises StoreError.
    """
    from retrieval.dense import DenseIndex
    from retrieval.joining import JoinedDense

    parts = [(s.first_row, DenseIndex.load(generation / s.folder / name)) for s in segments]
    if not (generation / OVERLAY_FILE).is_file():
        return parts[0][1]
    last = segments[-1]
    return JoinedDense(parts, last.first_row + last.rows, _removed(texts))


def _removed(texts: Texts) -> npt.NDArray[np.int32]:
    """The rows of the passages that count no more."""
    rows = [row for _, first, count in texts.removed() for row in range(first, first + count)]
    return np.array(rows, dtype=np.int32)


def _multilingual(
    store: Store, generation: Path, manifest: Manifest, texts: Texts
) -> Multilingual | None:
    if manifest.multilingual is None:
        return None
    return Multilingual(
        lambda: open_dense(generation, manifest.segments, texts, MULTILINGUAL_FILE),
        lambda: Means.read(generation / CENTRE_FILE).centre(),
        lambda: Embedder(store.models / manifest.multilingual_folder),
    )
