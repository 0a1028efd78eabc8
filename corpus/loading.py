"""A folder of Markdown files to Documents: all of them, in a stable order, or one clear error."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

from corpus.document import Document
from corpus.errors import CorpusError

_MAX_FILE = 16 * 1024 * 1024


def shipped_documents() -> Path:
    """The folder of documents that comes with the program."""
    return Path(str(resources.files("corpus"))) / "documents"


def document_entries(folder: Path) -> list[tuple[str, os.stat_result]]:
    """Each document file's path inside `folder`, sorted, and its size and times.

    Raises CorpusError when there is no such folder or nothing in it.
    """
    if not folder.is_dir():
        raise CorpusError(folder, None, "there is no such folder of documents")
    found: list[tuple[str, os.stat_result]] = []
    try:
        _collect(folder, "", found)
    except OSError as error:
        raise CorpusError(
            error.filename or folder, None, "cannot be read: {problem}", problem=error.strerror
        ) from None
    if not found:
        raise CorpusError(folder, None, "holds no document: expected at least one .md file")
    return sorted(found, key=lambda entry: entry[0])


def _collect(folder: Path | str, prefix: str, found: list[tuple[str, os.stat_result]]) -> None:
    # Of a large folder this takes a tenth of the time that Path.rglob takes.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                _collect(entry.path, f"{prefix}{entry.name}/", found)
            elif entry.name.endswith(".md") and (entry.is_file() or entry.is_symlink()):
                # A link that leads nowhere is told rather than left out: it is a document missing.
                found.append((prefix + entry.name, entry.stat()))


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
    # Only here: a question to an index that is there reads no YAML.
    from corpus import front_matter

    source = source.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_control_characters(path, source)
    return front_matter.parse(path, source, hashlib.sha256(data).hexdigest())


def load_folder(folder: Path) -> list[Document]:
    """All documents of `folder`, in the order of their paths.

    Raises CorpusError for the first thing that is wrong; nothing is half-loaded.
    """
    return list(load_each(folder, [name for name, _ in document_entries(folder)]))


def load_each(
    folder: Path, names: Iterable[str], taken: Mapping[str, str] | None = None
) -> Iterator[Document]:
    """The documents in the files `names` of `folder`, one after the other.

    `taken` are the ids of others, and their files. Raises CorpusError for the first thing wrong.
    """
    first_file = dict(taken or {})
    for name in names:
        path = folder / name
        document = load_document(path)
        if document.id in first_file:
            other = folder / first_file[document.id]
            raise CorpusError(
                path, 1, "the id '{id}' is taken already by {other}", id=document.id, other=other
            )
        first_file[document.id] = name
        yield document


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
