"""Which messages are addressed to the bot, and what they ask: pure, no Discord connection."""

from __future__ import annotations

import re
from collections.abc import Mapping

import discord

_USER = re.compile(r"<@!?(\d+)>")
_CHANNEL_OR_ROLE = re.compile(r"<(?:#|@&)\d+>")
_EMOJI = re.compile(r"<a?:(\w+):\d+>")
_ADDRESSING = (discord.MessageType.default, discord.MessageType.reply)


def is_addressed(message: discord.Message, me: int) -> bool:
    """Whether a person speaks to the bot of the id `me`: mentions it, replies to it, or writes to it.

    Bots, webhooks, thread starters and @everyone are not such; nor is a reply whose author has
    turned the mention off, which is how people talk about an answer among themselves.
    """
    if message.author.bot or message.webhook_id or message.type not in _ADDRESSING:
        return False
    if message.guild is None:
        return True
    return any(user.id == me for user in message.mentions)


def question_in(content: str, me: int, names: Mapping[int, str]) -> str:
    """What `content` asks: without the bot's mention, other mentions as the people's names."""

    def name(match: re.Match[str]) -> str:
        user = int(match[1])
        return "" if user == me else names.get(user, "")

    text = _USER.sub(name, content)
    text = _CHANNEL_OR_ROLE.sub("", text)
    return " ".join(_EMOJI.sub(r"\1", text).split())
