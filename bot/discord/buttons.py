"""The buttons below an answer; their state is in their custom_id alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import ui

from bot.discord.layout import QUESTION_ID, Layout
from bot.discord.lookup import Found
from bot.discord.markup import UnfaithfulError
from bot.discord.pages import asked, understood
from bot.discord.payload import walk
from bot.discord.tokens import ANY_CUSTOM_ID, Action, Signer, Token, fitting
from bot.wording import Wording
from corpus.messages import Message
from retrieval.types import Answer

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

_LABELS = {
    Action.CONTEXT: Message("Context"),
    Action.CITE: Message("Cite"),
    Action.HELPFUL: Message("Helpful"),
    Action.NOT_HELPFUL: Message("Not helpful"),
    Action.REPORT: Message("Report"),
}
_BIN = "🗑️"


class TokenButton(ui.DynamicItem[ui.Button[Any]], template=re.compile(ANY_CUSTOM_ID, re.DOTALL)):
    """Any of the bot's buttons, made anew from its custom_id whenever it is pressed."""

    def __init__(self, custom_id: str, label: str = "", emoji: str | None = None) -> None:
        if not label and not emoji:
            label = "…"
        super().__init__(ui.Button(label=label, emoji=emoji, custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: ui.Item[Any], match: re.Match[str], /
    ) -> TokenButton:
        return cls(match.string)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client = cast("ReadoutClient", interaction.client)
        await client.press(interaction, self.custom_id)


def answer_rows(
    signer: Signer, words: Wording, found: Found, shown: int, server: int | None, user: int
) -> list[list[ui.Item[Layout]]]:
    """The rows of buttons below an answer to `user`, of whose passages the first `shown` are seen."""
    if not found.places:
        return [[button(signer, words, Token(Action.REMOVE, found.version, user=user), server)]]
    first = found.places[:1]
    # Of what does not answer, no more is offered, and "helpful" would be kept as "it answers".
    answered = isinstance(found.result, Answer)
    more = fitting(found.places[shown:]) if answered else ()
    # Two rows that a phone's width holds: what is read more of, and what is thought of it.
    reading = [Token(Action.MORE, found.version, more)] if more else []
    reading += [
        Token(Action.CONTEXT, found.version, first),
        Token(Action.CITE, found.version, first),
        Token(Action.REMOVE, found.version, user=user),
    ]
    judging = [Token(Action.HELPFUL, found.version, first)] if answered else []
    judging += [
        Token(Action.NOT_HELPFUL, found.version, first),
        Token(Action.REPORT, found.version, first),
    ]
    return [[button(signer, words, token, server) for token in row] for row in (reading, judging)]


def button(signer: Signer, words: Wording, token: Token, server: int | None) -> ui.Item[Layout]:
    """A button of the token's action."""
    custom_id = signer.write(token, server)
    if token.action is Action.REMOVE:
        return cast("ui.Item[Layout]", TokenButton(custom_id, emoji=_BIN))
    if token.action is Action.MORE:
        label = words("More ({count})", count=len(token.places))
    else:
        label = words(_LABELS[token.action])
    return cast("ui.Item[Layout]", TokenButton(custom_id, label))


def question_of(message: discord.Message | None) -> str:
    """The question that an answer of the bot shows; empty where it shows none."""
    try:
        return asked(_opening(message)[0])
    except UnfaithfulError:
        return ""


def understood_question_of(message: discord.Message | None) -> str:
    """The question that an answer of the bot answers: a follow-up as it was understood."""
    return understood(_opening(message)[1]) or question_of(message)


def _opening(message: discord.Message | None) -> tuple[str, str]:
    """The line that shows the question, and the text below it; empty where there is none."""
    components = [dict(part.to_dict()) for part in message.components] if message else []
    kind = discord.ComponentType.text_display.value
    shown = [part for part in walk(components) if part["type"] == kind]
    for number, part in enumerate(shown):
        if part.get("id") == QUESTION_ID:
            below = shown[number + 1 : number + 2]
            return part["content"], below[0]["content"] if below else ""
    return "", ""


def custom_ids(message: discord.Message) -> list[str]:
    """The custom_ids of a message's buttons."""
    components: list[dict[str, Any]] = [dict(part.to_dict()) for part in message.components]
    return [str(part["custom_id"]) for part in walk(components) if part.get("custom_id")]
