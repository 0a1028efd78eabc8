"""Documents to an index: cut, embed what is new, write a generation, check it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np

from corpus.document import Document
from corpus.loading import load_folder
from corpus.messages import Message
from retrieval import embedding, models, segmentation, store, texts
from retrieval.attribution import attribute
from retrieval.dense import DenseIndex
from retrieval.embedding import Embedder, Spans, Vectors
from retrieval.errors import ModelError, StoreError
from retrieval.freshness import outdated, source_files
from retrieval.lexical import LexicalIndex
from retrieval.model_card import ModelCard
from retrieval.store import (
    DENSE_FILE,
    LEXICAL_FOLDER,
    SENTENCES_FILE,
    TEXTS_FILE,
    Manifest,
    SourceFile,
    Store,
)
from retrieval.texts import Texts
from retrieval.types import Passage

_LIBRARIES = ("bm25s", "faiss-cpu", "numpy", "onnxruntime", "sentencex", "tokenizers")
_STRIDE = 512
"""So many passages are embedded between two reports of progress."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did."""

    manifest: Manifest
    embedded: int
    """Passages that had to be embedded; the others were taken over."""
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def ensure(
    index: Store,
    corpus_folder: Path,
    model: str,
    progress: Progress = lambda *_: None,
    notice: Callable[[str], None] = lambda _: None,
    rebuild: bool = False,
) -> BuildResult | None:
    """Sees to it that the current generation answers for `corpus_folder` and `model`.

    Returns what was built, or None where all was well; `notice` is told why something is built.
    Raises CorpusError, ModelError or StoreError; the old generation then stays in use.
    """
    if not rebuild and outdated(index, corpus_folder, model) is None:
        return None
    with index.locked():
        # Somebody else may have built it while this one waited.
        reason = Message("asked to") if rebuild else outdated(index, corpus_folder, model)
        if reason is None:
            return None
        notice(Message("Building the index: {reason}.", reason=reason))
        return build(index, corpus_folder, model, progress, fresh=rebuild)


def build(
    index: Store, corpus_folder: Path, model: str, progress: Progress, fresh: bool = False
) -> BuildResult:
    """Writes a new generation; inside `index.locked()`. `fresh` takes nothing over from the old one.

    Raises CorpusError, ModelError or StoreError; the old generation then stays in use.
    """
    sources = source_files(corpus_folder)
    documents = load_folder(corpus_folder)
    previous = _Previous.open(index)
    prepared = _prepare(index, model, documents, progress, fresh)
    passages = prepared.passages
    digests = [_digest(passage) for passage in passages]
    known = {} if fresh else previous.known_vectors(prepared.card)
    try:
        with index.writing() as draft:
            vectors, sentence_vectors, embedded = _embed(prepared, digests, known, progress)
            DenseIndex.build(vectors).save(draft / DENSE_FILE)
            np.save(draft / SENTENCES_FILE, sentence_vectors.astype(np.float16))
            LexicalIndex.build([passage.text for passage in passages]).save(draft / LEXICAL_FOLDER)
            texts.write(draft / TEXTS_FILE, documents, passages, digests)
            manifest = _manifest(draft, prepared, model, sources, len(documents))
            (draft / "manifest.json").write_text(
                dataclasses.replace(manifest, corpus_folder=str(corpus_folder)).to_json(),
                encoding="utf-8",
            )
    except OSError as error:
        raise index.cannot_write(error) from None
    index.sweep_models(prepared.folder.name)
    new = {document.id: document.digest for document in documents}
    old = previous.documents
    return BuildResult(
        manifest=manifest,
        embedded=embedded,
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(key for key in new.keys() & old.keys() if new[key] != old[key])),
        removed=tuple(sorted(old.keys() - new.keys())),
        kept=tuple(sorted(key for key in new.keys() & old.keys() if new[key] == old[key])),
    )


