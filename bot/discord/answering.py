"""The engine in a thread of its own, so that the event loop never waits for it."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
from collections.abc import Callable
from typing import TypeVar

from bot.discord import lookup
from bot.discord.lookup import Catalogue
from corpus.errors import ReadoutError
from retrieval.engine import Engine

T = TypeVar("T")
log = logging.getLogger(__name__)


class Answering:
    """Everything that needs the engine; calls are carried out one after the other, in order.

    One thread is no bottleneck: the model's own threads use all the cores for each question.
    """

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        outdated: Callable[[Engine], bool] = lambda _: False,
    ) -> None:
        self._open_engine = open_engine
        self._outdated = outdated
        self._engine: Engine | None = None
        self.catalogue: Catalogue | None = None
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="engine")

    @property
    def ready(self) -> bool:
        """Whether the engine is open."""
        return self._engine is not None

    async def warm_up(self) -> None:
        """Opens the engine before anybody asks. Raises ReadoutError when that cannot be done."""
        await self.run(lambda _: None)

    async def run(self, work: Callable[[Engine], T]) -> T:
        """`work` on the engine, in its thread; one that could not be opened is tried again."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._work, work)

    def close(self) -> None:
        """Lets go of the thread; what is waiting in it is given up."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _work(self, work: Callable[[Engine], T]) -> T:
        return work(self._current())

    def _current(self) -> Engine:
        """The engine; opened anew where the index has been replaced."""
        if self._engine is None or self._is_outdated(self._engine):
            try:
                engine = self._open_engine()
            except ReadoutError:
                if self._engine is None:
                    raise
                # The old generation is open and whole: better old answers than none.
                log.exception("The new index cannot be opened; the old one stays in use")
                return self._engine
            self.catalogue = lookup.catalogue(engine)
            if self._engine is not None:
                self._engine.index.close()
            self._engine = engine
        return self._engine

    def _is_outdated(self, engine: Engine) -> bool:
        try:
            return self._outdated(engine)
        except ReadoutError:
            # What names the generation is damaged; the one that is open is whole.
            log.exception("The index folder cannot be read; what is open stays in use")
            return False
