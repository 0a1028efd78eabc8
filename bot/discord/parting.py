"""A passage to quotations, parted where one is too long for a message."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence

from bot.discord import markup
from bot.discord.pages import Quote
from bot.presentation import SourceBlock, Span


def pieces(source: SourceBlock, first: int, budget: int) -> Iterator[Quote]:
    """A passage in quotations of at most `first`, then `budget` characters of Markdown.

    Parted after a sentence; in a longer sentence after a word; in a longer word anywhere.
    """
    text = "".join(span.text for span in source.spans)
    begin, room = 0, first
    while begin < len(text):
        end = _cut(source, text, begin, room)
        yield Quote(
            quotation(_slice(source.spans, begin, end)),
            source.document_id,
            source.start + begin,
            source.start + end,
        )
        begin, room = end, budget


def _cut(source: SourceBlock, text: str, begin: int, room: int) -> int:
    """Where the piece that starts at `begin` ends."""

    def length(end: int) -> int:
        return len(quotation(_slice(source.spans, begin, end)))

    if length(len(text)) <= room:
        return len(text)
    # White space after a sentence or a word stays with it, or it would open the next message.
    sentences = sorted({_after_space(text, end) for end in source.sentence_ends})
    words = [match.end() for match in re.finditer(r"\s+", text)]
    for places in (sentences, words, range(begin + 1, len(text))):
        later = [place for place in places if place > begin]
        fitting = bisect.bisect_right(later, room, key=length)
        if fitting:
            return later[fitting - 1]
    return begin + 1


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _slice(spans: Sequence[Span], begin: int, end: int) -> tuple[Span, ...]:
    cut = []
    position = 0
    for span in spans:
        first, last = max(begin - position, 0), min(end - position, len(span.text))
        if first < last:
            cut.append(Span(span.text[first:last], span.emphasised))
        position += len(span.text)
    return tuple(cut)


def quotation(spans: Sequence[Span]) -> str:
    """The spans as one quotation in Markdown, what answers in bold."""
    written = []
    # Two bold stretches running would meet in four asterisks, which Discord shows.
    for emphasised, group in itertools.groupby(spans, key=lambda span: span.emphasised):
        text = "".join(span.text for span in group)
        written.append(markup.bold(text) if emphasised else markup.escape(text))
    return markup.quoted("".join(written))
