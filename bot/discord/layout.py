"""Pages to Discord's components: one container, its texts, and rows of buttons below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.discord import guard, payload
from bot.discord.guard import DocumentText
from bot.discord.pages import Page, Question, Rule

ANSWER_COLOUR = 0x3B6EA5
SILENCE_COLOUR = 0x80848E
QUESTION_ID = 1
"""The id, inside a message, of the component that shows the question."""


class Layout(ui.LayoutView):
    """A message's components; its buttons find their own way, so nothing here is remembered."""

    def __init__(self, page: Page, colour: int, rows: Sequence[Sequence[ui.Item[Layout]]]) -> None:
        super().__init__(timeout=None)
        container: ui.Container[Layout] = ui.Container(accent_colour=colour)
        for part in page.parts:
            if isinstance(part, Rule):
                container.add_item(ui.Separator())
            elif part.markup:
                number = QUESTION_ID if isinstance(part, Question) else None
                container.add_item(ui.TextDisplay(part.markup, id=number))
        for row in rows:
            container.add_item(ui.ActionRow(*row))
        self.add_item(container)


def layout(
    page: Page,
    document_text: DocumentText,
    colour: int = ANSWER_COLOUR,
    rows: Sequence[Sequence[ui.Item[Layout]]] = (),
) -> Layout:
    """The components of `page`, checked to the letter and against Discord's limits.

    Raises UnfaithfulError or PayloadError for what must not be sent.
    """
    view = Layout(page, colour, rows)
    components: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    guard.check_pages([page], document_text)
    guard.check_sent(texts(components), page)
    payload.check_components(components)
    return view


def texts(components: Sequence[dict[str, Any]]) -> list[str]:
    """The contents of the text components, in the order that they are shown."""
    kind = discord.ComponentType.text_display.value
    return [str(part["content"]) for part in payload.walk(components) if part["type"] == kind]
