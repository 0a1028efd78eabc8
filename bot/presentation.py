"""An answer as blocks of text: pure, and the same for every face."""

from __future__ import annotations

import datetime
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass

from bot.wording import Wording, english
from corpus.document import Document
from corpus.errors import ReadoutError
from corpus.messages import Message
from retrieval.types import Answer, Attribution, Hit, NoAnswer, Reason, Sentence

_FRAGMENT_WORDS = 5
_MONTHS = (
    Message("January"),
    Message("February"),
    Message("March"),
    Message("April"),
    Message("May"),
    Message("June"),
    Message("July"),
    Message("August"),
    Message("September"),
    Message("October"),
    Message("November"),
    Message("December"),
)
_CLOSEST = 2
"""So many passages are shown that do not answer."""
_NAMED = 3
"""So many words are named that no document has."""


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
    confidence: float | None = None
    """The probability that the first passage answers, where one was estimated."""


def blocks(result: Answer | NoAnswer, words: Wording = english) -> AnswerBlocks:
    """Everything a face has to show for `result`, in order; `words` puts the program's own."""
    understood = ""
    if result.interpreted_as:
        understood = words("Understood as: {question}", question=result.interpreted_as)
    if isinstance(result, Answer):
        sources = tuple(_source(hit, words) for hit in result.hits)
        return AnswerBlocks(understood, sources, True, result.confidence)
    heading = "\n".join(part for part in (understood, explanation(result, words)) if part)
    sources = tuple(_source(hit, words) for hit in result.closest[:_CLOSEST])
    return AnswerBlocks(heading, sources, False, result.confidence)


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


def explanation(result: NoAnswer, words: Wording = english) -> str:
    """Why there is no answer, in a sentence or two."""
    if result.reason is Reason.NEEDS_CONTEXT:
        return words("This question leans on an earlier one that is not known here. What is meant?")
    if result.reason is Reason.NOT_A_QUESTION:
        return words("Ask a question about the documents, and their own words will answer it.")
    if result.reason is Reason.OTHER_SPEAKER:
        return "\n".join(filter(None, (_counts(result, words), _other_speaker(result, words))))
    said = _silence(result, words)
    if not result.closest:
        return said
    closest = words("The closest passages, which do not answer it:")
    return f"{said} {closest}"


def _other_speaker(result: NoAnswer, words: Wording) -> str:
    asked = words.both(result.asked) or words("The person asked about")
    speaker = result.closest[0].evidence[0].speaker if result.closest else None
    if speaker is None:
        return words("{asked} does not speak of this here.", asked=asked)
    return words(
        "{asked} does not speak of this here. {speaker} does:", asked=asked, speaker=speaker
    )


def _counts(result: NoAnswer, words: Wording) -> str:
    """How often each party speaks of it: "Moon Jae-in: 2 passages. Vladimir Putin: none."."""
    return " ".join(
        words.plural(
            "{speaker}: {count} passage.", "{speaker}: {count} passages.", count, speaker=speaker
        )
        if count
        else words("{speaker}: none.", speaker=speaker)
        for speaker, count in sorted(result.speakers, key=lambda entry: -entry[1])
    )


def _silence(result: NoAnswer, words: Wording) -> str:
    """What was looked through, and for what: "Nothing in 14 paragraphs … speaks of sanctions."."""
    searched = result.searched
    if searched is None:
        return words("The documents do not answer this.")
    first, last = long_date(searched.first_date, words), long_date(searched.last_date, words)
    dates = first if first == last else words("{first} to {last}", first=first, last=last)
    # Translators: the two counts stand in "Nothing in {paragraphs} of {documents}, …".
    paragraphs = words.plural("{count} paragraph", "{count} paragraphs", searched.paragraphs)
    documents = words.plural("{count} document", "{count} documents", searched.documents)
    unknown = words.either(result.unknown_words[:_NAMED])
    if not unknown:
        return words(
            "Nothing in {paragraphs} of {documents}, {dates}, answers this.",
            paragraphs=paragraphs,
            documents=documents,
            dates=dates,
        )
    return words(
        "Nothing in {paragraphs} of {documents}, {dates}, speaks of {words}.",
        paragraphs=paragraphs,
        documents=documents,
        dates=dates,
        words=unknown,
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


def long_date(date: datetime.date, words: Wording = english) -> str:
    """A date as it is written out: 28 September 2020."""
    month = words(_MONTHS[date.month - 1])
    return words("{day} {month} {year}", day=date.day, month=month, year=str(date.year))


def citation(document: Document, paragraph: int, paragraphs: int, words: Wording = english) -> str:
    """Where a passage stands, as a line."""
    where = place(paragraph, paragraphs, words)
    return f"{document.title} · {published(document, words)} · {where}"


def published(document: Document, words: Wording = english) -> str:
    """When and by whom a document was published, as a line."""
    return f"{long_date(document.date, words)} · {document.publisher}"


def place(paragraph: int, paragraphs: int, words: Wording = english) -> str:
    """Where in its document a passage stands."""
    return words("paragraph {number} of {total}", number=paragraph, total=paragraphs)


def speaker_line(sentence: Sentence, document: Document, words: Wording = english) -> str:
    """Who speaks in `sentence` and in whose account; empty where it is not known."""
    if sentence.attribution is Attribution.NARRATION:
        return words("The publisher's account")
    if sentence.attribution is Attribution.JOINT:
        names = words.both([party.name for party in document.parties])
        if not names:
            return words("The parties together, in the publisher's account")
        return words("{names} together, in the publisher's account", names=names)
    if sentence.speaker is None:
        return ""
    if sentence.attribution is Attribution.QUOTE:
        return words("{speaker}, quoted in the publisher's account", speaker=sentence.speaker)
    return words("{speaker}, paraphrased in the publisher's account", speaker=sentence.speaker)


def text_fragment(url: str, text: str) -> str:
    """`url` pointing at `text` in the page (https://wicg.github.io/scroll-to-text-fragment/).

    Only the first and the last words are named: a whole sentence breaks at the page's own markup.
    """
    words = text.split()
    if not words or "#" in url:
        return url
    if len(words) <= 2 * _FRAGMENT_WORDS:
        return f"{url}#:~:text={_fragment(words)}"
    first, last = words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:]
    return f"{url}#:~:text={_fragment(first)},{_fragment(last)}"


def _fragment(words: Sequence[str]) -> str:
    # A dash and a comma part the fragment's own fields, and quote() would leave the dash alone.
    return urllib.parse.quote(" ".join(words), safe="").replace("-", "%2D")


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
        antecedent=_antecedent(hit),
    )


def _antecedent(hit: Hit) -> Antecedent | None:
    before = hit.antecedent
    if before is None:
        return None
    text, first = hit.document.text, hit.evidence[0].start
    return Antecedent(
        text=before.text,
        start=before.start,
        is_above=before.start < hit.passage.start,
        gap=bool(text[before.end : first].strip()),
        gap_above=bool(text[before.end : hit.passage.start].strip()),
    )
