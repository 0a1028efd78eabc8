"""A dataset, an index and modes to results: the whole run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from retrieval.building import Progress
from retrieval.embedding import Spans, Vectors
from retrieval.engine import Engine
from retrieval.evaluation import conversations, indexing, measures, misspelt, protocols
from retrieval.evaluation.collection import Collection
from retrieval.evaluation.comparison import Comparison, compare
from retrieval.evaluation.measures import Values
from retrieval.evaluation.results import ModeResult
from retrieval.evaluation.running import MakeEngine, ask_all
from retrieval.evaluation.trec import read_run
from retrieval.evaluation.types import Dataset
from retrieval.index import Index
from retrieval.languages import ENGLISH, language_of
from retrieval.types import Mode


def evaluate(
    dataset: Dataset,
    index: Index,
    modes: Sequence[Mode],
    make_engine: MakeEngine = Engine,
    cache: Path | None = None,
    remove_articles: bool | None = None,
    progress: Progress = lambda *_: None,
) -> list[ModeResult]:
    """Asks all of `dataset` in each of `modes`, over `index` or over the set's own entries.

    `remove_articles` asks answerable questions once more without their article; None does so
    where the set has unanswerable questions and names articles. Vectors of entries are kept in
    `cache`. Raises StoreError or ModelError.
    """
    removable = protocols.can_remove_articles(dataset)
    if remove_articles is None:
        remove_articles = any(not question.answerable for question in dataset.questions)
    results = []
    with _searched(dataset, index, modes, cache, progress) as (searched, collection):
        for mode in modes:
            total = len(dataset.questions)
            engine = make_engine(searched, mode)
            outcomes = ask_all(
                engine,
                dataset,
                tick=_ticking(progress, f"Asking ({mode})", total),
            )
            removed = []
            if collection and removable and remove_articles:
                removed = protocols.ask_without_articles(
                    dataset,
                    collection,
                    index,
                    mode,
                    make_engine,
                    tick=_ticking(progress, f"Without articles ({mode})", len(dataset.qrels)),
                )
            asked = conversations.readings(
                engine, dataset, partial(_ticking, progress, f"Follow-ups ({mode})")
            )
            spelt = misspelt.readings(
                engine, dataset, partial(_ticking, progress, f"Spellings ({mode})")
            )
            results.append(ModeResult(mode, dataset, outcomes, removed, asked, spelt))
    return results


@contextlib.contextmanager
def _searched(
    dataset: Dataset,
    index: Index,
    modes: Sequence[Mode],
    cache: Path | None,
    progress: Progress,
) -> Iterator[tuple[Index, Collection | None]]:
    """What the questions are asked of: the given index, or one over the set's own entries."""
    if not dataset.entries:
        yield index, None
        return
    manifest = index.manifest

    def nothing(texts: Sequence[str], spans: Sequence[Spans]) -> tuple[Vectors, list[Vectors]]:
        shapes = [len(texts), *map(len, spans)]
        whole, *groups = (np.zeros((rows, manifest.dimension), np.float32) for rows in shapes)
        return whole, groups

    # Where words alone are looked at nobody need wait minutes for vectors.
    lexical = set(modes) <= {Mode.LEXICAL}
    collection = indexing.collect(
        dataset.entries,
        nothing if lexical else index.embedder.passages_and_spans,
        f"{manifest.model_fingerprint} {manifest.schema}",
        None if lexical else cache,
        progress,
    )
    foreign = any(language_of(question.text) != ENGLISH for question in dataset.questions)
    if foreign and not lexical and index.multilingual is not None:
        collection = collection.with_multilingual(index.multilingual.embedder, cache, progress)
    with indexing.opened(collection, index) as opened:
        yield opened, collection


def _ticking(progress: Progress, stage: str, total: int) -> Callable[[], None]:
    """A function to call after every question."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress(stage, done, total)

    progress(stage, 0, total)
    return tick


def compare_runs(
    dataset: Dataset, results: Sequence[ModeResult], first: str, second: str
) -> list[Comparison]:
    """Compares two of `results` by their modes' names, or TREC run files, or one with the other.

    Raises DatasetError for a file that is not a run.
    """
    asked = {result.mode: result.values for result in results}
    values: list[Values] = []
    for name in (first, second):
        known = asked.get(name)
        values.append(known or measures.per_question(dataset.qrels, read_run(Path(name))))
    return compare(*values)
