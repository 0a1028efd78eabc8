"""What the buttons below an answer do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot import presentation
from bot.citation import citations
from bot.database import Verdict
from bot.discord import lookup, saying
from bot.discord.buttons import button, question_of
from bot.discord.delivery import InteractionOutlet
from bot.discord.layout import ANSWER_COLOUR, Layout, layout
from bot.discord.rendering import citation_pages, context_pages, render
from bot.discord.reporting import ReportForm, keep
from bot.discord.tokens import Action, Token, TokenError, fitting
from corpus.messages import Message
from retrieval.types import Hit

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

Seen = tuple[str, ...]
"""The collections that may be seen where a button is pressed."""


NOT_YOURS = Message("Only the person who asked, or a moderator, can remove this answer.")


async def press(client: ReadoutClient, interaction: discord.Interaction, custom_id: str) -> None:
    """Does what the button says, or tells why not."""
    try:
        token = client.signer.read(custom_id, interaction.guild_id)
    except TokenError:
        await saying.whisper(client, interaction, saying.NOT_OURS)
        return
    if token.action is Action.REMOVE:
        await _remove(client, interaction, token)
        return
    if token.action is Action.REPORT:
        # A form has to be the first response, so it is opened before anything is looked up.
        await interaction.response.send_modal(
            ReportForm(custom_id, await client.words(interaction))
        )
        return
    outlet = await InteractionOutlet.acknowledged(client, interaction, private=True)
    async with saying.told(outlet):
        seen = await client.seen(interaction.guild_id)
        if token.action is Action.MORE:
            await _more(client, interaction, outlet, token, seen)
        elif token.action is Action.CONTEXT:
            await _context(client, outlet, token, seen)
        elif token.action is Action.CITE:
            await cite(client, outlet, token, seen)
        else:
            verdict = Verdict.HELPFUL if token.action is Action.HELPFUL else Verdict.NOT_HELPFUL
            await keep(client, interaction, token, verdict)
            await saying.say(outlet, "Thank you, this has been noted.")


async def _more(
    client: ReadoutClient,
    interaction: discord.Interaction,
    outlet: InteractionOutlet,
    token: Token,
    seen: Seen,
) -> None:
    hits = await client.answering.run(lambda engine: lookup.pressed(engine, token, seen))
    rendered = render(presentation.passages(hits, outlet.words), question_of(interaction.message))
    rest = fitting(token.places[rendered.shown :])
    rows: list[list[ui.Item[Layout]]] = []
    # Where it has to go to a direct message, what the server sees may not be seen.
    if rest and await outlet.server() == interaction.guild_id:
        more = Token(Action.MORE, token.version, rest)
        rows = [[button(client.signer, outlet.words, more, interaction.guild_id)]]
    texts = {hit.document.id: hit.document.text for hit in hits}
    for number, page in enumerate(rendered.pages, start=1):
        last = number == len(rendered.pages)
        await outlet.layout(layout(page, texts.get, ANSWER_COLOUR, rows if last else ()))


async def _context(
    client: ReadoutClient, outlet: InteractionOutlet, token: Token, seen: Seen
) -> None:
    hits = await client.answering.run(lambda engine: lookup.neighbours(engine, token, seen))
    texts = {hit.document.id: hit.document.text for hit in hits}
    for page in context_pages(presentation.passages(hits, outlet.words)):
        await outlet.layout(layout(page, texts.get))


async def cite(client: ReadoutClient, outlet: InteractionOutlet, token: Token, seen: Seen) -> None:
    """Sends the citations of a button's passage. Raises ChangedError where it is not there."""
    hits = await client.answering.run(lambda engine: lookup.pressed(engine, token, seen))
    await send_citations(outlet, hits[0])


async def send_citations(outlet: InteractionOutlet, hit: Hit) -> None:
    """Sends the citations of a passage."""
    texts = {hit.document.id: hit.document.text}
    for page in citation_pages(citations(hit, outlet.words)):
        await outlet.layout(layout(page, texts.get))


async def _remove(client: ReadoutClient, interaction: discord.Interaction, token: Token) -> None:
    moderator = interaction.permissions.manage_messages and interaction.guild_id is not None
    if interaction.user.id != token.user and not moderator:
        await saying.whisper(client, interaction, NOT_YOURS)
        return
    await interaction.response.defer()
    await interaction.delete_original_response()
