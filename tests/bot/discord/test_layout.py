"""The last look at a message of components: nothing leaves that is not the page, or not sendable."""

from typing import Any

import pytest
from discord import ui

from bot.discord import layout as module
from bot.discord.layout import Layout, layout
from bot.discord.markup import UnfaithfulError
from bot.discord.pages import Page, Quote, Words
from bot.discord.payload import PayloadError

PAGE = Page((Words("Ann"), Quote("> He left.", "d", 0, 8)))


def test_a_page_that_is_the_document_is_laid_out() -> None:
    assert layout(PAGE, {"d": "He left."}.get).content_length() == len("Ann" + "> He left.")


def test_a_quotation_that_is_not_the_document_is_held_back() -> None:
    with pytest.raises(UnfaithfulError, match=r"is not d\[0:8\] to the letter"):
        layout(PAGE, {"d": "He stayed."}.get)


def test_what_discord_would_refuse_is_not_sent() -> None:
    with pytest.raises(PayloadError, match="a text component with nothing in it"):
        layout(Page((Words(" "),)), {}.get)


def test_components_that_are_not_the_page_are_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class Adding(Layout):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self.add_item(ui.TextDisplay("He never left."))

    monkeypatch.setattr(module, "Layout", Adding)
    with pytest.raises(UnfaithfulError, match="differs from the page"):
        layout(PAGE, {"d": "He left."}.get)
