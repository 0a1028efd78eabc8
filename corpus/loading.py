"""A folder of Markdown files to Documents: all of them, in a stable order, or one clear error."""

from __future__ import annotations

import hashlib
import unicodedata
from importlib import resources
from pathlib import Path

from corpus import front_matter
from corpus.document import Document
from corpus.errors import CorpusError

_MAX_FILE = 16 * 1024 * 1024


def shipped_documents() -> Path:
    """The folder of documents that comes with the program."""
    return Path(str(resources.files("corpus"))) / "documents"


def document_files(folder: Path) -> list[Path]:
    """The document files of `folder` (and below), sorted by their path inside it.

    Raises CorpusError when there is no such folder or nothing in it.
    """
    if not folder.is_dir():
        raise CorpusError(folder, None, "there is no such folder of documents")
    try:
        files = [
            path
            for path in folder.rglob("*.md")
            if path.is_file() and not any(part.startswith(".") for part in path.parts[-2:])
        ]
    except OSError as error:
        raise CorpusError(
            folder, None, "cannot be read: {problem}", problem=error.strerror
        ) from None
    if not files:
        raise CorpusError(folder, None, "holds no document: expected at least one .md file")
    return sorted(files, key=lambda path: path.relative_to(folder).as_posix())


def load_document(path: Path) -> Document:
    """The document in one file; Windows line ends and a byte-order mark are accepted.

    Raises CorpusError when the file cannot be read, is not UTF-8, holds control characters,
    or its front matter is not complete.
    """
    try:
        if path.stat().st_size > _MAX_FILE:
            raise CorpusError(path, None, "is larger than 16 MiB; split it into documents")
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(path, None, "cannot be read: {problem}", problem=error.strerror) from None
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = data[error.start]
        raise CorpusError(
            path, line, "is not UTF-8: found the byte {byte}", byte=f"0x{found:02x}"
        ) from None
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_control_characters(path, source)
    return front_matter.parse(path, source, hashlib.sha256(data).hexdigest())


def load_folder(folder: Path) -> list[Document]:
    """All documents of `folder`, in the order of their paths.

    Raises CorpusError for the first thing that is wrong; nothing is half-loaded.
    """
    documents: list[Document] = []
    first_file: dict[str, Path] = {}
    for path in document_files(folder):
        document = load_document(path)
        if document.id in first_file:
            other = first_file[document.id]
            raise CorpusError(
                path, 1, "the id '{id}' is taken already by {other}", id=document.id, other=other
            )
        first_file[document.id] = path
        documents.append(document)
    return documents


def _refuse_control_characters(path: Path, source: str) -> None:
    # NUL ends strings in C libraries; escape sequences would act on a reader's terminal.
    for number, line in enumerate(source.split("\n"), start=1):
        for character in line:
            if character != "\t" and unicodedata.category(character) == "Cc":
                raise CorpusError(
                    path,
                    number,
                    "holds the control character {character}; remove it",
                    character=f"U+{ord(character):04X}",
                )
