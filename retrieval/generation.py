"""The segments of a generation: all anew, or one more beside those of the generation before."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from corpus.document import Document
from corpus.loading import load_each
from retrieval import files
from retrieval.acronyms import acronyms
from retrieval.counting import counted
from retrieval.dense import EXACT_UP_TO
from retrieval.encoding import Encoder, Progress
from retrieval.figures import Figures
from retrieval.manifest import (
    CENTRE_FILE,
    MULTILINGUAL_FILE,
    OVERLAY_FILE,
    SCHEMA,
    SOURCES_FILE,
    Manifest,
    Segment,
    SourceFile,
)
from retrieval.overlay import Overlay
from retrieval.planning import WHOLE_UP_TO, Addition, Changes, plan
from retrieval.previous import Previous, read_back, stored_documents
from retrieval.segment_writer import Known, SegmentWriter
from retrieval.texts_writer import Numbers
from retrieval.words import words

_LIBRARIES = ("faiss-cpu", "numpy", "onnxruntime", "sentencex", "tokenizers")
ADDED = "added-"
"""So begin the names of the folders of later segments."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """From how many passages on an index is built in another way."""

    whole_up_to: int = WHOLE_UP_TO
    """Up to so many everything is written anew when something changes."""
    exact_up_to: int = EXACT_UP_TO
    """Up to so many vectors are compared one by one."""


USUAL = Sizes()


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a generation; its manifest does not list the files yet."""

    manifest: Manifest
    sources: tuple[SourceFile, ...]
    """With the ids of the documents."""
    embedded: int
    """Passages that had to be embedded; the others were taken over."""
    reused: Sequence[int] | None
    """Rows of the former documents whose passages may be in what is new; None: of all."""
    linked: Mapping[str, tuple[int, str]]
    """Files that are the previous generation's own, as its manifest lists them."""


