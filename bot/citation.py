"""Copy-ready citations of a passage, in the styles that people ask for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from bot.provenance import long_date, text_fragment
from bot.wording import Wording, english
from retrieval.types import Attribution, Hit


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation; `text` is to be copied as it is."""

    style: str
    text: str


def citations(hit: Hit, words: Wording = english) -> tuple[Citation, ...]:
    """`hit`'s evidence in Markdown, and its document in Chicago's and APA's styles.

    Those two are rules for texts in English, and stay as they are whatever `words` speaks.
    """
    return (
        Citation("Markdown", markdown(hit, words)),
        Citation("Chicago", chicago(hit)),
        Citation("APA", apa(hit)),
    )


def markdown(hit: Hit, words: Wording = english) -> str:
    """The evidence as a quotation, with who says it and a link that leads to it."""
    text = hit.evidence[0].text if hit.evidence else hit.passage.text
    address = text_fragment(hit.document.source_url, text)
    source = words(
        "{title}, {publisher}, {date}, paragraph {number}",
        title=f"[{hit.document.title}]({address.replace('(', '%28').replace(')', '%29')})",
        publisher=hit.document.publisher,
        date=long_date(hit.document.date, words),
        number=hit.passage.paragraph,
    )
    return f"> {' '.join(text.split())}\n>\n> — {_said_in(source, hit, words)}"


def chicago(hit: Hit) -> str:
    """A note after The Chicago Manual of Style, 17th ed., 14.207: a page without an author.

    A title that is ours is a description, and stands without quotation marks.
    """
    document = hit.document
    title = _decapitalised(document.title) if document.title_is_ours else f"“{document.title}”"
    date = _american(document.date)
    place = f"para. {hit.passage.paragraph}"
    return f"{document.publisher}, {title}, {date}, {place}, {document.source_url}."


def apa(hit: Hit) -> str:
    """A reference after APA's Publication Manual, 7th ed., 10.16, with its in-text form.

    A title that is ours is a description, and stands in square brackets.
    """
    document = hit.document
    title = f"[{document.title}]" if document.title_is_ours else document.title
    date = f"{document.date.year}, {document.date:%B} {document.date.day}"
    short = f"({document.publisher}, {document.date.year}, para. {hit.passage.paragraph})"
    return f"{document.publisher}. ({date}). {title}. {document.source_url}\n{short}"


def _said_in(source: str, hit: Hit, words: Wording) -> str:
    """Who says the evidence, in what: an account of it is not passed off as that person's words."""
    sentence = hit.evidence[0] if hit.evidence else None
    if sentence is None or sentence.speaker is None:
        return source
    if sentence.attribution is Attribution.QUOTE:
        return words("{speaker}, in {source}", speaker=sentence.speaker, source=source)
    return words("{speaker}, as paraphrased in {source}", speaker=sentence.speaker, source=source)


def _american(date: datetime.date) -> str:
    return f"{date:%B} {date.day}, {date.year}"


def _decapitalised(title: str) -> str:
    return title[:1].lower() + title[1:]
