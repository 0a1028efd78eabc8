"""What was asked and answered before, for the follow-ups: in memory only, and not for long.

A conversation is a chain of replies, what one person asks in a thread, or what one person asks in a
channel without a longer pause. Two people's never mix, unless one replies to the other's answer.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from retrieval.types import Given, Query

KEPT = 5
"""Earlier questions that a follow-up may lean on."""
PAUSE = 900.0
"""Seconds after which somebody who asks in a channel begins anew."""
LONG_PAUSE = 86_400.0
"""The same for replies and threads, which say themselves that they go on."""
_MAX_CONVERSATIONS = 5000


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, who asked it, and what it was answered with (None: not known any more)."""

    user: int
    question: str
    given: Given | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What tells a conversation: an answer's message, or a person in a place."""

    server: int | None
    """Those of one server are out of reach from another; None: direct messages."""
    place: int
    """A message's id, a channel's or a thread's: Discord's ids are all different."""
    user: int | None = None
    """None for an answer's message, to which anybody may reply."""
    private: bool = False
    """Whether only the asker sees it: what was asked so is no part of what others see."""


@dataclass(frozen=True, slots=True)
class _Conversation:
    spoken: float
    turns: tuple[Turn, ...]


class Conversations:
    """The last questions of each conversation."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[Key, _Conversation] = OrderedDict()

    def before(self, key: Key, pause: float = LONG_PAUSE) -> tuple[Turn, ...]:
        """The questions of `key`, oldest first; empty after a longer pause than `pause` seconds."""
        kept = self._kept.get(key)
        if kept is None or self._clock() - kept.spoken > pause:
            return ()
        return kept.turns

    def remember(self, key: Key, turns: tuple[Turn, ...]) -> None:
        """Notes the questions of `key`; the longest unused conversation is forgotten."""
        self._kept[key] = _Conversation(self._clock(), turns[-KEPT:])
        self._kept.move_to_end(key)
        while len(self._kept) > _MAX_CONVERSATIONS:
            self._kept.popitem(last=False)

    def forget(self, user: int) -> None:
        """Drops what a person asked, also where somebody else went on with it."""
        for key, kept in list(self._kept.items()):
            left = tuple(turn for turn in kept.turns if turn.user != user)
            if key.user == user or not left:
                del self._kept[key]
            elif len(left) < len(kept.turns):
                self._kept[key] = _Conversation(kept.spoken, left)


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation of a question; looked at when its turn has come, for one before may be in work."""

    before: Callable[[], tuple[Turn, ...]]
    """What was asked before."""
    keys: Callable[[], Sequence[Key]]
    """What it is remembered by once it was answered."""


def after(query: Query, turns: tuple[Turn, ...]) -> Query:
    """The question with what was asked and answered before it."""
    return replace(
        query,
        history=tuple(turn.question for turn in turns),
        given=tuple(turn.given for turn in turns),
    )
