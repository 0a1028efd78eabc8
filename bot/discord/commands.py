"""The commands that people give: /ask, Find the source, Cite, /forget-me."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.discord import asking, buttons, lookup, pressing, saying
from bot.discord.asking import Asker
from bot.discord.conversations import PAUSE, Key, Talk
from bot.discord.delivery import InteractionOutlet
from bot.discord.lookup import Entry
from bot.discord.reading import question_in
from bot.discord.tokens import Action, TokenError
from bot.discord.translating import command_word
from corpus.messages import Message
from retrieval.questions import MAX_QUESTION
from retrieval.types import Answer, Query

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

NOTHING_TO_FIND = Message("This message holds no text to look for.")
FORGOTTEN = Message(
    "Done. Pieces of feedback deleted: {rows}. What you asked before is forgotten too. Feedback from"
    " before the bot's operator last changed its key can no longer be told to be yours; it is"
    " deleted when it is {days} days old."
)
_MAX_CHOICES = 25
_MAX_CHOICE = 100


def add_to(tree: app_commands.CommandTree[ReadoutClient], client: ReadoutClient) -> None:
    """Adds every command to `tree`."""

    @tree.command(
        name=command_word("command", "ask"), description=locale_str("Ask the documents a question")
    )
    @app_commands.rename(
        question=command_word("option", "question"),
        speaker=command_word("option", "speaker"),
        document=command_word("option", "document"),
        private=command_word("option", "private"),
    )
    @app_commands.describe(
        question=locale_str("What you want to know"),
        speaker=locale_str("Only what this person says"),
        document=locale_str("Only in this document"),
        private=locale_str("Show the answer to you alone"),
    )
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, MAX_QUESTION],
        speaker: str | None = None,
        document: str | None = None,
        private: bool | None = None,
    ) -> None:
        with client.work.one():
            if private is None:
                settings = await client.settings_at_once(interaction.guild_id)
                private = settings is None or settings.private
            outlet = await InteractionOutlet.acknowledged(client, interaction, private)
            key = Key(
                interaction.guild_id, interaction.channel_id or 0, interaction.user.id, private
            )
            query = Query(question, limit=asking.FETCHED, document_id=document, speaker=speaker)
            talk = Talk(lambda: client.conversations.before(key, PAUSE), lambda: [key])
            await asking.respond(client, outlet, query, _asker(interaction), talk)

    @ask.autocomplete("speaker")
    async def speakers(
        interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        document = getattr(interaction.namespace, "document", None)
        entries = await _entries(client, interaction)
        return _choices(speaker_choices(entries, typed, document))

    @ask.autocomplete("document")
    async def documents(
        interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return _choices(document_choices(await _entries(client, interaction), typed))

    @tree.context_menu(name=command_word("menu", "Find the source"))
    async def find_source(interaction: discord.Interaction, message: discord.Message) -> None:
        with client.work.one():
            outlet = await InteractionOutlet.acknowledged(client, interaction, private=True)
            claim = _claim(client, message)
            if not claim:
                await saying.say(outlet, NOTHING_TO_FIND)
                return
            query = Query(claim[:MAX_QUESTION], limit=asking.FETCHED)
            await asking.respond(client, outlet, query, _asker(interaction), claim=True)

    @tree.context_menu(name=command_word("menu", "Cite"))
    async def cite(interaction: discord.Interaction, message: discord.Message) -> None:
        with client.work.one():
            outlet = await InteractionOutlet.acknowledged(client, interaction, private=True)
            async with saying.told(outlet):
                await _cite(client, interaction, outlet, message)

    @tree.command(
        name=command_word("command", "forget-me"),
        description=locale_str("Delete everything that is kept of you"),
    )
    async def forget_me(interaction: discord.Interaction) -> None:
        with client.work.one():
            outlet = await InteractionOutlet.acknowledged(client, interaction, private=True)
            async with saying.told(outlet):
                rows = await client.database.feedback.forget(interaction.user.id)
                client.conversations.forget(interaction.user.id)
                await saying.say(outlet, FORGOTTEN, rows=rows, days=client.settings.feedback_days)


async def _cite(
    client: ReadoutClient,
    interaction: discord.Interaction,
    outlet: InteractionOutlet,
    message: discord.Message,
) -> None:
    """Cites the passage that `message` shows, or else the one that speaks of what it says."""
    seen = await client.seen(interaction.guild_id)
    for custom_id in buttons.custom_ids(message):
        try:
            token = client.signer.read(custom_id, interaction.guild_id)
        except TokenError:
            continue
        if token.action is Action.CITE:
            await pressing.cite(client, outlet, token, seen)
            return
    claim = _claim(client, message)
    if not claim:
        await saying.say(outlet, NOTHING_TO_FIND)
        return
    query = Query(claim[:MAX_QUESTION], limit=1)
    async with asking.admitted(client, _asker(interaction)):
        found = await client.answering.run(lambda engine: lookup.find(engine, query, seen))
    if isinstance(found.result, Answer):
        await pressing.send_citations(outlet, found.hits[0])
    else:
        await saying.say(outlet, "No passage of the documents speaks of this.")


def _asker(interaction: discord.Interaction) -> Asker:
    return Asker(interaction.user.id, interaction.guild_id)


def _claim(client: ReadoutClient, message: discord.Message) -> str:
    names = {user.id: user.display_name for user in message.mentions}
    text = question_in(message.content, client.user.id if client.user else 0, names)
    return text or " ".join(embed.description or embed.title or "" for embed in message.embeds)


async def _entries(client: ReadoutClient, interaction: discord.Interaction) -> tuple[Entry, ...]:
    """The documents that may be chosen where the command is given."""
    settings = await client.settings_at_once(interaction.guild_id)
    if settings is None or client.catalogue is None:
        return ()
    return client.catalogue.seen(settings.collections)


def speaker_choices(
    entries: Sequence[Entry], typed: str, document: str | None
) -> list[tuple[str, str]]:
    """The speakers with a name like `typed`, of one document or all: (label, name)."""
    names: dict[str, None] = {}
    for entry in entries:
        if document in (None, "", entry.id):
            for speaker, aliases in entry.speakers:
                if any(typed.casefold() in other.casefold() for other in (speaker, *aliases)):
                    names[speaker] = None
    return [(speaker, speaker) for speaker in sorted(names)]


def document_choices(entries: Sequence[Entry], typed: str) -> list[tuple[str, str]]:
    """The documents with a title, date or id like `typed`, newest first: (label, id)."""
    words = typed.casefold().split()
    found = [
        (entry.label, entry.id)
        for entry in entries
        if all(word in f"{entry.label} {entry.id}".casefold() for word in words)
    ]
    return sorted(found, reverse=True)


def _choices(found: list[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=label[:_MAX_CHOICE], value=value)
        for label, value in found
        if len(value) <= _MAX_CHOICE
    ][:_MAX_CHOICES]
