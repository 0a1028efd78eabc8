"""Where an answer goes: into an interaction's response or as a reply to a message."""

from __future__ import annotations

from typing import Protocol

import discord

from bot.discord.layout import Layout

NOBODY = discord.AllowedMentions.none()


class Outlet(Protocol):
    """A place that takes one message after the other."""

    async def layout(self, view: Layout) -> None: ...

    async def plain(self, content: str) -> None: ...


class InteractionOutlet:
    """A deferred interaction: the first message replaces the acknowledgement, others follow it."""

    def __init__(self, interaction: discord.Interaction, private: bool) -> None:
        self._interaction = interaction
        self._private = private
        self._replaced = False

    async def layout(self, view: Layout) -> None:
        if self._replaced:
            await self._interaction.followup.send(
                view=view, ephemeral=self._private, allowed_mentions=NOBODY
            )
        else:
            await self._interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
            self._replaced = True

    async def plain(self, content: str) -> None:
        if self._replaced:
            await self._interaction.followup.send(
                content, ephemeral=self._private, allowed_mentions=NOBODY
            )
        else:
            await self._interaction.edit_original_response(content=content, allowed_mentions=NOBODY)
            self._replaced = True


class MessageOutlet:
    """A message that addressed the bot: it is replied to."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message

    async def layout(self, view: Layout) -> None:
        await self._message.reply(view=view, mention_author=False, allowed_mentions=NOBODY)

    async def plain(self, content: str) -> None:
        await self._message.reply(content, mention_author=False, allowed_mentions=NOBODY)
