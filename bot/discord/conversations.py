"""What was asked before, for the follow-ups: in memory only, and only for as long as it is talked of."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

KEPT = 5
"""Earlier questions that a follow-up may lean on."""
_MAX_CONVERSATIONS = 5000
_FORGOTTEN_AFTER = 1800.0


@dataclass(frozen=True, slots=True)
class _Conversation:
    spoken: float
    user: int
    questions: tuple[str, ...]


Key = tuple[int | None, int]
"""The server, and there the message that answered; or None and a direct message's channel."""


class Conversations:
    """Questions by the answer they got: those of one server are out of reach from another."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[Key, _Conversation] = OrderedDict()

    def before(self, key: Key) -> tuple[str, ...]:
        """The questions that led to `key`, oldest first; empty when none are remembered."""
        kept = self._kept.get(key)
        if kept is None or self._clock() - kept.spoken > _FORGOTTEN_AFTER:
            return ()
        return kept.questions

    def remember(self, key: Key, user: int, questions: tuple[str, ...]) -> None:
        """Notes the questions that led to `key`; the longest unused conversation is forgotten."""
        self._kept[key] = _Conversation(self._clock(), user, questions[-KEPT:])
        self._kept.move_to_end(key)
        while len(self._kept) > _MAX_CONVERSATIONS:
            self._kept.popitem(last=False)

    def forget(self, user: int) -> None:
        """Drops what a person asked."""
        for key in [key for key, kept in self._kept.items() if kept.user == user]:
            del self._kept[key]
