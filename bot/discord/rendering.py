"""An answer's blocks to pages of Discord Markdown: pure, no Discord objects, nothing over a limit."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.citation import Citation
from bot.discord import markup
from bot.discord.pages import LAYOUT_BUDGET, Page, Part, Question, Quote, Rule, Words, question_line
from bot.discord.parting import pieces, quotation
from bot.presentation import AnswerBlocks, Antecedent, SourceBlock

_HEADING_SHOWN = 500
_TITLE_SHOWN = 250
_SCREEN = 1500
"""Characters after which no further source is begun: people read this on phones."""
_MAX_LINK = 900
_URL = re.compile(r"https?://[^\s<>()\[\]\\`*|]+\Z")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The messages of an answer; of its sources the first `shown` are in them."""

    pages: tuple[Page, ...]
    shown: int


def render(blocks: AnswerBlocks, question: str, budget: int = LAYOUT_BUDGET) -> Rendered:
    """The pages that show `blocks`: each source whole on the first page, while there is room
    and it stays short.

    Only a first source that is longer than a page is continued on further ones, parted at
    sentence ends.
    """
    opening: list[Part] = []
    if question:
        opening.append(Question(question_line(question)))
    heading = blocks.heading.splitlines()
    opening.extend(Words(markup.echo(line, _HEADING_SHOWN)) for line in heading)
    if not blocks.sources:
        return Rendered((Page(tuple(opening)),), 0)
    if heading:
        opening.append(Rule())
    first = blocks.sources[0]
    page = Page((*opening, *source_parts(first), _document(first)))
    if page.length > budget:
        return Rendered(_continued(opening, first, budget), 1)
    shown = 1
    for before, source in itertools.pairwise(blocks.sources):
        above = page.parts
        if before.document_id == source.document_id:
            # The document is named once, below the last of its passages.
            above = above[:-1]
        longer = Page((*above, Rule(), *source_parts(source), _document(source)))
        if longer.length > min(budget, _SCREEN):
            break
        page, shown = longer, shown + 1
    return Rendered((page,), shown)


def context_pages(blocks: AnswerBlocks) -> tuple[Page, ...]:
    """Consecutive paragraphs of one document, whole, on as few pages as hold them."""
    pages: list[Page] = []
    parts: tuple[Part, ...] = ()
    for source in blocks.sources:
        closing = (_place(source), _document(source))
        room = LAYOUT_BUDGET - Page(closing).length - 1
        for quote in pieces(source, room, room):
            if parts and Page((*parts, quote, *closing)).length > LAYOUT_BUDGET:
                pages.append(Page(parts))
                parts = ()
            parts = (*parts, quote)
        parts = (*parts, _place(source))
    return (*pages, Page((*parts, _document(blocks.sources[-1]))))


def citation_pages(citations: Sequence[Citation]) -> tuple[Page, ...]:
    """Citations, each in a block that Discord lets people copy, on as few pages as hold them."""
    pages: list[Page] = []
    parts: tuple[Part, ...] = ()
    for citation in citations:
        # A fence inside the text would end the block.
        text = citation.text.replace("```", "\u02cb" * 3)
        block = Words(f"{citation.style}\n```\n{text}\n```")
        if parts and Page((*parts, block)).length > LAYOUT_BUDGET:
            pages.append(Page(parts))
            parts = ()
        parts = (*parts, block)
    return (*pages, Page(parts))


def source_parts(source: SourceBlock) -> tuple[Part, ...]:
    """A source: who speaks, the passage, and where in its document it stands."""
    end = source.start + sum(len(span.text) for span in source.spans)
    text = Quote(quotation(source.spans), source.document_id, source.start, end)
    return (*_opening(source), text, _place(source))


def _opening(source: SourceBlock) -> tuple[Part, ...]:
    """Who speaks, and the sentence of an earlier paragraph that the evidence leans on."""
    above = source.antecedent
    if above is None or not above.is_above:
        return _speaker(source.speaker)
    if above.speaker:
        # Another's words do not stand under this speaker's name.
        return (*_speaker(above.speaker), *_quoted(above, source), *_speaker(source.speaker))
    return (*_speaker(source.speaker), *_quoted(above, source))


def _quoted(above: Antecedent, source: SourceBlock) -> tuple[Part, ...]:
    shown = markup.quoted(markup.escape(above.text))
    quote = Quote(shown, source.document_id, above.start, above.start + len(above.text))
    return (quote, Words("[…]")) if above.gap_above else (quote,)


def _document(source: SourceBlock) -> Words:
    """The document of a source: its title, its date and who published it."""
    lines = (source.title, source.published)
    return Words("\n".join(markup.subtext(markup.echo(line, _TITLE_SHOWN)) for line in lines))


def _speaker(speaker: str) -> tuple[Part, ...]:
    return (Words(markup.echo(speaker, _TITLE_SHOWN)),) if speaker else ()


def _place(source: SourceBlock) -> Words:
    for link in (source.link, source.url):
        # Round brackets would end a link, though not one in angle brackets on every client.
        address = link.replace("(", "%28").replace(")", "%29")
        if len(address) <= _MAX_LINK and _URL.match(address):
            return Words(markup.subtext(f"[{markup.escape(source.place)}](<{address}>)"))
    return Words(markup.subtext(markup.escape(source.place)))


def _continued(opening: Sequence[Part], source: SourceBlock, budget: int) -> tuple[Page, ...]:
    before, after = (
        (*opening, *_opening(source)),
        (_place(source), _document(source)),
    )
    # The last page closes with where it is from, whichever that is: every page keeps room for it.
    spare = Page(after).length + 1
    quotes = list(pieces(source, budget - Page(before).length - spare, budget - spare))
    pages = [Page((*before, quotes[0])), *(Page((quote,)) for quote in quotes[1:])]
    pages[-1] = Page((*pages[-1].parts, *after))
    return tuple(pages)
