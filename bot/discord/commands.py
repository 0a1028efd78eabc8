"""The commands that people give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord import asking
from bot.discord.delivery import InteractionOutlet
from retrieval.questions import MAX_QUESTION
from retrieval.types import Query

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient


def add_to(tree: app_commands.CommandTree[ReadoutClient], client: ReadoutClient) -> None:
    """Adds every command to `tree`."""

    @tree.command(name="ask", description="Ask the documents a question")
    @app_commands.describe(question="What you want to know")
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION],
    ) -> None:
        await interaction.response.defer()
        outlet = InteractionOutlet(interaction, private=False)
        await asking.respond(client.answering, outlet, Query(question))
