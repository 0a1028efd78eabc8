"""An answer's blocks to pages of Discord Markdown: pure, no Discord objects, nothing over a limit."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.citation import Citation
from bot.discord import markup
from bot.discord.pages import LAYOUT_BUDGET, Page, Part, Question, Quote, Rule, Words, question_line
from bot.discord.parting import pieces, quotation
from bot.discord.payload import MAX_COMPONENTS
from bot.presentation import AnswerBlocks, Antecedent, SourceBlock, Span

_HEADING_SHOWN = 500
_HEADING_LINES = 3
_TITLE_SHOWN = 250
_LITTLE = 200
"""Characters of room below which a passage is begun on the next page."""
_SCREEN = 1500
"""Characters after which no further source is begun: people read this on phones."""
_ABOVE_SHOWN = 900
"""Characters of an earlier sentence in one quotation; a longer one is several."""
_MAX_PARTS = MAX_COMPONENTS - 10
"""The others are the container, two rows and their seven buttons."""
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
    opening = _heading(blocks.heading, question, budget)
    if not blocks.sources:
        return Rendered((Page(opening),), 0)
    if blocks.heading:
        opening = (*opening, Rule())
    first = blocks.sources[0]
    page = Page((*opening, *source_parts(first), _document(first)))
    if not _fits(page, budget):
        return Rendered(_continued(opening, first, budget), 1)
    shown = 1
    for before, source in itertools.pairwise(blocks.sources):
        above = page.parts
        if before.document_id == source.document_id:
            # The document is named once, below the last of its passages.
            above = above[:-1]
        longer = Page((*above, Rule(), *source_parts(source), _document(source)))
        if not _fits(longer, min(budget, _SCREEN)):
            break
        page, shown = longer, shown + 1
    return Rendered((page,), shown)


def _heading(heading: str, question: str, budget: int) -> tuple[Part, ...]:
    """The question and the program's own words, in at most half of `budget`."""
    asked = (Question(question_line(question)),) if question else ()
    lines = heading.splitlines()[:_HEADING_LINES]
    room = (budget // 2 - Page(asked).length) // max(len(lines), 1) - 1
    return (*asked, *(Words(_within(line, room)) for line in lines))


def _within(line: str, room: int) -> str:
    """`line` as harmless Markdown of at most `room` characters."""
    shown = markup.echo(line, _HEADING_SHOWN)
    # Escaping makes two characters of one at most.
    return shown if len(shown) <= room else markup.echo(line, room // 2)


def _fits(page: Page, budget: int) -> bool:
    return page.length <= budget and len(page.parts) <= _MAX_PARTS


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
    spans = (Span(above.text, False),)
    said = dataclasses.replace(source, spans=spans, start=above.start, sentence_ends=())
    quotes = tuple(pieces(said, _ABOVE_SHOWN, _ABOVE_SHOWN))
    return (*quotes, Words("[…]")) if above.gap_above else quotes


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
    before = _flowing((*opening, *_opening(source)), budget)
    after = (_place(source), _document(source))
    # The last page closes with where it is from, whichever that is: every page keeps room for it,
    # unless titles and addresses are so long that nothing else would be left.
    room = budget - min(Page(after).length + 1, budget // 2)
    left = room - before[-1].length
    quotes = pieces(source, left if left > _LITTLE else room, room)
    parts = (part for page in before for part in page.parts)
    return _flowing((*parts, *quotes, *after), budget)


def _flowing(parts: Iterable[Part], budget: int) -> tuple[Page, ...]:
    """`parts`, each whole, on as few pages as hold them."""
    pages: list[Page] = []
    page = Page(())
    for part in parts:
        longer = Page((*page.parts, part))
        if page.parts and not _fits(longer, budget):
            pages.append(page)
            longer = Page((part,))
        page = longer
    return (*pages, page)
