"""Documents to an index: cut, embed what is new, write a generation, check it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.messages import Message
from retrieval import files, models, multilingual_building
from retrieval.encoding import Encoder, Progress, encoder
from retrieval.freshness import outdated, source_files
from retrieval.generation import USUAL, GenerationWriter, Sizes
from retrieval.manifest import MANIFEST_FILE, SOURCES_FILE, Manifest, write_sources
from retrieval.planning import Changes
from retrieval.previous import Previous
from retrieval.store import Store

__all__ = ["BuildResult", "Progress", "Sizes", "build", "ensure"]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did."""

    manifest: Manifest
    embedded: int
    """Passages that had to be embedded; the others were taken over."""
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def ensure(
    index: Store,
    corpus_folder: Path,
    model: str,
    progress: Progress = lambda *_: None,
    notice: Callable[[str], None] = lambda _: None,
    rebuild: bool = False,
    thorough: bool = False,
    sizes: Sizes = USUAL,
    multilingual: str | None = None,
) -> BuildResult | None:
    """Sees to it that the current generation answers for `corpus_folder` and `model`.

    `multilingual` is a second model's name, for questions in other languages; None is none.

    Returns what was built, or None where all was well; `notice` is told why something is built.
    `thorough` compares every checksum, of large files and the exported model too.
    Raises CorpusError, ModelError or StoreError; the old generation then stays in use.
    """
    if not rebuild and outdated(index, corpus_folder, model, multilingual, thorough) is None:
        return None
    with index.locked():
        # Somebody else may have built it while this one waited.
        reason = (
            Message("asked to")
            if rebuild
            else outdated(index, corpus_folder, model, multilingual, thorough)
        )
        if reason is None:
            return None
        notice(Message("Building the index: {reason}.", reason=reason))
        try:
            return build(index, corpus_folder, model, progress, rebuild, sizes, multilingual)
        except OSError as error:
            raise index.cannot_write(error) from None


def build(
    index: Store,
    corpus_folder: Path,
    model: str,
    progress: Progress,
    fresh: bool = False,
    sizes: Sizes = USUAL,
    multilingual: str | None = None,
) -> BuildResult:
    """Writes a new generation; inside `index.locked()`. `fresh` takes nothing over from the old one.

    Raises CorpusError, ModelError or StoreError; the old generation then stays in use.
    """
    with encoder(index, model, progress, fresh) as encoding:
        result = write_generation(
            index, corpus_folder, model, encoding, progress, fresh, sizes, multilingual
        )
    manifest = result.manifest
    index.sweep_models(manifest.model_folder, manifest.multilingual_folder)
    return result


def write_generation(
    index: Store,
    corpus_folder: Path,
    model: str,
    encoding: Encoder,
    progress: Progress,
    fresh: bool = False,
    sizes: Sizes = USUAL,
    multilingual: str | None = None,
) -> BuildResult:
    """As `build`, with an encoder that is ready."""
    with contextlib.closing(Previous.open(index)) as previous:
        sources = source_files(corpus_folder, () if fresh else previous.sources)
        writer = GenerationWriter(
            corpus_folder, model, encoding, previous, progress, sizes, multilingual
        )
        changes = Changes.between(previous.sources, sources)
        addition = None if fresh else writer.plan(changes)
        try:
            with index.writing() as draft:
                if addition is None:
                    written = writer.write_whole(draft, sources, fresh)
                else:
                    written = writer.write_addition(draft, sources, changes, addition)
                second = None
                if multilingual is not None:
                    known = (
                        multilingual_building.Known()
                        if fresh
                        else previous.multilingual(written.reused)
                    )
                    second = multilingual_building.add(
                        index, draft, written.manifest.segments, multilingual, known, progress
                    )
                write_sources(draft / SOURCES_FILE, written.sources)
                manifest = dataclasses.replace(
                    written.manifest,
                    files=files.listing(draft, written.linked),
                    multilingual=multilingual,
                    multilingual_fingerprint=second.fingerprint if second else "",
                    multilingual_folder=models.folder_name(multilingual) if multilingual else "",
                )
                (draft / MANIFEST_FILE).write_text(manifest.to_json(), encoding="utf-8")
        except OSError as error:
            raise index.cannot_write(error) from None
    new = {source.document: source.digest for source in written.sources}
    old = {source.document: source.digest for source in previous.sources}
    return BuildResult(
        manifest=manifest,
        embedded=written.embedded,
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(key for key in new.keys() & old.keys() if new[key] != old[key])),
        removed=tuple(sorted(old.keys() - new.keys())),
        kept=tuple(sorted(key for key in new.keys() & old.keys() if new[key] == old[key])),
    )
