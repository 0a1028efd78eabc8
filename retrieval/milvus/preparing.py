"""Documents cut for a model, and vectors for their passages: taken over, or made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.document import Document
from retrieval import segmentation
from retrieval.attribution import attribute
from retrieval.embedding import Vectors
from retrieval.encoding import Embed, Progress, encoder
from retrieval.model_card import ModelCard
from retrieval.previous import Previous
from retrieval.store import Store
from retrieval.types import Passage

Known = Mapping[str, tuple[Vectors, Vectors]]
"""By a passage's digest: its vector, and those of its sentences."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Passages cut for a model, and what embeds them."""

    passages: list[Passage]
    embed: Embed
    folder: Path
    card: ModelCard


def prepare(
    index: Store, model: str, documents: Sequence[Document], progress: Progress
) -> Prepared:
    """Cuts `documents` to the model's length; exports the model where that was not done yet."""
    with encoder(index, model, progress, fresh=False) as encoding:
        passages = [
            passage
            for document in documents
            for passage in attribute(
                document,
                segmentation.passages(document, encoding.count_tokens, encoding.max_tokens),
            )
        ]
        ready = encoding.model([passage.text for passage in passages])
        return Prepared(passages, ready.embed, ready.folder, ready.card)


def embed(prepared: Prepared, digests: Sequence[str], known: Known) -> tuple[Vectors, Vectors, int]:
    """Vectors of all passages and of all sentences, and how many passages had to be embedded."""
    passages = prepared.passages
    made: dict[int, tuple[Vectors, Vectors]] = {}
    for row, (passage, digest) in enumerate(zip(passages, digests, strict=True)):
        if digest in known and len(known[digest][1]) == len(passage.sentences):
            made[row] = known[digest]
    missing = [row for row in range(len(passages)) if row not in made]
    if missing:
        chosen = [passages[row] for row in missing]
        spans = [[(s.start - p.start, s.end - p.start) for s in p.sentences] for p in chosen]
        vectors, groups = prepared.embed([passage.text for passage in chosen], spans)
        made.update(zip(missing, zip(vectors, groups, strict=True), strict=True))
    rows = range(len(passages))
    return (
        np.stack([made[row][0] for row in rows]),
        np.concatenate([made[row][1] for row in rows]),
        len(missing),
    )


def known_vectors(previous: Previous, card: ModelCard) -> dict[str, tuple[Vectors, Vectors]]:
    """What a folder's generation has of the same model."""
    if previous.texts is None or previous.dense is None or previous.sentences is None:
        return {}
    if previous.manifest is None or previous.manifest.model_fingerprint != card.fingerprint:
        return {}
    return {
        stored.digest: (
            previous.dense.vectors(np.array([stored.row], dtype=np.int64))[0],
            previous.sentences[
                stored.first_sentence : stored.first_sentence + stored.sentences
            ].astype(np.float32),
        )
        for stored in previous.texts.stored()
    }
