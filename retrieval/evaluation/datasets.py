"""A path to a Dataset, whichever of the two formats it holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.document import Document
from retrieval.errors import DatasetError
from retrieval.evaluation import beir, questions
from retrieval.evaluation.types import Dataset


def load_dataset(
    path: Path,
    documents: Sequence[Document] = (),
    split: str | None = None,
    titles: bool | None = None,
) -> Dataset:
    """The question set at `path`: a folder in BEIR's layout, or a .jsonl file of our own format.

    `documents` and `split` are for our own format, `titles` is for BEIR's (see `beir.load`).
    Raises DatasetError, with file and line, for what cannot be used.
    """
    if path.is_dir():
        if split is not None:
            raise DatasetError(f"{path}: a BEIR folder has no splits here; leave --split out")
        return beir.load(path, titles)
    if not path.exists():
        raise DatasetError(f"{path}: there is no such question set")
    if path.suffix != ".jsonl":
        raise DatasetError(f"{path}: expected a folder in BEIR layout or a .jsonl file")
    if titles is not None:
        raise DatasetError(f"{path}: titles are an option of BEIR folders")
    return questions.load(path, documents, split)
