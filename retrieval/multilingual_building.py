"""The multilingual model's form and the passages' vectors by it, beside those of the main model."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from retrieval import models, multilingual
from retrieval.dense import DenseIndex
from retrieval.embedding import Embedder, Vectors
from retrieval.encoding import Progress
from retrieval.errors import ModelError, StoreError
from retrieval.local_index import open_dense, open_texts
from retrieval.manifest import CENTRE_FILE, MULTILINGUAL_FILE, TEXTS_FILE, Manifest, Segment
from retrieval.model_card import ModelCard
from retrieval.multilingual import CENTRE_SAMPLE, Means, Ticks
from retrieval.store import Store
from retrieval.texts import Texts

_CHECKED = 1000
"""By at most so many passages an exported model is checked."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a former generation knew, by the passages' keys."""

    fingerprint: str = ""
    """Of the model that it was made with; empty where there was none."""
    vectors: Mapping[str, Vectors] = field(default_factory=dict)
    means: Mapping[str, Vectors] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        generation: Path,
        manifest: Manifest,
        texts: Texts,
        documents: Sequence[int] | None = None,
    ) -> Known:
        """From a generation's files: the vectors of `documents` (rows), or of all."""
        if manifest.multilingual is None:
            return cls()
        try:
            dense = open_dense(generation, manifest.segments, texts, MULTILINGUAL_FILE)
            means = Means.read(generation / CENTRE_FILE)
        except StoreError:
            return cls()
        stored = list(texts.stored(documents))
        vectors: Mapping[str, Vectors] = {}
        if stored:
            found = dense.vectors(np.array([one.row for one in stored], dtype=np.int64))
            vectors = dict(zip((one.digest for one in stored), found, strict=True))
        return cls(manifest.multilingual_fingerprint, vectors, means.by_passage)


def add(
    index: Store,
    draft: Path,
    segments: Sequence[Segment],
    name: str,
    known: Known,
    progress: Progress,
) -> ModelCard:
    """Writes the vectors of a generation whose texts are there; inside `index.locked()`.

    Segments that were taken over with their vectors stay as they are.
    """
    progress("Preparing the multilingual model", 0, 1)
    with contextlib.closing(open_texts(draft, segments)) as texts:
        # A model from a hub is checked on these.
        sample = [texts.passage(one.row)[0].text for one in texts.sample(_CHECKED)]
        embedder = Embedder(model_form(index, name, sample))

        def ticks(done: int, total: int) -> None:
            progress("Embedding (multilingual)", done, total)

        write(draft, segments, texts, embedder, known, ticks)
    return embedder.card


def write(
    draft: Path,
    segments: Sequence[Segment],
    texts: Texts,
    embedder: Embedder,
    known: Known,
    ticks: Ticks,
) -> None:
    """Writes the vectors of each segment that has none, and the centre of all passages' tokens.

    `texts` are those of all `segments`.
    """
    if known.fingerprint != embedder.card.fingerprint:
        known = Known()
    sample = {one.digest: one.row for one in texts.sample(CENTRE_SAMPLE)}
    means = {key: known.means[key] for key in sample if key in known.means}
    for segment in segments:
        file = draft / segment.folder / MULTILINGUAL_FILE
        if file.is_file():
            continue
        # Read by itself it has all its rows, those of passages removed since then too.
        with contextlib.closing(Texts(file.with_name(TEXTS_FILE))) as own:
            stored = sorted(own.stored(), key=lambda one: one.row)
            passages = [own.passage(one.row)[0].text for one in stored]
        vectors, read = multilingual.embed(
            embedder, passages, [one.digest for one in stored], known.vectors, means, ticks, sample
        )
        DenseIndex.build(vectors).save(file)
        means.update(read.by_passage)
    # Where passages of the sample were removed, others take their place.
    missing = [key for key in sample if key not in means]
    if missing:
        passages = [texts.passage(sample[key])[0].text for key in missing]
        means.update(
            multilingual.embed(embedder, passages, missing, {}, {}, ticks, sample)[1].by_passage
        )
    Means(means).write(draft / CENTRE_FILE)


def model_form(index: Store, name: str, sample: Sequence[str]) -> Path:
    """The folder of the model's form, made now where it is not there; inside `index.locked()`.

    A model from a folder or a hub is exported and checked on `sample`. Raises ModelError.
    """
    folder = index.models / models.folder_name(name)
    with contextlib.suppress(ModelError):
        if Embedder(folder).card.fingerprint == models.fingerprint(name):
            return folder
    draft = index.new_model_folder()
    try:
        if name in models.PACKAGED and name == models.DEFAULT_MULTILINGUAL:
            from retrieval.e5_form import write_form

            write_form(name, draft)
        else:
            from retrieval.sentence_transformer import SentenceTransformerModel

            SentenceTransformerModel(name).export(draft, sample)
        return index.keep(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
