"""The index folder: generations of an index, the one in use, and swapping them in one step.

    CURRENT               the name of the generation in use
    generations/<name>/   manifest.json, sources.json and the segments: the first one's files
                          (corpus.db, dense.faiss, sentences.npy, lexical/) beside them, those of
                          later additions in added-<row>/; overlay.db says what is removed; with a
                          multilingual model each has multilingual.faiss, all multilingual.npz
    models/<name>/        the model's ONNX form, its tokenizer and its card
    rerankers/<name>/     the same of a cross-encoder that comes with no package
    build.lock            held by whoever builds

A generation is written under a temporary name, flushed to disk, renamed, and only then named in
CURRENT, which is replaced in one step: a reader sees the old index or the new one, whole. Files
never change once written, so the next generation links to those that it takes over.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.errors import StoreError
from retrieval.sealing import sealed, unsealed

SCHEMA = 8
DENSE_FILE = "dense.faiss"
SENTENCES_FILE = "sentences.npy"
MULTILINGUAL_FILE = "multilingual.faiss"
CENTRE_FILE = "multilingual.npz"
TEXTS_FILE = "corpus.db"
LEXICAL_FOLDER = "lexical"
OVERLAY_FILE = "overlay.db"
SOURCES_FILE = "sources.json"
MANIFEST_FILE = "manifest.json"
_HASHED_WHOLE = 8 * 1024 * 1024
"""Files up to this size are hashed at every opening; of larger ones the size is compared."""


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
                raise StoreError(f"the index has schema {schema}, this program writes {SCHEMA}")
            values = unsealed(text)
            values["segments"] = tuple(Segment(**segment) for segment in values["segments"])
            values["files"] = {name: tuple(entry) for name, entry in values["files"].items()}
            return cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise StoreError("the manifest of the index is damaged") from None


class Store:
    """An index folder. Raises StoreError for what cannot be read or written, and says why."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.models = folder / "models"
        self.rerankers = folder / "rerankers"
        self._generations = folder / "generations"
        self._current = folder / "CURRENT"

    def current(self) -> Path | None:
        """The folder of the generation in use; None when there is none yet."""
        try:
            name = self._current.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(f"the index {self.folder} cannot be read: {error}") from None
        if not name or name != Path(name).name or name.startswith("."):
            raise StoreError(f"{self._current} is damaged")
        return self._generations / name

    def manifest(self, generation: Path, thorough: bool = False) -> Manifest:
        """The manifest of `generation`, its files compared with what it says of them.

        `thorough` hashes the large ones too.
        """
        try:
            manifest = Manifest.from_json((generation / MANIFEST_FILE).read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            raise StoreError("the manifest of the index cannot be read") from None
        for name, (size, digest) in manifest.files.items():
            _check(generation / name, size, digest if thorough or size <= _HASHED_WHOLE else None)
        return manifest

    def sources(self, generation: Path) -> tuple[SourceFile, ...]:
        """The document files that `generation` was made from, sorted by name."""
        try:
            entries = json.loads((generation / SOURCES_FILE).read_text("utf-8"))
            return tuple(SourceFile(*entry) for entry in entries)
        except (OSError, ValueError, TypeError):
            raise StoreError("the list of documents of the index is damaged") from None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One builder at a time; others wait here."""
        from filelock import FileLock

        with self._told():
            self._generations.mkdir(parents=True, exist_ok=True)
            self.models.mkdir(exist_ok=True)
            lock = FileLock(self.folder / "build.lock")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Path]:
        """A temporary folder that becomes the current generation when the block ends well.

        To be used inside `locked`; what an interrupted builder left is swept away first.
        """
        with self._told():
            self._sweep()
            draft = self._generations / f".draft-{secrets.token_hex(4)}"
            draft.mkdir()
            name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(3)}"
            replacement = self.folder / ".CURRENT"
            try:
                yield draft
                _flush(draft)
                draft.rename(self._generations / name)
                _flush_folder(self._generations)
                replacement.write_text(name + "\n", encoding="utf-8")
                _flush_file(replacement)
                replacement.replace(self._current)
            except BaseException:
                # On a full disk, what nobody will use has to make room again.
                shutil.rmtree(draft, ignore_errors=True)
                if self._current_or_none() != self._generations / name:
                    shutil.rmtree(self._generations / name, ignore_errors=True)
                    replacement.unlink(missing_ok=True)
                raise
            _flush_folder(self.folder)
            self._sweep()

    def new_model_folder(self) -> Path:
        """An empty temporary folder for an exported model; `keep` gives it its name."""
        with self._told():
            draft = self.models / f".draft-{secrets.token_hex(4)}"
            draft.mkdir()
            return draft

    def keep(self, draft: Path, final: Path) -> Path:
        """Moves an exported model to its `final` place, replacing a damaged one there."""
        with self._told():
            _flush(draft)
            final.parent.mkdir(exist_ok=True)
            damaged = final.with_name(f".draft-{secrets.token_hex(4)}")
            if final.exists():
                final.rename(damaged)
            draft.rename(final)
            _flush_folder(final.parent)
            shutil.rmtree(damaged, ignore_errors=True)
            return final

    def sweep_models(self, *keep: str) -> None:
        """Removes every exported model but those of the names `keep`."""
        for path in self.models.iterdir():
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)

    def _sweep(self) -> None:
        """Removes every generation but the current one, and every unfinished draft."""
        current = self._current_or_none()
        for path in self._generations.iterdir():
            if path != current:
                shutil.rmtree(path, ignore_errors=True)

    def _current_or_none(self) -> Path | None:
        """As `current`; None too where CURRENT is damaged, so that a build can put it right."""
        try:
            return self.current()
        except StoreError:
            return None

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turns the operating system's errors into one line with what to do."""
        try:
            yield
        except OSError as error:
            raise self.cannot_write(error) from None

    def cannot_write(self, error: OSError) -> StoreError:
        """What to tell about an OSError met while writing below this folder."""
        # NumPy gives no number for what was not written whole.
        if error.errno in (errno.ENOSPC, errno.EDQUOT, None):
            advice = "free some space, or choose another folder with --index"
        else:
            advice = "choose a folder that can be written with --index"
        problem = error.strerror or str(error)
        return StoreError(f"the index {self.folder} cannot be written: {problem}; {advice}")


def write_sources(path: Path, sources: Sequence[SourceFile]) -> None:
    """Writes what `Store.sources` reads."""
    entries = [[s.name, s.size, s.modified_ns, s.digest, s.document] for s in sources]
    path.write_text(json.dumps(entries), encoding="utf-8")  # a name may be no UTF-8


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


def check_files(generation: Path, manifest: Manifest) -> None:
    """Hashes every file. Raises StoreError, with what to do, where one is not as it was written."""
    for name, (size, digest) in manifest.files.items():
        try:
            _check(generation / name, size, digest)
        except StoreError as error:
            raise StoreError(f"{error}; run: readout index") from None


def _check(path: Path, size: int, digest: str | None) -> None:
    try:
        if path.stat().st_size != size:
            raise StoreError(f"the file {path.name} of the index is damaged: its size is wrong")
        if digest is not None:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != digest:
                raise StoreError(f"the file {path.name} of the index is damaged: its hash is wrong")
    except OSError as error:
        raise StoreError(f"the file {path.name} of the index is missing: {error}") from None


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            _flush_file(path)
        else:
            _flush_folder(path)
    _flush_folder(folder)


def _flush_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
