"""Indexes without a model: a text's vector is the sum of its words' own random ones."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path

import numpy as np

from retrieval import building
from retrieval.building import BuildResult, Sizes
from retrieval.embedding import Spans, Vectors
from retrieval.encoding import Encoder, Model
from retrieval.local_index import LocalIndex, assemble
from retrieval.model_card import ModelCard
from retrieval.store import Store

DIMENSION = 16
_CARD = ModelCard(
    form=0,
    name="hashed",
    fingerprint="hashed",
    dimension=DIMENSION,
    max_tokens=40,
    query_prompt="",
    passage_prompt="",
    model_sha256="",
    tokenizer_sha256="",
    checked_passages=0,
    largest_difference=0.0,
)


def encoder(seen: list[str] | None = None) -> Encoder:
    """The encoder; every text that it embeds is put into `seen`."""

    def embed(texts: Sequence[str], spans: Sequence[Spans]) -> tuple[Vectors, list[Vectors]]:
        if seen is not None:
            seen.extend(texts)
        parts = [
            np.stack([vector(text[start:end]) for start, end in own])
            for text, own in zip(texts, spans, strict=True)
        ]
        return np.stack([vector(text) for text in texts]), parts

    model = Model(embed, Path("hashed"), _CARD)
    return Encoder("hashed", _count, _CARD.max_tokens, lambda _: model, exported=True)


def vector(text: str) -> Vectors:
    total = np.sum([_word(word) for word in text.lower().split()] or [_word("")], axis=0)
    return np.asarray(total / np.linalg.norm(total), dtype=np.float32)


def _count(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) + 2 for text in texts]


@cache
def _word(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)


FRONT = """---
id: {name}
title: A call
title_is_ours: true
date: 2021-0{month}-01
publisher: Somebody
source_url: https://example.org/{name}
language: en
kind: readout
licence: none
collection: {collection}
parties:
  - name: Ada Example
    publisher_side: true
---

{text}
"""


def lay_out(folder: Path, wanted: dict[str, str]) -> None:
    """Makes `folder` hold exactly these documents."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.md"):
        if path.stem not in wanted:
            path.unlink()
    for name, text in wanted.items():
        content = FRONT.format(
            name=name,
            month=1 + len(text) % 9,
            collection="odd" if len(text) % 2 else "even",
            text=text,
        )
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text() != content:
            path.write_text(content)


def build(
    store: Store,
    corpus: Path,
    sizes: Sizes,
    seen: list[str] | None = None,
    multilingual: str | None = None,
) -> BuildResult:
    with store.locked():
        return building.write_generation(
            store,
            corpus,
            "hashed",
            encoder(seen),
            lambda *_: None,
            sizes=sizes,
            multilingual=multilingual,
        )


def open_built(store: Store) -> LocalIndex:
    """The current generation of `store`, every checksum compared; it has no model."""
    generation = store.current()
    assert generation is not None
    manifest = store.manifest(generation, thorough=True)
    return assemble(store, generation, manifest, Future())


@contextlib.contextmanager
def opened(store: Store) -> Iterator[LocalIndex]:
    """As `open_built`, closed at the end."""
    index = open_built(store)
    try:
        yield index
    finally:
        index.close()
