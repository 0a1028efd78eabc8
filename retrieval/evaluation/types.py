"""What an evaluation is made of: questions, what answers them, and what came of asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.types import Answer, Given, Hit, NoAnswer, Passage, Reason, Sentence

Qrels = Mapping[str, Mapping[str, int]]
"""A question's id to the ids of its relevant units, each with its grade."""
Run = Mapping[str, Sequence[tuple[str, float]]]
"""A question's id to the units found for it, best first, each with its score."""


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A stretch that answers: `document.text[start:end]` of the unit's document."""

    unit: str
    start: int
    end: int
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what is known to answer it."""

    id: str
    text: str
    history: tuple[str, ...] = ()
    given: tuple[Given | None, ...] = ()
    """What the earlier questions were answered with, where the set says so."""
    rewrite: str | None = None
    """What a follow-up means by itself, as a person wrote it."""
    clean: str | None = None
    """A question with typing errors, without them."""
    kind: str = ""
    """Of our own set: fact, speaker, chatty, korean, unanswerable and so on."""
    answerable: bool = True
    reason: Reason | None = None
    """Why it cannot be answered, where that is known."""
    speaker: str | None = None
    """Whom it asks about: a party's name, 'who', 'both', or None."""
    relevant: Mapping[str, int] = field(default_factory=dict)
    """The units that answer it (or, unanswerable, the one it was written against), with grades."""
    evidence: tuple[GoldSpan, ...] = ()
    also: tuple[GoldSpan, ...] = ()
    """Further stretches that a fair judge would accept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of a BEIR corpus; it is found or not found as a whole."""

    id: str
    text: str
    article: str = ""
    """What it was taken from, where the corpus says so."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions over a corpus: over `entries`, or over the documents of the index when there are none.

    A unit is what is relevant or not: an entry's id, or "document#p7" for a paragraph.
    """

    name: str
    questions: tuple[Question, ...]
    entries: tuple[Entry, ...] = ()

    @property
    def qrels(self) -> Qrels:
        """The relevant units of every answerable question."""
        return {q.id: q.relevant for q in self.questions if q.answerable}

    def unit(self, hit: Hit) -> str:
        """The unit that `hit` belongs to."""
        return self.unit_of(hit.passage)

    def unit_of(self, passage: Passage) -> str:
        """The unit that `passage` belongs to."""
        if self.entries:
            return passage.document_id
        return paragraph_unit(passage.document_id, passage.paragraph)


def paragraph_unit(document_id: str, paragraph: int) -> str:
    """The id of a paragraph as a unit of relevance."""
    return f"{document_id}#p{paragraph}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking one question."""

    question: Question
    ranking: tuple[tuple[str, float], ...]
    """Units found, best first, each once, with their scores; also those of a NoAnswer."""
    result: Answer | NoAnswer | None
    """None when the question could not be asked."""
    confidence: float | None = None
    """The probability that the first unit answers, where one was estimated."""
    seconds: float = 0.0
    error: str = ""

    @property
    def hits(self) -> Sequence[Hit]:
        """The passages shown: an answer's, or the closest ones."""
        if self.result is None:
            return ()
        return self.result.hits if isinstance(self.result, Answer) else self.result.closest

    @property
    def answered(self) -> bool:
        return isinstance(self.result, Answer)

    @property
    def right(self) -> bool:
        """Whether the first unit answers the question."""
        first = self.ranking[0][0] if self.ranking else None
        return self.question.answerable and self.question.relevant.get(first or "", 0) > 0

    @property
    def evidence(self) -> tuple[Sentence, ...]:
        """The sentences shown as evidence in the first passage."""
        return self.hits[0].evidence if self.hits else ()

    def shows(self, spans: Sequence[GoldSpan]) -> bool:
        """Whether the first passage's evidence touches one of `spans`."""
        unit = self.ranking[0][0] if self.ranking else ""
        return any(
            span.unit == unit and sentence.start < span.end and span.start < sentence.end
            for span in spans
            for sentence in self.evidence
        )
