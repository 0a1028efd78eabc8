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
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from corpus.messages import Message
from retrieval import files
from retrieval.errors import StoreError
from retrieval.manifest import MANIFEST_FILE, SOURCES_FILE, Manifest, SourceFile, read_sources


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
            raise StoreError(
                "the index {folder} cannot be read: {problem}", folder=self.folder, problem=error
            ) from None
        if not name or name != Path(name).name or name.startswith("."):
            raise StoreError("{path} is damaged", path=self._current)
        return self._generations / name

    def manifest(self, generation: Path, thorough: bool = False) -> Manifest:
        """The manifest of `generation`, its files compared with what it says of them.

        `thorough` hashes the large ones too.
        """
        try:
            manifest = Manifest.from_json((generation / MANIFEST_FILE).read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            raise StoreError("the manifest of the index cannot be read") from None
        files.compare(generation, manifest, thorough)
        return manifest

    def sources(self, generation: Path) -> tuple[SourceFile, ...]:
        """The document files that `generation` was made from, sorted by name."""
        return read_sources(generation / SOURCES_FILE)

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
                files.flush(draft)
                draft.rename(self._generations / name)
                files.flush_folder(self._generations)
                replacement.write_text(name + "\n", encoding="utf-8")
                files.flush_file(replacement)
                replacement.replace(self._current)
            except BaseException:
                # On a full disk, what nobody will use has to make room again.
                shutil.rmtree(draft, ignore_errors=True)
                if self._current_or_none() != self._generations / name:
                    shutil.rmtree(self._generations / name, ignore_errors=True)
                    replacement.unlink(missing_ok=True)
                raise
            files.flush_folder(self.folder)
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
            files.flush(draft)
            final.parent.mkdir(exist_ok=True)
            damaged = final.with_name(f".draft-{secrets.token_hex(4)}")
            if final.exists():
                final.rename(damaged)
            draft.rename(final)
            files.flush_folder(final.parent)
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
            advice = Message("free some space, or choose another folder with --index")
        else:
            advice = Message("choose a folder that can be written with --index")
        problem = error.strerror or str(error)
        return StoreError(
            "the index {folder} cannot be written: {problem}; {advice}",
            folder=self.folder,
            problem=problem,
            advice=advice,
        )
