"""A generation's files on the disk: linked, flushed, hashed, and compared with its manifest."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from retrieval.errors import StoreError
from retrieval.manifest import Manifest

_HASHED_WHOLE = 8 * 1024 * 1024
"""Files up to this size are hashed at every opening; of larger ones the size is compared."""


def link(old: Path, new: Path) -> None:
    """Makes `new` the same file as `old`; a copy where the file system knows no links."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)


def listing(
    folder: Path, known: Mapping[str, tuple[int, str]] | None = None
) -> dict[str, tuple[int, str]]:
    """Each file below `folder` with its size and SHA-256, for the manifest.

    Files in `known` are not read again.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            if known and name in known:
                found[name] = known[name]
                continue
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[name] = (path.stat().st_size, digest)
    return found


def compare(generation: Path, manifest: Manifest, thorough: bool = False) -> None:
    """Compares what is there with what `manifest` says; `thorough` hashes the large files too.

    Raises StoreError where a file is not as it was written.
    """
    for name, (size, digest) in manifest.files.items():
        _check(generation / name, size, digest if thorough or size <= _HASHED_WHOLE else None)


def check_files(generation: Path, manifest: Manifest) -> None:
    """Hashes every file. Raises StoreError, with what to do, where one is not as it was written."""
    try:
        compare(generation, manifest, thorough=True)
    except StoreError as error:
        raise StoreError("{problem}; run: readout index", problem=error.message) from None


def _check(path: Path, size: int, digest: str | None) -> None:
    """Compares a file's size, and its SHA-256 where one is given. Raises StoreError."""
    try:
        if path.stat().st_size != size:
            raise StoreError(
                "the file {name} of the index is damaged: its size is wrong", name=path.name
            )
        if digest is not None:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != digest:
                raise StoreError(
                    "the file {name} of the index is damaged: its hash is wrong", name=path.name
                )
    except OSError as error:
        raise StoreError(
            "the file {name} of the index is missing: {problem}", name=path.name, problem=error
        ) from None


def flush(folder: Path) -> None:
    """Sees to it that all that is below `folder`, and itself, is on the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            flush_file(path)
        else:
            flush_folder(path)
    flush_folder(folder)


def flush_file(path: Path) -> None:
    """Sees to it that a file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def flush_folder(path: Path) -> None:
    """Sees to it that a folder's own entries are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
