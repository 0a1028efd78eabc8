"""The Discord client: what it listens to, and whom it hands it to."""

from __future__ import annotations

import asyncio
import datetime
import logging
import time
from typing import Any

import discord
from discord import app_commands

from bot.database import Database, DatabaseError, Opinion, ServerSettings
from bot.discord import (
    buttons,
    commands,
    housekeeping,
    mentions,
    pressing,
    reporting,
    saying,
    servers,
)
from bot.discord.answering import Answering
from bot.discord.conversations import Conversations
from bot.discord.known import KnownSettings
from bot.discord.lookup import Catalogue
from bot.discord.metrics import Metrics
from bot.discord.panel import SettingsPanel
from bot.discord.tokens import Signer
from bot.discord.translating import CommandTranslator
from bot.limits import RateLimiter, Turns, Waiting
from bot.settings import Settings
from bot.wording import Wording, language_of, wording
from corpus.messages import Message
from retrieval.errors import ReadoutError

log = logging.getLogger(__name__)

_DAY = 86400.0
_AT_ONCE, _PATIENTLY = 0.5, 2.0
"""Seconds to wait for a server's settings: an acknowledgement cannot wait, an answer can a little."""
_OPENED_AGAIN = 60.0
"""Seconds between two tries to open the database."""


def _own_shards(settings: Settings) -> dict[str, Any]:
    """Several processes may keep a part of the shards each."""
    return {} if settings.shard_ids is None else {"shard_ids": list(settings.shard_ids)}


