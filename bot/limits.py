"""How often somebody may ask, and how many may wait: kept in memory, forgotten by itself."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable, Iterator

_MINUTE = 60.0
_SWEEP_AT = 10_000
"""Above so many askers, those who have not asked for a minute are forgotten."""


class RateLimiter:
    """At most so many questions of one key within any minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: dict[Hashable, deque[float]] = {}

    def wait(self, key: Hashable, limit: int) -> float:
        """Seconds until `key` may ask again; 0 when it may now."""
        asked = self._recent(key)
        if len(asked) < limit:
            return 0.0
        return asked[-limit] + _MINUTE - self._clock()

    def note(self, key: Hashable) -> None:
        """Counts a question of `key`."""
        self._recent(key).append(self._clock())
        if len(self._asked) > _SWEEP_AT:
            for other in list(self._asked):
                if not self._recent(other):
                    del self._asked[other]

    def _recent(self, key: Hashable) -> deque[float]:
        asked = self._asked.setdefault(key, deque())
        while asked and asked[0] <= self._clock() - _MINUTE:
            asked.popleft()
        return asked


class Turns:
    """One thing at a time of each key, in the order of coming."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    @contextlib.asynccontextmanager
    async def of(self, key: Hashable) -> AsyncIterator[None]:
        """Waits until everything of `key` that came before is done."""
        lock, waiting = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(key)
            if waiting > 1:
                self._locks[key] = (lock, waiting - 1)


class Waiting:
    """How many are being served or wait for it, with a bound."""

    def __init__(self, bound: int = sys.maxsize) -> None:
        self.bound = bound
        self.count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def idle(self) -> None:
        """Waits until there is nobody."""
        await self._idle.wait()

    @property
    def full(self) -> bool:
        return self.count >= self.bound

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Counts one for as long as the block lasts."""
        self.count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self.count -= 1
            if not self.count:
                self._idle.set()
