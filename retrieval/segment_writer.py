"""Documents to the files of one segment, in stretches: no more than a stretch is in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from corpus.document import Document
from retrieval import segmentation
from retrieval.attribution import attribute
from retrieval.dense import EXACT_UP_TO, DenseIndex
from retrieval.embedding import Vectors
from retrieval.encoding import Encoder, Model, Progress
from retrieval.figures import Figures
from retrieval.index import SentenceVectors
from retrieval.joining import JoinedDense
from retrieval.languages import ENGLISH, base
from retrieval.lexical import terms
from retrieval.manifest import DENSE_FILE, LEXICAL_FOLDER, SENTENCES_FILE, TEXTS_FILE, Segment
from retrieval.postings import PostingsWriter
from retrieval.texts import StoredPassage, Texts
from retrieval.texts_writer import Numbers, TextsWriter
from retrieval.types import Passage

_STRIDE = 512
"""So many passages are embedded between two reports of progress."""
_SAMPLE = 1000
"""By at most so many passages an exported model is checked."""
_ASKED = 200
"""So many sentences stand for questions where recall is measured."""
_VECTORS_FILE = "vectors.npy"


class Known:
    """Vectors of the generation before, by what they were made from."""

    def __init__(
        self,
        stored: Iterable[StoredPassage] = (),
        dense: DenseIndex | JoinedDense | None = None,
        sentences: SentenceVectors | None = None,
    ) -> None:
        self._stored = {passage.digest: passage for passage in stored}
        self._dense, self._sentences = dense, sentences

    def find(self, passage: Passage, digest: str) -> StoredPassage | None:
        """Where the vectors of `passage` are, if they are there."""
        found = self._stored.get(digest)
        return found if found and found.sentences == len(passage.sentences) else None

    def vectors(self, found: Sequence[StoredPassage]) -> tuple[Vectors, list[Vectors]]:
        """The vectors of passages that were found, and of the sentences of each."""
        if self._dense is None or self._sentences is None or not found:
            return np.zeros((0, 0), dtype=np.float32), []
        rows = np.array([passage.row for passage in found], dtype=np.int64)
        stretches = [slice(p.first_sentence, p.first_sentence + p.sentences) for p in found]
        groups = [self._sentences[stretch].astype(np.float32) for stretch in stretches]
        return self._dense.vectors(rows), groups


class SegmentWriter:
    """Writes one segment into `folder`: first all its documents, then what they are found by."""

    def __init__(
        self, folder: Path, encoder: Encoder, first: Numbers, exact_up_to: int = EXACT_UP_TO
    ) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._encoder = encoder
        self._exact_up_to = exact_up_to
        self._texts = TextsWriter(folder / TEXTS_FILE, first)
        self._languages: dict[str, str] = {}
        """Of the documents that are not in English."""
        self.figures = Figures()
        """What was written, once it is finished."""
        self.embedded = 0
        """Passages that had to be embedded; the others were taken over."""

    def add(self, document: Document, passages: Sequence[Passage] | None = None) -> None:
        """Adds a document; cuts it, and says who speaks, where its `passages` are not given."""
        if passages is None:
            cut = segmentation.passages(
                document, self._encoder.count_tokens, self._encoder.max_tokens
            )
            passages = attribute(document, cut)
        if base(document.language) != ENGLISH:
            self._languages[document.id] = document.language
        self._texts.add(document, passages, [digest_of(passage) for passage in passages])

    def close(self) -> None:
        """Lets go of the files; what was not finished is lost."""
        self._texts.close()

    def finish(self, known: Known, progress: Progress, name: str = "") -> Segment:
        """Embeds what is not `known` and writes the indexes; the segment is to be called `name`."""
        self.figures = figures = self._texts.finish()
        first, end = self._texts.first, self._texts.next
        texts = Texts(self._folder / TEXTS_FILE)
        try:
            sample = texts.passages(first.passage, min(first.passage + _SAMPLE, end.passage))
            model = self._encoder.model([passage.text for passage in sample])
            self._embed(texts, known, model, progress)
            progress("Indexing", 0, 1)
            dense = self._index()
        finally:
            texts.close()
        return Segment(
            folder=name,
            first_row=first.passage,
            rows=figures.passages,
            first_sentence=first.sentence,
            sentences=figures.sentences,
            first_document=first.document,
            documents=figures.documents,
            kind=dense.kind,
            recall=dense.recall,
        )

    def _embed(self, texts: Texts, known: Known, model: Model, progress: Progress) -> None:
        """Writes the vectors of passages and sentences, and which passages hold which words."""
        figures, first, last = texts.figures, self._texts.first.passage, self._texts.next.passage
        dimension = model.card.dimension
        postings = PostingsWriter()
        with (
            (self._folder / _VECTORS_FILE).open("wb") as vectors_file,
            (self._folder / SENTENCES_FILE).open("wb") as sentences_file,
        ):
            _begin(vectors_file, np.float32, (figures.passages, dimension))
            _begin(sentences_file, np.float16, (figures.sentences, dimension))
            for begin in range(first, last, _STRIDE):
                progress("Embedding", begin - first, figures.passages)
                passages = list(texts.passages(begin, min(begin + _STRIDE, last)))
                vectors, groups = self._vectors(passages, known, model)
                vectors_file.write(vectors.tobytes())
                sentences_file.write(np.concatenate(groups).astype(np.float16).tobytes())
                postings.add([self._terms(passage) for passage in passages])
        progress("Embedding", figures.passages, figures.passages)
        postings.finish().save(self._folder / LEXICAL_FOLDER)

    def _terms(self, passage: Passage) -> list[str]:
        return terms([passage.text], self._languages.get(passage.document_id, ENGLISH))[0]

    def _vectors(
        self, passages: Sequence[Passage], known: Known, model: Model
    ) -> tuple[Vectors, list[Vectors]]:
        """Of passages and of the sentences of each: taken over, or embedded."""
        found = [known.find(passage, digest_of(passage)) for passage in passages]
        missing = [at for at, stored in enumerate(found) if stored is None]
        there = [at for at, stored in enumerate(found) if stored is not None]
        vectors = np.zeros((len(passages), model.card.dimension), dtype=np.float32)
        groups: list[Vectors] = [vectors[:0]] * len(passages)
        for at, vector, group in zip(
            there, *known.vectors([stored for stored in found if stored]), strict=True
        ):
            vectors[at], groups[at] = vector, group
        if missing:
            chosen = [passages[at] for at in missing]
            spans = [[(s.start - p.start, s.end - p.start) for s in p.sentences] for p in chosen]
            made = model.embed([passage.text for passage in chosen], spans)
            for at, vector, group in zip(missing, *made, strict=True):
                vectors[at], groups[at] = vector, group
        self.embedded += len(missing)
        return vectors, groups

    def _index(self) -> DenseIndex:
        """Writes the FAISS index of the vectors, which are then in it."""
        file = self._folder / _VECTORS_FILE
        sentences = np.load(self._folder / SENTENCES_FILE, mmap_mode="r")
        # A sentence stands for a question: its vector is like one, and its passage is not it.
        asked = sentences[:: max(1, len(sentences) // _ASKED)][:_ASKED].astype(np.float32)
        dense = DenseIndex.build(np.load(file, mmap_mode="r"), self._exact_up_to, asked)
        dense.save(self._folder / DENSE_FILE)
        file.unlink()
        return dense


def digest_of(passage: Passage) -> str:
    """A hash of what a passage's vectors are made from: its text and where its sentences end."""
    ends = ",".join(str(sentence.end - passage.start) for sentence in passage.sentences)
    return hashlib.sha256(f"{ends}\0{passage.text}".encode()).hexdigest()


def _begin(file: IO[bytes], dtype: npt.DTypeLike, shape: tuple[int, int]) -> None:
    """Writes the head of a .npy file whose rows follow; mapped, a full disk would end the program."""
    head: dict[str, Any] = {
        "descr": np.lib.format.dtype_to_descr(np.dtype(dtype)),
        "fortran_order": False,
        "shape": shape,
    }
    np.lib.format.write_array_header_1_0(file, head)
