"""What a generation is made of: its files, its segments, and the documents they were made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.errors import StoreError
from retrieval.sealing import sealed, unsealed

SCHEMA = 11
DENSE_FILE = "dense.faiss"
SENTENCES_FILE = "sentences.npy"
MULTILINGUAL_FILE = "multilingual.faiss"
CENTRE_FILE = "multilingual.npz"
TEXTS_FILE = "corpus.db"
LEXICAL_FOLDER = "lexical"
OVERLAY_FILE = "overlay.db"
SOURCES_FILE = "sources.json"
MANIFEST_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document file as it was when it was indexed."""

    name: str
    size: int
    modified_ns: int
    digest: str
    document: str = ""
    """The id of the document in it; empty until it was read."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a generation that was written at once, and is never changed."""

    folder: str
    """Inside the generation's; empty for the first segment."""
    first_row: int
    """Its passages' rows begin here. Rows of a removed passage stay unused."""
    rows: int
    first_sentence: int
    sentences: int
    first_document: int
    documents: int
    kind: str
    """Of its FAISS index, in the words of FAISS's index factory."""
    recall: float
    """Recall@10 of that index against exact search, measured when it was built."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of; a difference to what is wanted now means building anew."""

    schema: int
    version: str
    created: str
    model: str
    model_fingerprint: str
    model_folder: str
    model_sha256: str
    tokenizer_sha256: str
    dimension: int
    checked_passages: int
    largest_difference: float
    corpus_digest: str
    corpus_folder: str
    documents: int
    passages: int
    sentences: int
    segments: tuple[Segment, ...]
    layout: str
    """Empty where rows follow the corpus's order alone; otherwise tells row numberings apart."""
    libraries: dict[str, str]
    files: dict[str, tuple[int, str]]
    """Each file of the generation: its size in bytes and its SHA-256."""
    multilingual: str | None = None
    """The multilingual model's name; None where there is none."""
    multilingual_fingerprint: str = ""
    multilingual_folder: str = ""

    def to_json(self) -> str:
        return sealed(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises StoreError when the text is not a manifest of this schema, to the last bit."""
        try:
            schema = json.loads(text)["schema"]
            if schema != SCHEMA:
                raise StoreError(
                    "the index has schema {found}, this program writes {expected}",
                    found=str(schema),
                    expected=str(SCHEMA),
                )
            values = unsealed(text)
            values["segments"] = tuple(Segment(**segment) for segment in values["segments"])
            values["files"] = {name: tuple(entry) for name, entry in values["files"].items()}
            return cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise StoreError("the manifest of the index is damaged") from None


def write_sources(path: Path, sources: Sequence[SourceFile]) -> None:
    """Writes what `read_sources` reads."""
    entries = [[s.name, s.size, s.modified_ns, s.digest, s.document] for s in sources]
    path.write_text(json.dumps(entries), encoding="utf-8")  # a name may be no UTF-8


def read_sources(path: Path) -> tuple[SourceFile, ...]:
    """What `write_sources` wrote. Raises StoreError when it cannot be read."""
    try:
        entries = json.loads(path.read_text("utf-8"))
        return tuple(SourceFile(*entry) for entry in entries)
    except (OSError, ValueError, TypeError):
        raise StoreError("the list of documents of the index is damaged") from None
