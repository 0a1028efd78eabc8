"""An encoder that needs no model: a text's vector is the sum of its words' own random ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from retrieval.embedding import Spans, Vectors
from retrieval.encoding import Encoder, Model
from retrieval.model_card import ModelCard

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
