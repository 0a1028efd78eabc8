"""What came of a step: the manifest of its generation, and what was done with each document."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata

from corpus.document import Document
from retrieval.building import BuildResult
from retrieval.manifest import SCHEMA, Manifest
from retrieval.milvus.preparing import Prepared
from retrieval.milvus.records import Stored

_LIBRARIES = ("numpy", "onnxruntime", "pymilvus", "sentencex", "tokenizers")


@dataclass(frozen=True, slots=True)
class Old:
    """A document of the generation before."""

    number: int
    digest: str


def manifest_of(
    prepared: Prepared, model: str, corpus_digest: str, stored: Sequence[Stored]
) -> Manifest:
    """The manifest of a generation that holds `stored`."""
    card = prepared.card
    return Manifest(
        schema=SCHEMA,
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
        corpus_digest=hashlib.sha256(corpus_digest.encode()).hexdigest(),
        corpus_folder="",
        documents=len(stored),
        passages=sum(len(one.passages) for one in stored),
        sentences=sum(len(passage.sentences) for one in stored for passage in one.passages),
        segments=(),
        layout="",
        libraries={name: metadata.version(name) for name in _LIBRARIES},
        files={},
    )


def result_of(
    manifest: Manifest, embedded: int, documents: Sequence[Document], old: dict[str, Old]
) -> BuildResult:
    """What became of the documents, those of the generation before being `old`."""
    new = {document.id: document.digest for document in documents}
    same = {name for name in new.keys() & old.keys() if new[name] == old[name].digest}
    return BuildResult(
        manifest=manifest,
        embedded=embedded,
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted((new.keys() & old.keys()) - same)),
        removed=tuple(sorted(old.keys() - new.keys())),
        kept=tuple(sorted(same)),
    )