class ReadoutClient(discord.AutoShardedClient):
    """The bot. It needs no privileged intent, and it never pings anybody."""

    def __init__(
        self,
        answering: Answering,
        database: Database,
        settings: Settings,
        shards: int | None = 1,
        metrics: Metrics | None = None,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            # An answer that comes minutes later helps nobody.
            max_ratelimit_timeout=300,
            shard_count=shards,
            **_own_shards(settings),
        )
        self.answering = answering
        self.database = database
        self.settings = settings
        self.signer = Signer(settings.key(b"buttons"))
        self.conversations = Conversations()
        self.limiter = RateLimiter()
        self.turns = Turns()
        self.waiting = Waiting(settings.max_waiting)
        self.work = Waiting()
        """Everything that somebody waits for, buttons and forms too."""
        self.metrics = metrics or Metrics()
        self.was_ready = False
        self.stopping = False
        """Once true, nothing new is begun."""
        self._housekeeping: asyncio.Task[None] | None = None
        self._purging = asyncio.Lock()
        self._known = KnownSettings(database.servers)
        self.tree = app_commands.CommandTree(
            self,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
        )
        self.tree.error(self._on_command_error)
        commands.add_to(self.tree, self)
        servers.add_to(self.tree, self)

    @property
    def catalogue(self) -> Catalogue | None:
        """What can be chosen from; None while the engine is not open."""
        return self.answering.catalogue

    async def setup_hook(self) -> None:
        """Called once, after the login and before the gateway."""
        self.add_dynamic_items(buttons.TokenButton)
        self.add_view(SettingsPanel(ServerSettings()))
        opened = await housekeeping.opened(self.database)
        await self.tree.set_translator(CommandTranslator())
        await self.tree.sync()
        self._warming_up = asyncio.create_task(self._warm_up())
        self._housekeeping = asyncio.create_task(self._keep_house(opened))

    async def close(self) -> None:
        if self._housekeeping is not None:
            # A statement that is cut off would leave its connection behind.
            async with self._purging:
                self._housekeeping.cancel()
        await super().close()
        await self._known.done()
        await self.database.close()

    async def on_message(self, message: discord.Message) -> None:
        """Answers a message that is addressed to the bot."""
        with self.work.one():
            await mentions.hear(self, message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Takes in the forms; commands and buttons find their own way."""
        if interaction.type is discord.InteractionType.modal_submit:
            with self.work.one():
                await reporting.report(self, interaction)

    async def press(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Does what the button of that custom_id is for."""
        with self.work.one():
            await pressing.press(self, interaction, custom_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forgets the settings of a server that the bot has left."""
        self._known.forget(guild.id)
        try:
            await self.database.servers.forget(guild.id)
        except DatabaseError:
            log.exception("The settings of a server that was left are still kept")

    async def settings_at_once(self, server: int | None) -> ServerSettings | None:
        """A server's settings; None where they are not known before an acknowledgement is due.

        What nobody knows is nothing to be free with: then an answer is private, for instance.
        """
        return ServerSettings() if server is None else await self._known.of(server, _AT_ONCE)

    async def server_settings(self, server: int | None) -> ServerSettings:
        """A server's settings, at most a minute old. Raises DatabaseError where they are not known."""
        if server is None:
            return ServerSettings()
        found = await self._known.of(server, _PATIENTLY)
        if found is None:
            raise DatabaseError("the settings of a server are not known")
        return found

    async def words(self, interaction: discord.Interaction, private: bool = True) -> Wording:
        """The bot's own words for who acts; where others read along, in the server's language.

        The same for somebody whose language the bot does not speak.
        """
        own = language_of(interaction.locale.value)
        if own and (private or interaction.guild_id is None):
            return wording(own)
        settings = await self.settings_at_once(interaction.guild_id) or ServerSettings()
        return wording(settings.language)

    async def change_settings(self, server: int, **changes: Any) -> ServerSettings:
        """Changes some of a server's settings; all of them as they are then. Raises DatabaseError."""
        settings = await self.database.servers.change_settings(server, **changes)
        self._known.note(server, settings, time.monotonic())
        return settings

    async def seen(self, server: int | None) -> tuple[str, ...]:
        """The collections that are answered from on a server (None: in a direct message).

        Raises DatabaseError where that is not known.
        """
        return (await self.server_settings(server)).collections

    async def keep(self, user: int, opinion: Opinion) -> None:
        """Keeps an opinion. Raises DatabaseError."""
        await self.database.feedback.keep(user, opinion)
        self.metrics.feedback.labels(opinion.verdict.value).inc()

    async def on_ready(self) -> None:
        """Notes that the connection was had: a supervisor need not wait longer and longer."""
        self.was_ready = True
        log.info("Connected: %d servers, %d shards", len(self.guilds), self.shard_count or 1)
        async with self._purging:
            await housekeeping.forget_left(self)

    async def on_disconnect(self) -> None:
        """Counts a lost connection; the library makes a new one."""
        self.metrics.reconnects.inc()

    async def _keep_house(self, opened: bool) -> None:
        while not opened:
            await asyncio.sleep(_OPENED_AGAIN)
            opened = await housekeeping.opened(self.database)
        age = datetime.timedelta(days=self.settings.feedback_days)
        while True:
            async with self._purging:
                try:
                    await self.database.feedback.forget_older_than(age)
                except DatabaseError:
                    log.exception("Old feedback is still kept")
                if self.is_ready():
                    # Notes as well which servers the bot is on: a grant does not know.
                    await housekeeping.forget_left(self)
            await asyncio.sleep(_DAY)

    async def _warm_up(self) -> None:
        try:
            await self.answering.warm_up()
        except ReadoutError as error:
            # Not the end: each question tries again, and is told when it fails.
            log.error("The engine cannot be opened: %s", error)  # noqa: TRY400 - one line is meant

    async def _on_command_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        if isinstance(error, app_commands.CheckFailure):
            told = Message("You may not do this here.")
        else:
            log.error("A command failed", exc_info=error)
            told = saying.APOLOGY
        words = await self.words(interaction)
        if interaction.response.is_done():
            await interaction.followup.send(words(told), ephemeral=True)
        else:
            await interaction.response.send_message(words(told), ephemeral=True)
