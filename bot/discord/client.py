"""The Discord client: what it listens to, and whom it hands it to."""

from __future__ import annotations

import logging

import discord
from discord import app_commands

from bot.discord import asking, commands
from bot.discord.answering import Answering
from bot.discord.delivery import MessageOutlet
from bot.discord.reading import is_addressed, question_in
from bot.settings import Settings
from retrieval.errors import ReadoutError
from retrieval.types import Query

log = logging.getLogger(__name__)

EMPTY = "Ask me a question about the documents, in the same message as the mention."


class ReadoutClient(discord.AutoShardedClient):
    """The bot. It needs no privileged intent, and it never pings anybody."""

    def __init__(self, answering: Answering, settings: Settings, shards: int | None) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_count=shards,
        )
        self.answering = answering
        self.settings = settings
        self.tree = app_commands.CommandTree(
            self,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
        )
        self.tree.error(self._on_command_error)
        commands.add_to(self.tree, self)

    async def setup_hook(self) -> None:
        """Called once, after the login and before the gateway."""
        await self.tree.sync()
        self._warming_up = self.loop.create_task(self._warm_up())

    async def close(self) -> None:
        await super().close()
        self.answering.close()

    async def on_message(self, message: discord.Message) -> None:
        """Answers a message that is addressed to the bot."""
        if self.user is None or not is_addressed(message, self.user.id):
            return
        outlet = MessageOutlet(message)
        names = {user.id: user.display_name for user in message.mentions}
        question = question_in(message.content, self.user.id, names)
        if not question:
            await asking.say(outlet, EMPTY)
            return
        await asking.respond(self.answering, outlet, Query(question))

    async def _warm_up(self) -> None:
        try:
            await self.answering.warm_up()
        except ReadoutError as error:
            # Not the end: each question tries again, and is told when it fails.
            log.error("The engine cannot be opened: %s", error)  # noqa: TRY400 - one line is meant

    async def _on_command_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        log.error("A command failed", exc_info=error)
        if interaction.response.is_done():
            await interaction.followup.send(asking.APOLOGY, ephemeral=True)
        else:
            await interaction.response.send_message(asking.APOLOGY, ephemeral=True)
