"""An earlier question as it was understood, and what a question may mean after it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Party
from retrieval.asking import AskedSpeaker
from retrieval.conversation import Before
from retrieval.types import Ranking


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood, and the rows of what answered it."""

    before: Before
    rows: tuple[int, ...]
    parties: tuple[Party, ...]
    """Those of the document that was spoken of."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question may mean after others."""

    texts: tuple[str, ...]
    """The likeliest first."""
    ranking: Ranking
    asked: AskedSpeaker
    """Whose words the likeliest one asks for."""
    goes_on: bool = False
    """Whether it says too little of its topic to be about another than the one before it."""
    alone: str | None = None
    """The question with its persons' names and nothing else of what was said before; None where
    that says too little."""