def _digest(passage: Passage) -> str:
    """A hash of what a passage's vectors are made from: its text and where its sentences end."""
    ends = ",".join(str(sentence.end - passage.start) for sentence in passage.sentences)
    return hashlib.sha256(f"{ends}\0{passage.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Passages cut for a model, and what embeds them."""

    passages: list[Passage]
    embed: Callable[[Sequence[str], Sequence[Spans]], tuple[Vectors, list[Vectors]]]
    folder: Path
    card: ModelCard


def _prepare(
    index: Store, model: str, documents: Sequence[Document], progress: Progress, fresh: bool
) -> _Prepared:
    """Cuts `documents` to the model's length; exports the model where that was not done yet."""
    folder = index.models / models.folder_name(model)
    if not fresh and folder.is_dir():
        try:
            embedder = Embedder(folder)
        except ModelError:
            pass  # damaged: exported again below
        else:
            if embedder.card.fingerprint == models.fingerprint(model):
                passages = _cut(documents, folder, embedder.card.max_tokens)
                return _Prepared(passages, embedder.passages_and_spans, folder, embedder.card)
    progress("Loading the model", 0, 1)
    # Here and nowhere else: torch takes seconds to import.
    from retrieval.exporting import SentenceTransformerModel

    source = SentenceTransformerModel(model)
    draft = index.new_model_folder()
    try:
        source.write_tokenizer(draft)
        passages = _cut(documents, draft, source.max_tokens)
        progress("Exporting the model", 0, 1)
        card = source.export(draft, [passage.text for passage in passages])
        return _Prepared(passages, source.passages_and_spans, index.keep(draft, folder), card)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _cut(documents: Sequence[Document], model_folder: Path, max_tokens: int) -> list[Passage]:
    count_tokens = embedding.token_counter(model_folder)
    return [
        passage
        for document in documents
        for passage in attribute(
            document, segmentation.passages(document, count_tokens, max_tokens)
        )
    ]


@dataclass(frozen=True, slots=True)
class _Previous:
    """The generation that is about to be replaced, as far as something can be taken over."""

    documents: dict[str, str]
    """Each document's id and digest."""
    generation: Path | None = None
    manifest: Manifest | None = None

    @classmethod
    def open(cls, index: Store) -> _Previous:
        try:
            generation = index.current()
            if generation is None:
                return cls({})
            manifest = index.manifest(generation)
            with contextlib.closing(Texts(generation / TEXTS_FILE)) as old:
                return cls(old.document_digests(), generation, manifest)
        except StoreError:
            return cls({})

    def known_vectors(self, card: ModelCard) -> dict[str, tuple[Vectors, Vectors]]:
        """By a passage's digest: its vector, and those of its sentences. Of the same model only."""
        if (
            self.generation is None
            or self.manifest is None
            or self.manifest.model_fingerprint != card.fingerprint
        ):
            return {}
        dense = DenseIndex.load(self.generation / DENSE_FILE)
        sentences = np.load(self.generation / SENTENCES_FILE, mmap_mode="r")
        with contextlib.closing(Texts(self.generation / TEXTS_FILE)) as old:
            return {
                digest: (
                    dense.vectors(np.array([row], dtype=np.int64))[0],
                    np.asarray(sentences[first : first + count], dtype=np.float32),
                )
                for row, digest, first, count in old.passage_digests()
            }


def _embed(
    prepared: _Prepared,
    digests: Sequence[str],
    known: Mapping[str, tuple[Vectors, Vectors]],
    progress: Progress,
) -> tuple[Vectors, Vectors, int]:
    """Vectors of all passages and of all sentences, and how many passages had to be embedded."""
    parts = [len(passage.sentences) for passage in prepared.passages]
    first = np.concatenate([[0], np.cumsum(parts)])
    vectors = np.zeros((len(parts), prepared.card.dimension), dtype=np.float32)
    sentence_vectors = np.zeros((int(first[-1]), prepared.card.dimension), dtype=np.float32)
    missing = []
    for row, (passage, digest) in enumerate(zip(prepared.passages, digests, strict=True)):
        if digest in known and len(known[digest][1]) == parts[row]:
            at = int(first[row])
            vectors[row], sentence_vectors[at : at + parts[row]] = known[digest]
        else:
            missing.append((row, passage))
    for begin in range(0, len(missing), _STRIDE):
        progress("Embedding", begin, len(missing))
        stretch = missing[begin : begin + _STRIDE]
        spans = [
            [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
            for _, passage in stretch
        ]
        found, groups = prepared.embed([passage.text for _, passage in stretch], spans)
        for (row, _), vector, group in zip(stretch, found, groups, strict=True):
            at = int(first[row])
            vectors[row], sentence_vectors[at : at + parts[row]] = vector, group
    progress("Embedding", len(missing), len(missing))
    return vectors, sentence_vectors, len(missing)


def _manifest(
    draft: Path,
    prepared: _Prepared,
    model: str,
    sources: tuple[SourceFile, ...],
    documents: int,
) -> Manifest:
    card = prepared.card
    listed = "".join(f"{source.name}\0{source.digest}\n" for source in sources)
    return Manifest(
        schema=store.SCHEMA,
        version=metadata.version("readout-bot"),
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        model=model,
        model_fingerprint=card.fingerprint,
        model_folder=prepared.folder.name,
        model_sha256=card.model_sha256,
        tokenizer_sha256=card.tokenizer_sha256,
        dimension=card.dimension,
        checked_passages=card.checked_passages,
        largest_difference=card.largest_difference,
        corpus_digest=hashlib.sha256(listed.encode()).hexdigest(),
        corpus_folder="",
        sources=sources,
        documents=documents,
        passages=len(prepared.passages),
        sentences=sum(len(passage.sentences) for passage in prepared.passages),
        libraries={name: metadata.version(name) for name in _LIBRARIES},
        files=store.listing(draft),
    )
