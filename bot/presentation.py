"""An answer as blocks of text: pure, and the same for every face."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Document
from retrieval.types import Answer, Attribution, Hit, NoAnswer, Reason, Sentence


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage; all spans of a passage, rejoined, are its text."""

    text: str
    emphasised: bool


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One found passage, ready to be laid out."""

    rank: int
    spans: tuple[Span, ...]
    speaker: str
    """Who speaks in the evidence and in whose account, as a line; empty where it is not known."""
    source: str
    """Title, date, publisher and paragraph, as a line."""
    url: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class AnswerBlocks:
    """An answer or its absence: what is said first, then the passages."""

    heading: str
    """Words of the program's own; empty where the passages speak for themselves."""
    sources: tuple[SourceBlock, ...]
    answered: bool


def blocks(result: Answer | NoAnswer) -> AnswerBlocks:
    """Everything a face has to show for `result`, in order."""
    understood = f"Understood as: {result.interpreted_as}" if result.interpreted_as else ""
    if isinstance(result, Answer):
        return AnswerBlocks(understood, tuple(_source(hit) for hit in result.hits), True)
    heading = " ".join(part for part in (understood, explanation(result)) if part)
    return AnswerBlocks(heading, tuple(_source(hit) for hit in result.closest), False)


def explanation(result: NoAnswer) -> str:
    """Why there is no answer, in a sentence or two."""
    if result.reason is Reason.NEEDS_CONTEXT:
        return "This question leans on an earlier one that is not known here. What is meant?"
    if result.reason is Reason.NOT_A_QUESTION:
        return "Ask a question about the documents, and their own words will answer it."
    if result.reason is Reason.OTHER_SPEAKER:
        return "Nothing of this is said by the person asked about. Somebody else speaks of it:"
    if result.closest:
        return "The documents do not answer this. The closest passages, which are no answer:"
    return "The documents do not answer this."


def spans(text: str, start: int, evidence: Sequence[Sentence]) -> tuple[Span, ...]:
    """`text`, which begins at `start` in its document, cut at the edges of `evidence`."""
    pieces = []
    position = 0
    for sentence in sorted(evidence, key=lambda sentence: sentence.start):
        first, last = sentence.start - start, sentence.end - start
        if first > position:
            pieces.append(Span(text[position:first], False))
        pieces.append(Span(text[max(first, position) : last], True))
        position = max(position, last)
    if position < len(text):
        pieces.append(Span(text[position:], False))
    return tuple(pieces)


def long_date(date: datetime.date) -> str:
    """A date as it is written out: 28 September 2020."""
    return f"{date.day} {date:%B %Y}"


def citation(document: Document, paragraph: int, paragraphs: int) -> str:
    """Where a passage stands, as a line."""
    place = f"paragraph {paragraph} of {paragraphs}"
    date = long_date(document.date)
    return f"{document.title} · {date} · {document.publisher} · {place}"


def speaker_line(sentence: Sentence, document: Document) -> str:
    """Who speaks in `sentence` and in whose account; empty where it is not known."""
    account = f"{document.publisher}'s account"
    if sentence.attribution is Attribution.NARRATION:
        return account
    if sentence.attribution is Attribution.JOINT:
        names = " and ".join(party.name for party in document.parties) or "the parties"
        return f"{names} together, in {account}"
    if sentence.speaker is None:
        return ""
    if sentence.attribution is Attribution.QUOTE:
        return f"{sentence.speaker}, quoted in {account}"
    return f"{sentence.speaker}, paraphrased in {account}"


def _source(hit: Hit) -> SourceBlock:
    return SourceBlock(
        rank=hit.rank,
        spans=spans(hit.passage.text, hit.passage.start, hit.evidence),
        speaker=speaker_line(hit.evidence[0], hit.document) if hit.evidence else "",
        source=citation(hit.document, hit.passage.paragraph, hit.paragraphs),
        url=hit.document.source_url,
        passage_id=hit.passage.id,
    )
