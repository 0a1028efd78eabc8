"""The engine in a thread of its own, so that the event loop never waits for it."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Callable
from typing import TypeVar

from retrieval.engine import Engine
from retrieval.types import Answer, NoAnswer, Query

T = TypeVar("T")


class Answering:
    """Everything that needs the engine; calls are carried out one after the other, in order.

    One thread is no bottleneck: the model's own threads use all the cores for each question.
    """

    def __init__(self, open_engine: Callable[[], Engine]) -> None:
        self._open_engine = open_engine
        self._engine: Engine | None = None
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="engine")

    @property
    def ready(self) -> bool:
        """Whether the engine is open."""
        return self._engine is not None

    async def warm_up(self) -> None:
        """Opens the engine before anybody asks. Raises ReadoutError when that cannot be done."""
        await self.run(lambda _: None)

    async def ask(self, query: Query) -> Answer | NoAnswer:
        """The engine's answer. Raises ReadoutError, as the engine does."""
        return await self.run(lambda engine: engine.ask(query))

    async def run(self, work: Callable[[Engine], T]) -> T:
        """`work` on the engine, in its thread; one that could not be opened is tried again."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._work, work)

    def close(self) -> None:
        """Lets go of the thread; what is waiting in it is given up."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _work(self, work: Callable[[Engine], T]) -> T:
        if self._engine is None:
            self._engine = self._open_engine()
        return work(self._engine)
