"""Vectors of a question set's entries, kept in files: they take minutes to make."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.embedding import Vectors
from retrieval.errors import StoreError
from retrieval.evaluation.types import Entry
from retrieval.types import Sentence


def key(model: str, entries: Sequence[Entry], sentences: Sequence[tuple[Sentence, ...]]) -> str:
    """A name for what `model` makes of these texts and of their sentences."""
    digest = hashlib.sha256(model.encode())
    for entry, parts in zip(entries, sentences, strict=True):
        digest.update(hashlib.sha256(entry.text.encode("utf-8", "surrogatepass")).digest())
        digest.update(repr([(part.start, part.end) for part in parts]).encode())
    return digest.hexdigest()[:32]


def read(
    file: Path | None, passages: int, sentences: int
) -> tuple[Vectors, npt.NDArray[np.float16]] | None:
    """What `write` kept; None when there is none, or it is damaged."""
    if file is None or not file.is_file():
        return None
    try:
        with np.load(file) as kept:
            vectors, sentence_vectors = kept["vectors"], kept["sentence_vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    if len(vectors) != passages or len(sentence_vectors) != sentences:
        return None
    return vectors, sentence_vectors


def read_multilingual(file: Path | None, passages: int) -> tuple[Vectors, Vectors] | None:
    """What `write` kept of a multilingual model; None when there is none, or it is damaged."""
    if file is None or not file.is_file():
        return None
    try:
        with np.load(file) as kept:
            vectors, centre = kept["vectors"], kept["centre"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return (vectors, centre) if len(vectors) == passages else None


def write(file: Path, **arrays: Any) -> None:
    """Writes arrays by name, all or nothing. Raises StoreError with what to do."""
    draft = file.with_name(f".{secrets.token_hex(4)}.npz")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as out:
            np.savez(out, **arrays)
        draft.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        advice = "choose another folder for the index with --index"
        raise StoreError(f"{file.parent} cannot be written: {error.strerror}; {advice}") from None
