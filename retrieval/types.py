"""What flows from a document to an answer: small frozen values, nothing that acts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Document
from retrieval.filters import Filter


class Attribution(StrEnum):
    """In whose words a sentence speaks."""

    QUOTE = "quote"
    """A party's own words, in quotation marks."""
    PARAPHRASE = "paraphrase"
    """The publisher reports what one party said."""
    JOINT = "joint"
    """The publisher reports what the parties said or did together."""
    NARRATION = "narration"
    """The publisher's own account."""


class Reason(StrEnum):
    """Why there is no answer."""

    NOT_IN_DOCUMENTS = "not_in_documents"
    OTHER_SPEAKER = "other_speaker"
    NEEDS_CONTEXT = "needs_context"
    NOT_A_QUESTION = "not_a_question"


class Mode(StrEnum):
    """Which rankings answer a question."""

    LEXICAL = "lexical"
    DENSE = "dense"
    HYBRID = "hybrid"
    RERANK = "rerank"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `document.text[start:end] == text`, always."""

    start: int
    end: int
    text: str
    speaker: str | None = None
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a window of a long one: `document.text[start:end] == text`, always."""

    id: str
    document_id: str
    paragraph: int
    """The paragraph's number in its document, from 1."""
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows of an index, best first, each with its score."""

    rows: tuple[int, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What an earlier question was answered with."""

    passages: tuple[str, ...] = ()
    """Ids, best first; none where there was no answer."""
    speaker: str | None = None
    """Who speaks in the evidence of the first."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, what was asked before it, and where its answer may come from."""

    text: str
    history: tuple[str, ...] = ()
    """Earlier questions, oldest first."""
    document_id: str | None = None
    speaker: str | None = None
    limit: int = 3
    """At most so many passages."""
    given: tuple[Given | None, ...] = ()
    """What the last of the earlier questions were answered with, the last with the last; where
    there is none it is found out by searching again."""
    filter: Filter | None = None
    """What the asker wants to hear of."""
    collections: tuple[str, ...] | None = None
    """What the asker may hear of, even in a message that says what there is; None: everything."""

    @property
    def before(self) -> list[tuple[str, Given | None]]:
        """Each earlier question, and what answered it where that is known."""
        missing = max(len(self.history) - len(self.given), 0)
        given = [*[None] * missing, *self.given]
        return list(zip(self.history, given[len(given) - len(self.history) :], strict=True))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; a higher score is a better match."""

    rank: int
    passage: Passage
    document: Document
    paragraphs: int
    """How many paragraphs the document has."""
    score: float
    evidence: tuple[Sentence, ...] = ()
    """The passage's sentences that match best, in the order of the text."""
    antecedent: Sentence | None = None
    """What the first of them leans on: who "he" is; it may stand in an earlier paragraph."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Passages that answer a question, best first."""

    query: Query
    hits: Sequence[Hit]
    interpreted_as: str | None = None
    """The question as it was understood, where that differs from its text."""
    confidence: float | None = None
    """The probability that the first passage answers, where one was estimated."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through in vain."""

    documents: int
    paragraphs: int
    first_date: datetime.date
    last_date: datetime.date


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Silence, with its reason; `closest` are the nearest passages, never the answer."""

    query: Query
    reason: Reason
    closest: Sequence[Hit] = ()
    interpreted_as: str | None = None
    confidence: float | None = None
    searched: Searched | None = None
    unknown_words: tuple[str, ...] = ()
    """Words of the question that no document has."""
    asked: tuple[str, ...] = ()
    """The parties whose words were asked for."""
    speakers: tuple[tuple[str, int], ...] = ()
    """Where the question asks for somebody's words: in how many passages each party answers it."""
    unread: bool = False
    """Whether the question is in a language that no model here reads: nothing was looked for."""
