"""The entries of a BEIR corpus to an Index, so that the engine itself answers over them."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval import segmentation, texts_writer
from retrieval.background import in_background
from retrieval.building import Progress
from retrieval.dense import DenseIndex
from retrieval.embedding import Spans, Vectors
from retrieval.evaluation import kept_vectors
from retrieval.evaluation.collection import Collection
from retrieval.evaluation.types import Entry
from retrieval.index import Index
from retrieval.languages import ENGLISH, language_of
from retrieval.lexical import LexicalIndex
from retrieval.local_index import LocalIndex
from retrieval.manifest import TEXTS_FILE
from retrieval.multilingual import Multilingual
from retrieval.texts import Texts
from retrieval.types import Passage, Sentence

_STRIDE = 512
"""So many texts are embedded between two reports of progress."""
_LOOKED_AT, _TOLD_BY = 100, 500
"""Of so many entries, so many characters tell the language."""

Embed = Callable[[Sequence[str], Sequence[Spans]], tuple[Vectors, list[Vectors]]]
"""Texts and stretches of each to unit vectors, as `Embedder.passages_and_spans`."""


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
    language = _language(entries)
    sentences = [_sentences(entry.text, language) for entry in entries]
    file = cache / f"{kept_vectors.key(model, entries, sentences)}.npz" if cache else None
    stored = kept_vectors.read(file, len(entries), sum(map(len, sentences)))
    if stored is None:
        stored = _embed(entries, sentences, embed, progress)
        if file:
            kept_vectors.write(file, vectors=stored[0], sentence_vectors=stored[1])
    return Collection(entries, sentences, *stored, language=language)


def _language(entries: Sequence[Entry]) -> str:
    """The language of most of the first entries: a corpus does not say which it is in."""
    found = Counter(language_of(entry.text[:_TOLD_BY]) for entry in entries[:_LOOKED_AT])
    return found.most_common(1)[0][0] if found else ENGLISH


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


def _sentences(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of a whole entry; a text without any is one."""
    parts = segmentation.sentences(text, 0, len(text), language)
    return tuple(parts) or (Sentence(0, len(text), text),)


@contextlib.contextmanager
def opened(collection: Collection, like: Index) -> Iterator[Index]:
    """An Index over `collection`, with the model of the index `like`; a passage is an entry."""
    documents = [_document(entry, collection.language) for entry in collection.entries]
    texts = [entry.text for entry in collection.entries]
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
            lexical=LexicalIndex.build(texts, [collection.language] * len(texts)),
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


def _document(entry: Entry, language: str) -> Document:
    return Document(
        id=entry.id,
        title=entry.article or entry.id,
        title_is_ours=not entry.article,
        date=datetime.date(1, 1, 1),
        publisher="",
        source_url="",
        language=language,
        kind="evaluation",
        licence="",
        text=entry.text,
    )
