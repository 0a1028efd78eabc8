"""Messages that address the bot: mentions, replies to it, direct messages."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import discord

from bot.database import DatabaseError
from bot.discord import asking, buttons, saying
from bot.discord.asking import Asker
from bot.discord.conversations import LONG_PAUSE, PAUSE, Key, Talk, Turn
from bot.discord.delivery import MessageOutlet
from bot.discord.reading import is_addressed, question_in
from bot.wording import language_written, wording
from corpus.messages import Message
from retrieval.types import Query

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

EMPTY = Message("Ask me a question about the documents, in the same message as the mention.")
_SLOW = 0.4
"""Seconds after which the asker is shown that the bot is at it."""
_THREAD_NAME = 90


async def hear(client: ReadoutClient, message: discord.Message) -> None:
    """Answers `message` where it is addressed to the bot."""
    me = client.user
    if me is None or not is_addressed(message, me.id):
        return
    server = message.guild.id if message.guild else None
    names = {user.id: user.display_name for user in message.mentions}
    question = question_in(message.content, me.id, names)
    outlet = MessageOutlet(message, client.limiter)
    # A direct message carries no locale: there its letters have to tell.
    outlet.words = wording(language_written(question))
    try:
        settings = await client.server_settings(server)
    except DatabaseError:
        await saying.refuse(outlet, saying.UNAVAILABLE)
        return
    if settings.channels and _place(message) not in settings.channels:
        return
    if server:
        outlet.words = wording(settings.language)
    if not question:
        await saying.refuse(outlet, EMPTY)
        return
    if settings.in_thread:
        outlet.thread_name = question[:_THREAD_NAME]
    talk = Talk(
        lambda: _before(client, message, server),
        lambda: [*_sent(server, outlet), Key(server, outlet.place, message.author.id)],
    )
    async with _typing(message.channel):
        query = Query(question, limit=asking.FETCHED)
        await asking.respond(client, outlet, query, Asker(message.author.id, server), talk)
    for key in _sent(server, outlet):
        if not client.conversations.before(key):
            # A refusal: whoever replies to it goes on with what came before.
            client.conversations.remember(key, talk.before())


def _sent(server: int | None, outlet: MessageOutlet) -> list[Key]:
    return [Key(server, message) for message in outlet.sent]


def _place(message: discord.Message) -> int:
    """The channel whose settings count: a thread's is its parent."""
    channel = message.channel
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    return channel.id


def _before(
    client: ReadoutClient, message: discord.Message, server: int | None
) -> tuple[Turn, ...]:
    """What `message` follows on: by replying, in a thread, or soon after in the same channel."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        pause = LONG_PAUSE if isinstance(message.channel, discord.Thread) else PAUSE
        return client.conversations.before(
            Key(server, message.channel.id, message.author.id), pause
        )
    if reference.channel_id != message.channel.id:
        # What is passed on from elsewhere is nothing that was asked here.
        return ()
    remembered = client.conversations.before(Key(server, reference.message_id))
    if remembered:
        return remembered
    # After a restart the answer itself still shows what was asked.
    replied = reference.resolved
    if isinstance(replied, discord.Message) and client.user and replied.author.id == client.user.id:
        question = buttons.question_of(replied)
        return (Turn(message.author.id, question),) if question else ()
    return ()


@contextlib.asynccontextmanager
async def _typing(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Shows that the bot is at it, once it takes longer than a moment."""

    async def show() -> None:
        await asyncio.sleep(_SLOW)
        with contextlib.suppress(discord.HTTPException):
            while True:
                await channel.typing()
                # An indicator lasts ten seconds.
                await asyncio.sleep(8)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
