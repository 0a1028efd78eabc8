"""An answer as blocks of text: pure, and the same for every face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.provenance import citation, place, published, speaker_line, text_fragment
from bot.silence import explanation
from bot.wording import Wording, english
from corpus.errors import ReadoutError
from corpus.messages import Message
from retrieval.types import Answer, Hit, NoAnswer, Sentence

UNDERSTOOD = Message("Understood as: {question}")
_CLOSEST = 2
"""So many passages are shown that do not answer."""


class NotVerbatimError(ReadoutError):
    """Something other than the document's own characters would have been shown."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage; all spans of a passage, rejoined, are its text."""

    text: str
    emphasised: bool


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The sentence that the evidence leans on: who "he" is."""

    text: str
    start: int
    """Where it begins in the document's text."""
    is_above: bool
    """Whether it stands before the passage, and is not seen with it."""
    gap: bool
    """Whether other text stands between it and the evidence."""
    gap_above: bool
    """Whether other text stands between it and the passage."""
    speaker: str = ""
    """Who speaks in it, as a line; empty where it is who speaks in the evidence."""


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
    document_id: str
    start: int
    """Where the passage begins in its document's text."""
    sentence_ends: tuple[int, ...]
    """Where its sentences end, counted from the passage's start: the places to part it at."""
    title: str
    published: str
    """Date and publisher, as a line."""
    place: str
    """Paragraph n of N."""
    link: str
    """`url` with a text fragment, so that a browser jumps to the evidence."""
    antecedent: Antecedent | None = None


@dataclass(frozen=True, slots=True)
class AnswerBlocks:
    """An answer or its absence: what is said first, then the passages."""

    heading: str
    """Words of the program's own; empty where the passages speak for themselves."""
    sources: tuple[SourceBlock, ...]
    answered: bool


def blocks(result: Answer | NoAnswer, words: Wording = english) -> AnswerBlocks:
    """Everything a face has to show for `result`, in order; `words` puts the program's own."""
    understood = ""
    if result.interpreted_as:
        understood = words(UNDERSTOOD, question=result.interpreted_as)
    if isinstance(result, Answer):
        sources = tuple(_source(hit, words) for hit in result.hits)
        return AnswerBlocks(understood, sources, True)
    heading = "\n".join(part for part in (understood, explanation(result, words)) if part)
    sources = tuple(_source(hit, words) for hit in result.closest[:_CLOSEST])
    return AnswerBlocks(heading, sources, False)


def passages(hits: Sequence[Hit], words: Wording = english) -> AnswerBlocks:
    """Passages that were asked for by their place, not found by a question."""
    return AnswerBlocks("", tuple(_source(hit, words) for hit in hits), True)


def check_verbatim(shown: AnswerBlocks, hits: Sequence[Hit]) -> None:
    """Compares what will be seen of every passage with its document, to the letter.

    Raises NotVerbatimError where a reader would see anything else.
    """
    texts = {hit.document.id: hit.document.text for hit in hits}
    for source in shown.sources:
        seen = "".join(span.text for span in source.spans)
        if texts[source.document_id][source.start : source.start + len(seen)] != seen or not seen:
            raise NotVerbatimError(
                "the passage {passage} differs from its document and is not shown; "
                "run: readout index --rebuild",
                passage=source.passage_id,
            )
        above = source.antecedent
        if above and not texts[source.document_id].startswith(above.text, above.start):
            raise NotVerbatimError(
                "what stands before {passage} differs from its document and is not shown; "
                "run: readout index --rebuild",
                passage=source.passage_id,
            )


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


def _source(hit: Hit, words: Wording) -> SourceBlock:
    evidence = hit.evidence[0].text if hit.evidence else hit.passage.text
    return SourceBlock(
        rank=hit.rank,
        spans=spans(hit.passage.text, hit.passage.start, hit.evidence),
        speaker=speaker_line(hit.evidence[0], hit.document, words) if hit.evidence else "",
        source=citation(hit.document, hit.passage.paragraph, hit.paragraphs, words),
        url=hit.document.source_url,
        passage_id=hit.passage.id,
        document_id=hit.document.id,
        start=hit.passage.start,
        sentence_ends=tuple(sentence.end - hit.passage.start for sentence in hit.passage.sentences),
        title=hit.document.title,
        published=published(hit.document, words),
        place=place(hit.passage.paragraph, hit.paragraphs, words),
        link=text_fragment(hit.document.source_url, evidence),
        antecedent=_antecedent(hit, words),
    )


def _antecedent(hit: Hit, words: Wording) -> Antecedent | None:
    before = hit.antecedent
    if before is None:
        return None
    said, own = (speaker_line(one, hit.document, words) for one in (before, hit.evidence[0]))
    text, first = hit.document.text, hit.evidence[0].start
    return Antecedent(
        text=before.text,
        start=before.start,
        is_above=before.start < hit.passage.start,
        gap=bool(text[before.end : first].strip()),
        gap_above=bool(text[before.end : hit.passage.start].strip()),
        speaker="" if said == own else said,
    )
