"""Copy-ready citations of a passage, in the styles that people ask for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from bot.markdown import escape
from bot.provenance import long_date, text_fragment
from bot.wording import Wording, english
from retrieval.types import Attribution, Hit

_QUOTED = 600
"""Characters of a quotation; a longer one is shortened, and never what says where it is from."""
_NAMED = 250
_MAX_LINK = 900
"""A longer address is given without the place in the page."""


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
    document = hit.document
    text = hit.evidence[0].text if hit.evidence else hit.passage.text
    address = text_fragment(document.source_url, text).replace("(", "%28").replace(")", "%29")
    if len(address) > _MAX_LINK:
        address = document.source_url.replace("(", "%28").replace(")", "%29")
    source = words(
        "{title}, {publisher}, {date}, paragraph {number}",
        title=f"[{escape(_name(document.title))}]({address})",
        publisher=escape(_name(document.publisher)),
        date=long_date(document.date, words),
        number=hit.passage.paragraph,
    )
    return f"> {_quotation(text)}\n>\n> — {_said_in(source, hit, words)}"


def chicago(hit: Hit) -> str:
    """A note after The Chicago Manual of Style, 17th ed., 14.207: a page without an author.

    A title that is ours is a description, and stands without quotation marks.
    """
    document = hit.document
    title, publisher = _name(document.title), _name(document.publisher)
    title = _decapitalised(title) if document.title_is_ours else f"“{title}”"
    date = _american(document.date)
    place = f"para. {hit.passage.paragraph}"
    return f"{publisher}, {title}, {date}, {place}, {document.source_url}."


def apa(hit: Hit) -> str:
    """A reference after APA's Publication Manual, 7th ed., 10.16, with its in-text form.

    A title that is ours is a description, and stands in square brackets.
    """
    document = hit.document
    title, publisher = _name(document.title), _name(document.publisher)
    title = f"[{title}]" if document.title_is_ours else title
    date = f"{document.date.year}, {document.date:%B} {document.date.day}"
    short = f"({publisher}, {document.date.year}, para. {hit.passage.paragraph})"
    return f"{publisher}. ({date}). {title}. {document.source_url}\n{short}"


def _said_in(source: str, hit: Hit, words: Wording) -> str:
    """Who says the evidence, in what: an account of it is not passed off as that person's words."""
    sentence = hit.evidence[0] if hit.evidence else None
    if sentence is None or sentence.speaker is None:
        return source
    speaker = escape(_name(sentence.speaker))
    if sentence.attribution is Attribution.QUOTE:
        return words("{speaker}, in {source}", speaker=speaker, source=source)
    return words("{speaker}, as paraphrased in {source}", speaker=speaker, source=source)


def _quotation(text: str) -> str:
    """The words of `text` as one line of Markdown, as many as a quotation holds."""
    plain = " ".join(text.split())
    if len(plain) <= _QUOTED:
        return escape(plain)
    beginning = plain[:_QUOTED]
    # Not within a word, where the writing has spaces between words.
    cut = beginning.rfind(" ", _QUOTED // 2)
    return escape(beginning[:cut] if cut > 0 else beginning) + " […]"


def _name(text: str) -> str:
    """A title or a name, which nearly always is shown whole."""
    return text if len(text) <= _NAMED else text[: _NAMED - 1].rstrip() + "…"


def _american(date: datetime.date) -> str:
    return f"{date:%B} {date.day}, {date.year}"


def _decapitalised(title: str) -> str:
    return title[:1].lower() + title[1:]
