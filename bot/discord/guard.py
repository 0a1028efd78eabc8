"""The last look before sending: what a reader will see must be the document's own characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.discord import markup
from bot.discord.markup import UnfaithfulError
from bot.discord.pages import Page, Quote

DocumentText = Callable[[str], str | None]
"""The text of the document of an id, or None where there is no such document."""


def check_pages(pages: Sequence[Page], document_text: DocumentText) -> None:
    """Compares every quotation of `pages` with its slice of the document.

    Raises UnfaithfulError where a reader would see anything else.
    """
    for page in pages:
        for part in page.parts:
            if isinstance(part, Quote):
                _check(part, document_text)


def check_sent(sent: Iterable[str], page: Page) -> None:
    """That the texts which leave the process are the checked ones, in their order.

    `sent` are the contents of the text components. Raises UnfaithfulError otherwise.
    """
    expected = [part.markup for part in page.parts if part.markup]
    if list(sent) != expected:
        raise UnfaithfulError("the message differs from the page it was made of")


def _check(quote: Quote, document_text: DocumentText) -> None:
    text = document_text(quote.document_id)
    if text is None:
        raise UnfaithfulError(f"there is no document {quote.document_id!r}")
    seen = "".join(part.text for part in markup.read(quote.markup))
    if seen != text[quote.start : quote.end]:
        place = f"{quote.document_id}[{quote.start}:{quote.end}]"
        raise UnfaithfulError(f"a quotation is not {place} to the letter")
