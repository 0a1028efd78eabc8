"""The entries of a BEIR corpus to an Index, so that the engine itself answers over them."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval import multilingual, segmentation, texts_writer
from retrieval.background import in_background
from retrieval.building import Progress
from retrieval.dense import DenseIndex
from retrieval.embedding import Embedder, Spans, Vectors
from retrieval.errors import StoreError
from retrieval.evaluation.types import Entry
from retrieval.index import Index
from retrieval.lexical import LexicalIndex
from retrieval.local_index import LocalIndex
from retrieval.manifest import TEXTS_FILE
from retrieval.multilingual import Multilingual
from retrieval.texts import Texts
from retrieval.types import Passage, Sentence

_STRIDE = 512
"""So many texts are embedded between two reports of progress."""

Embed = Callable[[Sequence[str], Sequence[Spans]], tuple[Vectors, list[Vectors]]]
"""Texts and stretches of each to unit vectors, as `Embedder.passages_and_spans`."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Entries cut into sentences, with the vectors of both."""

    entries: Sequence[Entry]
    sentences: Sequence[tuple[Sentence, ...]]
    vectors: Vectors
    """Unit vectors of the entries, shape (entries, dimension)."""
    sentence_vectors: npt.NDArray[np.float16]
    """Of all sentences, in order, shape (sentences, dimension)."""
    multilingual: Vectors | None = None
    """The entries' vectors by the multilingual model, where a question needs them."""
    centre: Vectors | None = None
    """The mean of token vectors that belongs to it."""

    def without(self, article: str) -> Collection:
        """The collection with an article's entries taken out, as if it had never held them."""
        kept = [row for row, entry in enumerate(self.entries) if entry.article != article]
        counts = [len(parts) for parts in self.sentences]
        owner = np.repeat(np.arange(len(counts)), counts)
        return Collection(
            entries=[self.entries[row] for row in kept],
            sentences=[self.sentences[row] for row in kept],
            vectors=self.vectors[kept],
            sentence_vectors=self.sentence_vectors[np.isin(owner, kept)],
            multilingual=None if self.multilingual is None else self.multilingual[kept],
            centre=self.centre,
        )

    def with_multilingual(
        self,
        embedder: Embedder,
        cache: Path | None = None,
        progress: Progress = lambda *_: None,
    ) -> Collection:
        """The collection with the multilingual model's vectors, kept in `cache` as `collect` does."""
        name = f"{embedder.card.fingerprint} {embedder.card.form} multilingual"
        file = cache / f"{_key(name, self.entries, self.sentences)}.npz" if cache else None
        stored = _read_multilingual(file, len(self.entries))
        if stored is None:
            texts = [entry.text for entry in self.entries]
            keys = [
                hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts
            ]
            vectors, means = multilingual.embed(
                embedder,
                texts,
                keys,
                {},
                {},
                lambda done, total: progress("Embedding (multilingual)", done, total),
            )
            stored = vectors, means.centre()
            if file:
                _write(file, vectors=stored[0], centre=stored[1])
        return dataclasses.replace(self, multilingual=stored[0], centre=stored[1])


