"""An answer as blocks of text: pure, and the same for every face."""

from __future__ import annotations

import datetime
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass

from bot.wording import Translate, english
from corpus.document import Document
from corpus.errors import ReadoutError
from retrieval.types import Answer, Attribution, Hit, NoAnswer, Reason, Sentence

_FRAGMENT_WORDS = 5
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
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


def blocks(result: Answer | NoAnswer, words: Translate = english) -> AnswerBlocks:
    """Everything a face has to show for `result`, in order; `words` puts the program's own."""
    understood = ""
    if result.interpreted_as:
        understood = words("Understood as: {question}").format(question=result.interpreted_as)
    if isinstance(result, Answer):
        sources = tuple(_source(hit, words) for hit in result.hits)
        return AnswerBlocks(understood, sources, True, result.confidence)
    heading = "\n".join(part for part in (understood, explanation(result, words)) if part)
    sources = tuple(_source(hit, words) for hit in result.closest[:_CLOSEST])
    return AnswerBlocks(heading, sources, False, result.confidence)


def passages(hits: Sequence[Hit], words: Translate = english) -> AnswerBlocks:
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
                f"the passage {source.passage_id} differs from its document and is not shown; "
                "run: readout index --rebuild"
            )
        above = source.antecedent
        if above and not texts[source.document_id].startswith(above.text, above.start):
            raise NotVerbatimError(
                f"what stands before {source.passage_id} differs from its document and is not"
                " shown; run: readout index --rebuild"
            )


def explanation(result: NoAnswer, words: Translate = english) -> str:
    """Why there is no answer, in a sentence or two."""
    if result.reason is Reason.NEEDS_CONTEXT:
        return words("This question leans on an earlier one that is not known here. What is meant?")
    if result.reason is Reason.NOT_A_QUESTION:
        return words("Ask a question about the documents, and their own words will answer it.")
    if result.reason is Reason.OTHER_SPEAKER:
        return "\n".join(filter(None, (_counts(result, words), _other_speaker(result, words))))
    said = _silence(result) if words is english else _silence_in(result, words)
    if not result.closest:
        return said
    return f"{said} {words('The closest passages, which do not answer it:')}"


def _other_speaker(result: NoAnswer, words: Translate) -> str:
    between = " and " if words is english else ", "
    asked = between.join(result.asked) or words("The person asked about")
    said = words("{asked} does not speak of this here.").format(asked=asked)
    speaker = result.closest[0].evidence[0].speaker if result.closest else None
    return f"{said} {words('{speaker} does:').format(speaker=speaker)}" if speaker else said


def _counts(result: NoAnswer, words: Translate) -> str:
    """How often each party speaks of it: "Moon Jae-in: 2 passages. Vladimir Putin: none."."""
    templates = {0: "{speaker}: none.", 1: "{speaker}: 1 passage."}
    return " ".join(
        words(templates.get(count, "{speaker}: {count} passages.")).format(
            speaker=speaker, count=count
        )
        for speaker, count in sorted(result.speakers, key=lambda entry: -entry[1])
    )


def _silence_in(result: NoAnswer, words: Translate) -> str:
    """`_silence` in a language whose numbers do not inflect what they count."""
    searched = result.searched
    if searched is None:
        return words("The documents do not answer this.")
    first, last = long_date(searched.first_date, words), long_date(searched.last_date, words)
    template = (
        "Paragraphs searched: {paragraphs}, documents: {documents}, {dates}. None speaks of {words}."
        if result.unknown_words
        else "Paragraphs searched: {paragraphs}, documents: {documents}, {dates}. None answers this."
    )
    return words(template).format(
        paragraphs=searched.paragraphs,
        documents=searched.documents,
        dates=first if first == last else f"{first} – {last}",
        words=", ".join(result.unknown_words[:3]),
    )


def _silence(result: NoAnswer) -> str:
    """What was looked through, and for what: "Nothing in 14 paragraphs … speaks of sanctions."."""
    searched = result.searched
    if searched is None:
        return "The documents do not answer this."
    paragraphs = f"{searched.paragraphs} paragraph{'s' * (searched.paragraphs != 1)}"
    documents = f"{searched.documents} document{'s' * (searched.documents != 1)}"
    first, last = long_date(searched.first_date), long_date(searched.last_date)
    dates = first if first == last else f"{first} to {last}"
    words = result.unknown_words[:3]
    listed = " or ".join(words)
    predicate = f"speaks of {listed}" if listed else "answers this"
    return f"Nothing in {paragraphs} of {documents}, {dates}, {predicate}."


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


def long_date(date: datetime.date, words: Translate = english) -> str:
    """A date as it is written out: 28 September 2020."""
    month = words(_MONTHS[date.month - 1])
    return words("{day} {month} {year}").format(day=date.day, month=month, year=date.year)


def citation(document: Document, paragraph: int, paragraphs: int) -> str:
    """Where a passage stands, as a line."""
    return f"{document.title} · {published(document)} · {place(paragraph, paragraphs)}"


def published(document: Document, words: Translate = english) -> str:
    """When and by whom a document was published, as a line."""
    return f"{long_date(document.date, words)} · {document.publisher}"


def place(paragraph: int, paragraphs: int, words: Translate = english) -> str:
    """Where in its document a passage stands."""
    template = words("paragraph {number} of {total}")
    return template.format(number=paragraph, total=paragraphs)


def speaker_line(sentence: Sentence, document: Document, words: Translate = english) -> str:
    """Who speaks in `sentence` and in whose account; empty where it is not known."""
    if sentence.attribution is Attribution.NARRATION:
        return words("The publisher's account")
    if sentence.attribution is Attribution.JOINT:
        between = " and " if words is english else ", "
        names = between.join(party.name for party in document.parties) or "the parties"
        return words("{names} together, in the publisher's account").format(names=names)
    if sentence.speaker is None:
        return ""
    if sentence.attribution is Attribution.QUOTE:
        template = words("{speaker}, quoted in the publisher's account")
    else:
        template = words("{speaker}, paraphrased in the publisher's account")
    return template.format(speaker=sentence.speaker)


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


def _source(hit: Hit, words: Translate) -> SourceBlock:
    evidence = hit.evidence[0].text if hit.evidence else hit.passage.text
    return SourceBlock(
        rank=hit.rank,
        spans=spans(hit.passage.text, hit.passage.start, hit.evidence),
        speaker=speaker_line(hit.evidence[0], hit.document, words) if hit.evidence else "",
        source=citation(hit.document, hit.passage.paragraph, hit.paragraphs),
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
