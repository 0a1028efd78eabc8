"""The model of an index while it is built: loaded, exported where that was not done yet."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval import embedding, models
from retrieval.embedding import Embedder, Spans, Vectors
from retrieval.errors import ModelError
from retrieval.model_card import ModelCard
from retrieval.segmentation import TokenCounter
from retrieval.store import Store

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

Embed = Callable[[Sequence[str], Sequence[Spans]], tuple[Vectors, list[Vectors]]]
"""Texts and stretches of each to unit vectors, as `Embedder.passages_and_spans`."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can embed."""

    embed: Embed
    folder: Path
    card: ModelCard


@dataclass(frozen=True, slots=True)
class Encoder:
    """A model of which so far only the tokenizer is needed."""

    fingerprint: str
    count_tokens: TokenCounter
    max_tokens: int
    model: Callable[[Sequence[str]], Model]
    """Lets it embed; its exported form is checked on some passages where it is made now."""
    exported: bool
    """Whether the exported form was there already."""


@contextlib.contextmanager
def encoder(index: Store, model: str, progress: Progress, fresh: bool) -> Iterator[Encoder]:
    """The model of that name; exported anew where that is needed, or `fresh`.

    Raises ModelError or StoreError.
    """
    folder = index.models / models.folder_name(model)
    kept = None if fresh else _kept(folder, model)
    if kept is not None:
        ready = Model(kept.passages_and_spans, folder, kept.card)
        counter = embedding.token_counter(folder)
        yield Encoder(kept.card.fingerprint, counter, kept.card.max_tokens, lambda _: ready, True)
        return
    progress("Loading the model", 0, 1)
    # Here and nowhere else: torch takes seconds to import.
    from retrieval.sentence_transformer import SentenceTransformerModel

    source = SentenceTransformerModel(model)
    draft = index.new_model_folder()
    made: list[Model] = []

    def export(sample: Sequence[str]) -> Model:
        if not made:
            progress("Exporting the model", 0, 1)
            card = source.export(draft, sample)
            made.append(Model(source.passages_and_spans, index.keep(draft, folder), card))
        return made[0]

    try:
        source.write_tokenizer(draft)
        counter = embedding.token_counter(draft)
        yield Encoder(models.fingerprint(model), counter, source.max_tokens, export, False)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _kept(folder: Path, model: str) -> Embedder | None:
    """The exported form in `folder`, where it is whole and of this model."""
    if not folder.is_dir():
        return None
    try:
        found = Embedder(folder)
    except ModelError:
        return None  # damaged: to be exported again
    return found if found.card.fingerprint == models.fingerprint(model) else None
