"""Where an answer goes: into an interaction's response or as a reply to a message."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import aiohttp
import discord

from bot.discord.layout import Layout
from bot.limits import RateLimiter
from bot.wording import Wording, english

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
# Replying fails where the message is gone or its history may not be read; a plain send may not.
_NO_REPLY = (10008, 50035, 160002)
_ALREADY_ACKNOWLEDGED = 40060
_WAITS = (0.5, 1.0, 2.0, 4.0)
_QUICK_WAITS = (0.1, 0.4)
"""An interaction has to be acknowledged within three seconds."""

T = TypeVar("T")


class Outlet(Protocol):
    """A place that takes one message after the other."""

    words: Wording
    """Puts the bot's own words into the language that is spoken there."""

    async def server(self) -> int | None:
        """The server where the next message lands: buttons are signed for it.

        None for a direct message, which an answer to a server may have to become.
        """

    def may_refuse(self) -> bool:
        """Whether a refusal is said here."""

    async def layout(self, view: Layout) -> None: ...

    async def plain(self, content: str) -> None: ...


async def persistently(send: Callable[[], Awaitable[T]], waits: Sequence[float] = _WAITS) -> T:
    """What `send` sends, tried again where the connection or Discord's own servers failed.

    Only for what may be sent twice: an edit, or a message with a nonce.
    """
    for wait in waits:
        try:
            return await send()
        except (aiohttp.ClientError, OSError, discord.DiscordServerError) as error:
            log.warning("Discord failed (%s); trying again in %s s", type(error).__name__, wait)
            await asyncio.sleep(wait)
    return await send()


class InteractionOutlet:
    """An acknowledged interaction: the first message replaces the acknowledgement.

    Where the acknowledgement came too late, the channel or a direct message serves.
    """

    def __init__(self, interaction: discord.Interaction, private: bool) -> None:
        self._interaction = interaction
        self._private = private
        self.words: Wording = english
        self._replaced = False
        self._expired = False
        self._count = 0

    @classmethod
    async def acknowledged(
        cls, client: ReadoutClient, interaction: discord.Interaction, private: bool
    ) -> Self:
        """Acknowledges `interaction` at once, so that the answer may take its time."""
        outlet = cls(interaction, private)
        try:
            await persistently(
                lambda: interaction.response.defer(ephemeral=private, thinking=True), _QUICK_WAITS
            )
        except discord.NotFound:
            log.warning("An interaction had expired before it could be acknowledged")
            outlet._expired = True
        except discord.HTTPException as error:
            # A reply that was lost: the acknowledgement itself had arrived.
            if error.code != _ALREADY_ACKNOWLEDGED:
                raise
        outlet.words = await client.words(interaction, private)
        return outlet

    async def server(self) -> int | None:
        direct = self._expired and self._elsewhere is self._interaction.user
        return None if direct else self._interaction.guild_id

    def may_refuse(self) -> bool:
        # What was acknowledged shows that the bot is at it until something is said.
        return True

    async def layout(self, view: Layout) -> None:
        await self._send(view=view)

    async def plain(self, content: str) -> None:
        await self._send(content=content)

    async def _send(self, **message: Any) -> None:
        if self._expired:
            await self._send_elsewhere(**message)
        elif self._replaced:
            await self._interaction.followup.send(
                **message, ephemeral=self._private, allowed_mentions=NOBODY
            )
        else:
            await persistently(
                lambda: self._interaction.edit_original_response(**message, allowed_mentions=NOBODY)
            )
            self._replaced = True

    @property
    def _elsewhere(self) -> discord.abc.Messageable:
        channel = self._interaction.channel
        if self._private or not isinstance(channel, discord.abc.Messageable):
            return self._interaction.user
        return channel

    async def _send_elsewhere(self, **message: Any) -> None:
        self._count += 1
        nonce = f"{self._interaction.id}-{self._count}"
        place = self._elsewhere
        await persistently(lambda: place.send(**message, nonce=nonce, allowed_mentions=NOBODY))


class MessageOutlet:
    """A message that addressed the bot: replied to, or answered as the permissions allow."""

    def __init__(self, message: discord.Message, limiter: RateLimiter) -> None:
        self._message = message
        self._limiter = limiter
        self.words: Wording = english
        self._count = 0
        self.thread_name = ""
        """Where this is not empty, the answer goes into a new thread of that name."""
        self._thread: discord.Thread | None = None
        self.sent: list[int] = []
        """The ids of the messages that were sent."""

    @property
    def place(self) -> int:
        """The id of the channel or thread where it was answered."""
        return self._message.channel.id if self._thread is None else self._thread.id

    async def server(self) -> int | None:
        await self._open_thread()
        guild = self._message.guild
        return None if guild is None or self._is_direct else guild.id

    @property
    def _is_direct(self) -> bool:
        """Whether the asker is written to, because the channel may not be."""
        allowed = _permissions(self._message)
        return (
            self._thread is None and allowed is not None and not _may_send(self._message, allowed)
        )

    def may_refuse(self) -> bool:
        """Once a minute to each person: nobody can have the bot write a line for every message."""
        key = ("refused", self._message.author.id)
        if self._limiter.wait(key, 1) > 0:
            return False
        self._limiter.note(key)
        return True

    async def layout(self, view: Layout) -> None:
        await self._send(view=view)

    async def plain(self, content: str) -> None:
        await self._send(content=content)

    async def _send(self, **message: Any) -> None:
        # Discord makes no second message of one nonce, so a lost reply is no double answer.
        self._count += 1
        message["nonce"] = f"{self._message.id}-{self._count}"
        await self._open_thread()
        if self._thread is not None:
            await self._post(self._thread, message)
            return
        if self._is_direct:
            await self._send_privately(**message)
            return
        allowed = _permissions(self._message)
        if allowed is None or allowed.read_message_history:
            try:
                sent = await persistently(
                    lambda: self._message.reply(**message, allowed_mentions=NOBODY)
                )
            except discord.HTTPException as error:
                if error.code not in _NO_REPLY:
                    raise
            else:
                self.sent.append(sent.id)
                return
        await self._post(self._message.channel, message)

    async def _post(self, place: discord.abc.Messageable, message: dict[str, Any]) -> None:
        sent = await persistently(lambda: place.send(**message, allowed_mentions=NOBODY))
        self.sent.append(sent.id)

    async def _open_thread(self) -> None:
        """Opens the thread, once, where one is wanted; where it cannot be the answer stays in place."""
        name, self.thread_name = self.thread_name, ""
        allowed = _permissions(self._message)
        possible = bool(name) and isinstance(self._message.channel, discord.TextChannel)
        if not possible or allowed is None or not allowed.create_public_threads:
            return
        if not allowed.send_messages_in_threads:
            return
        with contextlib.suppress(discord.HTTPException):
            self._thread = await self._message.create_thread(name=name)

    async def _send_privately(self, **message: Any) -> None:
        try:
            await self._post(self._message.author, message)
        except discord.Forbidden:
            # Neither in the channel nor in a direct message: there is nowhere left to say it.
            log.info("An answer could not be delivered: no permission to write to the asker")


def _permissions(message: discord.Message) -> discord.Permissions | None:
    if message.guild is None:
        return None
    channel = message.channel
    if isinstance(channel, (discord.DMChannel, discord.PartialMessageable, discord.GroupChannel)):
        return None
    return channel.permissions_for(message.guild.me)


def _may_send(message: discord.Message, allowed: discord.Permissions) -> bool:
    if isinstance(message.channel, discord.Thread):
        return allowed.send_messages_in_threads
    return allowed.send_messages
