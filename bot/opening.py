"""From settings to what they name: an engine that answers, an index (with progress), a database."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from bot.settings import Settings
from bot.wording import Wording, english, wording
from retrieval.store import Store
from retrieval.types import Mode

if TYPE_CHECKING:
    from concurrent.futures import Future

    from bot.database import Database
    from retrieval.building import BuildResult, Progress
    from retrieval.engine import Engine
    from retrieval.index import Index
    from retrieval.reranking import CrossEncoder

T = TypeVar("T")


def open_index(settings: Settings) -> Index:
    """The index for `settings`, built or brought up to date first where that is needed.

    One on a server is nobody's alone: it changes with `readout index` only.
    """
    store = Store(settings.index)
    if settings.server is not None:
        from retrieval.milvus.index import open_milvus

        return open_milvus(settings.server, store)
    from retrieval import freshness, local_index

    reason = freshness.outdated(store, settings.corpus, settings.model, settings.multilingual)
    if reason is not None:
        update_index(settings)
    return local_index.open_index(store)


def open_engine(settings: Settings) -> Engine:
    """An engine over `open_index`, its models loading side by side."""
    reranker = open_reranker(settings)
    index = open_index(settings)
    from retrieval.engine import Engine

    mode = settings.mode or (Mode.RERANK if reranker else Mode.HYBRID)
    if mode is not Mode.DENSE:
        # Now rather than at the first question: a server may have none.
        index.lexical.check()
    return Engine(index, mode, reranker)


def open_reranker(settings: Settings) -> Future[CrossEncoder] | None:
    """The reranker, loading; None where it is switched off. Its ONNX form is made where needed."""
    from retrieval import rerankers
    from retrieval.background import in_background

    name = settings.reranker
    if name is None or settings.mode not in {None, Mode.RERANK}:
        return None
    return in_background(lambda: rerankers.load(Store(settings.index), name))


def prepare_reranker(settings: Settings) -> None:
    """Makes the rerankers' ONNX forms, so that no question has to wait for them."""
    from retrieval import models, rerankers

    if settings.reranker is not None:
        rerankers.ensure(Store(settings.index), settings.reranker)
    if settings.multilingual is not None and settings.reranker == models.DEFAULT_RERANKER:
        rerankers.ensure(Store(settings.index), models.WORD_READER)


def update_index(
    settings: Settings, rebuild: bool = False, thorough: bool = False
) -> BuildResult | None:
    """Builds what is missing or out of date; None where nothing was. `thorough`: or is damaged."""
    local = Store(settings.index)
    words = wording(settings.language)

    def notice(text: str) -> None:
        print(words(text), file=sys.stderr)

    with progress_bar(words) as progress:
        if settings.server is not None:
            from retrieval.milvus.updating import update

            return update(
                settings.server, local, settings.corpus, settings.model, progress, notice, rebuild
            )
        from retrieval import building

        return building.ensure(
            local,
            settings.corpus,
            settings.model,
            progress,
            notice,
            rebuild,
            thorough,
            multilingual=settings.multilingual,
        )


def in_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """What `work` makes of the database, opened for it alone; raises DatabaseError."""
    # Only here: neither is on the way of a question.
    import asyncio

    from bot.database import Database

    async def run() -> T:
        database = Database(settings.database_url, settings.key(b"people"))
        try:
            await database.open()
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


@contextlib.contextmanager
def progress_bar(words: Wording = english) -> Iterator[Progress]:
    """A progress bar on standard error, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words("Preparing"), total=None)

        def show(stage: str, done: int, total: int) -> None:
            # A stage that cannot be measured has one step: the bar then only moves.
            known = total if total > 1 else None
            bar.update(task, description=words(stage), completed=done, total=known)

        yield show
