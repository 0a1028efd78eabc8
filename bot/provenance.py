"""Where a passage comes from, as lines: who speaks and in whose account, when, where, published by whom."""

from __future__ import annotations

import datetime
import urllib.parse
from collections.abc import Sequence

from bot.wording import Wording, english
from corpus.document import Document
from corpus.messages import Message
from retrieval.types import Attribution, Sentence

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
        # Of one party alone the front matter does not say who spoke with it.
        if len(document.parties) < 2:
            return words("The parties together, in the publisher's account")
        names = words.both([party.name for party in document.parties])
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