class GenerationWriter:
    """Writes the segments of one generation."""

    def __init__(
        self,
        corpus_folder: Path,
        model: str,
        encoding: Encoder,
        previous: Previous,
        progress: Progress,
        sizes: Sizes,
        multilingual: str | None = None,
    ) -> None:
        """`multilingual` names the model whose vectors are taken over with their segments."""
        self._corpus_folder = corpus_folder
        self._model = model
        self._fingerprint = encoding.fingerprint
        self._encoder = encoding
        self._previous = previous
        self._progress = progress
        self._sizes = sizes
        self._left = {SOURCES_FILE, OVERLAY_FILE, CENTRE_FILE}
        """Names of files that are not taken over."""
        if not previous.has_multilingual(multilingual):
            self._left.add(MULTILINGUAL_FILE)
        self._ids: dict[str, str] = {}

    def plan(self, changes: Changes) -> Addition | None:
        """How `changes` can be added to the previous generation; None where they cannot."""
        before, texts = self._previous.manifest, self._previous.texts
        if (
            before is None
            or texts is None
            or not self._encoder.exported
            or before.model_fingerprint != self._fingerprint
            or before.version != metadata.version("readout-bot")
        ):
            return None
        if not changes.new and not changes.gone and not self._previous.whole():
            return None  # the damage is what this build is for
        removed = [
            row for _, first, count in texts.removed() for row in range(first, first + count)
        ]
        for document in stored_documents(texts, changes.gone):
            removed += range(document.first_passage, document.first_passage + document.passages)
        return plan(before.segments, removed, changes, self._sizes.whole_up_to)

    def write_whole(self, draft: Path, sources: Sequence[SourceFile], fresh: bool) -> Written:
        """Writes all documents as one segment; `fresh` takes no vectors over."""
        taken_over = not fresh and self._previous.whole()
        known = self._previous.known(self._fingerprint) if taken_over else Known()
        writer = SegmentWriter(draft, self._encoder, Numbers(), self._sizes.exact_up_to)
        with contextlib.closing(writer):
            for document in self._read(sources, {}):
                writer.add(document)
            segment = writer.finish(known, self._progress)
        return self._written(sources, (segment,), writer.figures, writer.embedded)

    def write_addition(
        self, draft: Path, sources: Sequence[SourceFile], changes: Changes, addition: Addition
    ) -> Written:
        """Writes what is new as a segment beside those that are kept, which are linked to."""
        before, texts = self._previous.opened()
        linked = self._link(draft, before, addition.kept)
        gone = stored_documents(texts, changes.gone)
        merged = [
            document
            for part in addition.merged
            for document in texts.stored_documents(part.first_document, part.documents)
            if document not in gone
        ]
        added = list(self._read(changes.new, changes.taken))
        reused = [document.row for document in (*gone, *merged)]
        segments, embedded, figures = addition.kept, 0, Figures()
        end = addition.kept[-1]
        first = Numbers(
            end.first_document + end.documents,
            end.first_row + end.rows,
            end.first_sentence + end.sentences,
        )
        if added or merged:
            name = f"{ADDED}{first.passage}"
            writer = SegmentWriter(draft / name, self._encoder, first, self._sizes.exact_up_to)
            with contextlib.closing(writer):
                for stored in merged:
                    writer.add(*read_back(texts, stored))
                for document in added:
                    writer.add(document)
                known = self._previous.known(self._fingerprint, reused)
                segment = writer.finish(known, self._progress, name)
            segments, embedded, figures = (*segments, segment), writer.embedded, writer.figures
        overlay = Overlay(draft / OVERLAY_FILE, self._previous.overlay())
        with contextlib.closing(overlay):
            overlay.forget(first.document)
            for stored in gone:
                if stored.row < first.document:
                    document = read_back(texts, stored)[0]
                    held = set(words(document.text)), acronyms(document.text)
                    overlay.remove(stored, document.collection, *held)
            rows = segments[-1].first_row + segments[-1].rows
            total = counted(texts, figures, gone, merged, added, rows)
            overlay.finish(total)
        layout = _short_digest(f"{before.layout} {_corpus_digest(sources)}")
        return self._written(sources, segments, total, embedded, layout, linked, reused)

    def _read(self, sources: Sequence[SourceFile], taken: dict[str, str]) -> Iterator[Document]:
        names = [source.name for source in sources]
        for done, document in enumerate(load_each(self._corpus_folder, names, taken)):
            self._progress("Reading", done, len(names))
            self._ids[names[done]] = document.id
            yield document

    def _link(
        self, draft: Path, before: Manifest, kept: Sequence[Segment]
    ) -> dict[str, tuple[int, str]]:
        """Takes over the files of the segments that are kept; returns what the manifest lists."""
        folders = {segment.folder for segment in kept}
        old = self._previous.generation
        linked = {}
        for name, entry in before.files.items():
            top = name.partition("/")[0]
            folder = top if top.startswith(ADDED) else ""
            left = name.rpartition("/")[2] in self._left
            if folder in folders and not left and old is not None:
                files.link(old / name, draft / name)
                linked[name] = entry
        return linked

    def _written(
        self,
        sources: Sequence[SourceFile],
        segments: Sequence[Segment],
        figures: Figures,
        embedded: int,
        layout: str = "",
        linked: Mapping[str, tuple[int, str]] | None = None,
        reused: Sequence[int] | None = None,
    ) -> Written:
        model = self._encoder.model([])
        card = model.card
        manifest = Manifest(
            schema=SCHEMA,
            version=metadata.version("readout-bot"),
            created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            model=self._model,
            model_fingerprint=card.fingerprint,
            model_folder=model.folder.name,
            model_sha256=card.model_sha256,
            tokenizer_sha256=card.tokenizer_sha256,
            dimension=card.dimension,
            checked_passages=card.checked_passages,
            largest_difference=card.largest_difference,
            corpus_digest=_corpus_digest(sources),
            corpus_folder=str(self._corpus_folder),
            documents=figures.documents,
            passages=figures.passages,
            sentences=figures.sentences,
            segments=tuple(segments),
            layout=layout,
            libraries={name: metadata.version(name) for name in _LIBRARIES},
            files={},
        )
        named = tuple(self._named(source) for source in sources)
        return Written(manifest, named, embedded, reused, linked or {})

    def _named(self, source: SourceFile) -> SourceFile:
        """`source` with its document's id, which most have already."""
        document = self._ids.get(source.name, source.document)
        if document == source.document:
            return source
        return dataclasses.replace(source, document=document)


def _corpus_digest(sources: Sequence[SourceFile]) -> str:
    listed = "".join(f"{source.name}\0{source.digest}\n" for source in sources)
    return hashlib.sha256(listed.encode("utf-8", "surrogateescape")).hexdigest()


def _short_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
