"""The multilingual model's form and the passages' vectors by it, beside those of the main model."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval import models, multilingual
from retrieval.dense import DenseIndex
from retrieval.embedding import Embedder, Vectors
from retrieval.encoding import Progress
from retrieval.errors import ModelError, StoreError
from retrieval.model_card import ModelCard
from retrieval.multilingual import Means, Ticks
from retrieval.store import CENTRE_FILE, MULTILINGUAL_FILE, TEXTS_FILE, Manifest, Store
from retrieval.texts import Texts


@dataclass(frozen=True, slots=True)
class Known:
    """What a former generation knew, by the passages' keys."""

    fingerprint: str = ""
    """Of the model that it was made with; empty where there was none."""
    vectors: Mapping[str, Vectors] | None = None
    means: Mapping[str, Vectors] | None = None

    @classmethod
    def read(cls, generation: Path, manifest: Manifest, keys: Sequence[str]) -> Known:
        """From a generation's files; `keys` are its passages', row by row."""
        if manifest.multilingual is None:
            return cls()
        try:
            dense = DenseIndex.load(generation / MULTILINGUAL_FILE)
            means = Means.read(generation / CENTRE_FILE)
        except StoreError:
            return cls()
        vectors = dense.vectors_of_all()
        return cls(
            manifest.multilingual_fingerprint,
            dict(zip(keys, vectors, strict=False)),
            means.by_passage,
        )


def add(index: Store, draft: Path, name: str, known: Known, progress: Progress) -> ModelCard:
    """Writes the vectors of a generation that has its texts already; inside `index.locked()`."""
    progress("Preparing the multilingual model", 0, 1)
    with contextlib.closing(Texts(draft / TEXTS_FILE)) as texts:
        stored = sorted(texts.stored(), key=lambda one: one.row)
        passages = [texts.passage(one.row)[0].text for one in stored]
    embedder = Embedder(model_form(index, name, passages))

    def ticks(done: int, total: int) -> None:
        progress("Embedding (multilingual)", done, total)

    write(draft, embedder, passages, [one.digest for one in stored], known, ticks)
    return embedder.card


def write(
    draft: Path,
    embedder: Embedder,
    texts: Sequence[str],
    keys: Sequence[str],
    known: Known,
    ticks: Ticks,
) -> None:
    """Writes the vectors of `texts` and the centre of their tokens to the folder of a generation."""
    same = known.fingerprint == embedder.card.fingerprint
    vectors, means = multilingual.embed(
        embedder,
        texts,
        keys,
        (known.vectors or {}) if same else {},
        (known.means or {}) if same else {},
        ticks,
    )
    DenseIndex.build(vectors).save(draft / MULTILINGUAL_FILE)
    means.write(draft / CENTRE_FILE)


def model_form(index: Store, name: str, sample: Sequence[str], fresh: bool = False) -> Path:
    """The folder of the model's form, made now where it is not there; inside `index.locked()`.

    A model from a folder or a hub is exported and checked on `sample`. Raises ModelError.
    """
    folder = index.models / models.folder_name(name)
    if not fresh:
        with contextlib.suppress(ModelError):
            if Embedder(folder).card.fingerprint == models.fingerprint(name):
                return folder
    draft = index.new_model_folder()
    try:
        if name in models.PACKAGED and name == models.DEFAULT_MULTILINGUAL:
            from retrieval.e5_form import write_form

            write_form(name, draft)
        else:
            from retrieval.exporting import SentenceTransformerModel

            SentenceTransformerModel(name).export(draft, sample)
        return index.keep(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