def collect(
    entries: Sequence[Entry],
    embed: Embed,
    model: str,
    cache: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Collection:
    """Cuts and embeds `entries`; an entry longer than the model reads is embedded by its beginning.

    The vectors are kept in the folder `cache` under a name made of `model` (what tells one way of
    embedding from another) and the texts, and taken from there the next time.
    """
    sentences = [_sentences(entry.text) for entry in entries]
    file = cache / f"{_key(model, entries, sentences)}.npz" if cache else None
    stored = _read(file, len(entries), sum(map(len, sentences)))
    if stored is None:
        stored = _embed(entries, sentences, embed, progress)
        if file:
            _write(file, vectors=stored[0], sentence_vectors=stored[1])
    return Collection(entries, sentences, *stored)


def _embed(
    entries: Sequence[Entry],
    sentences: Sequence[tuple[Sentence, ...]],
    embed: Embed,
    progress: Progress,
) -> tuple[Vectors, npt.NDArray[np.float16]]:
    vectors, groups = [], []
    for begin in range(0, len(entries), _STRIDE):
        progress("Embedding", begin, len(entries))
        texts = [entry.text for entry in entries[begin : begin + _STRIDE]]
        parts = sentences[begin : begin + _STRIDE]
        # A blank text has no token to take a mean of: its one sentence is like the whole.
        spans = [
            [(part.start, part.end) for part in group] if text.strip() else []
            for text, group in zip(texts, parts, strict=True)
        ]
        found, found_groups = embed(texts, spans)
        vectors.append(found)
        groups += [
            group if len(group) else found[row : row + 1] for row, group in enumerate(found_groups)
        ]
    progress("Embedding", len(entries), len(entries))
    return np.concatenate(vectors), np.concatenate(groups).astype(np.float16)


@contextlib.contextmanager
def opened(collection: Collection, like: Index) -> Iterator[Index]:
    """An Index over `collection`, with the model of the index `like`; a passage is an entry."""
    documents = [_document(entry) for entry in collection.entries]
    passages = [
        Passage(entry.id, entry.id, 1, 0, len(entry.text), entry.text, parts)
        for entry, parts in zip(collection.entries, collection.sentences, strict=True)
    ]
    with tempfile.TemporaryDirectory(prefix="readout-eval-") as name:
        folder = Path(name)
        texts_writer.write(folder / TEXTS_FILE, documents, passages, [""] * len(passages))
        index = LocalIndex(
            generation=folder,
            manifest=dataclasses.replace(
                like.manifest,
                corpus_folder="",
                documents=len(documents),
                passages=len(passages),
                sentences=len(collection.sentence_vectors),
                files={},
            ),
            texts=Texts(folder / TEXTS_FILE),
            dense=DenseIndex.build(collection.vectors),
            lexical=LexicalIndex.build([entry.text for entry in collection.entries]),
            sentence_vectors=collection.sentence_vectors,
            _embedder=in_background(lambda: like.embedder),
            models=like.models,
            multilingual=_multilingual(collection, like),
        )
        try:
            yield index
        finally:
            index.close()


def _multilingual(collection: Collection, like: Index) -> Multilingual | None:
    vectors, centre = collection.multilingual, collection.centre
    if like.multilingual is None or vectors is None or centre is None:
        return None
    return like.multilingual.over(DenseIndex.build(vectors), centre)


def _document(entry: Entry) -> Document:
    return Document(
        id=entry.id,
        title=entry.article or entry.id,
        title_is_ours=not entry.article,
        date=datetime.date(1, 1, 1),
        publisher="",
        source_url="",
        language="en",
        kind="evaluation",
        licence="",
        text=entry.text,
    )


def _sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a whole entry; a text without any is one."""
    parts = segmentation.sentences(text, 0, len(text), "en")
    return tuple(parts) or (Sentence(0, len(text), text),)


def _key(model: str, entries: Sequence[Entry], sentences: Sequence[tuple[Sentence, ...]]) -> str:
    digest = hashlib.sha256(model.encode())
    for entry, parts in zip(entries, sentences, strict=True):
        digest.update(hashlib.sha256(entry.text.encode("utf-8", "surrogatepass")).digest())
        digest.update(repr([(part.start, part.end) for part in parts]).encode())
    return digest.hexdigest()[:32]


def _read(
    file: Path | None, passages: int, sentences: int
) -> tuple[Vectors, npt.NDArray[np.float16]] | None:
    """What `_write` kept; None when there is none, or it is damaged."""
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


def _read_multilingual(file: Path | None, passages: int) -> tuple[Vectors, Vectors] | None:
    """What `_write` kept of a multilingual model; None when there is none, or it is damaged."""
    if file is None or not file.is_file():
        return None
    try:
        with np.load(file) as kept:
            vectors, centre = kept["vectors"], kept["centre"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return (vectors, centre) if len(vectors) == passages else None


def _write(file: Path, **arrays: Any) -> None:
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
