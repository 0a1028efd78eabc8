"""For moderators: /readout settings and /readout status."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from importlib import metadata
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.discord import saying
from bot.discord.delivery import NOBODY
from bot.discord.markup import echo
from bot.discord.panel import SettingsPanel
from bot.discord.translating import command_word
from bot.provenance import long_date
from bot.wording import Wording, english

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient


def add_to(tree: app_commands.CommandTree[ReadoutClient], client: ReadoutClient) -> None:
    """Adds the moderators' commands to `tree`."""
    group = app_commands.Group(
        name="readout",
        description=locale_str("How the bot behaves here"),
        # What is not said here is taken from the tree, not left out.
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @group.command(
        name=command_word("command", "settings"),
        description=locale_str("How the bot behaves on this server"),
    )
    @app_commands.checks.has_permissions(manage_guild=True)
    async def settings(interaction: discord.Interaction) -> None:
        found = await client.settings_at_once(interaction.guild_id)
        if found is None:
            await saying.whisper(client, interaction, saying.UNAVAILABLE)
            return
        view = SettingsPanel(found, await client.words(interaction))
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NOBODY)

    @group.command(
        name=command_word("command", "status"),
        description=locale_str("Version, documents, index and connection"),
    )
    @app_commands.checks.has_permissions(manage_guild=True)
    async def status(interaction: discord.Interaction) -> None:
        found = await client.settings_at_once(interaction.guild_id)
        if found is None:
            await saying.whisper(client, interaction, saying.UNAVAILABLE)
            return
        words = await client.words(interaction)
        text = status_text(client, interaction.guild_id, found.collections, words)
        await interaction.response.send_message(text, ephemeral=True, allowed_mentions=NOBODY)

    tree.add_command(group)


def status_text(
    client: ReadoutClient, server: int | None, seen: Sequence[str], words: Wording = english
) -> str:
    """What /readout status tells; nothing of the settings of the machine or of others' documents."""
    guild = client.get_guild(server) if server else None
    lines = [f"readout-bot {metadata.version('readout-bot')}"]
    catalogue = client.catalogue
    if catalogue is None:
        lines.append(words("The index is not open yet."))
    else:
        lines.append(
            words(
                "Documents: {documents}, passages: {passages} (version {version})",
                documents=len(catalogue.seen(seen)),
                passages=sum(catalogue.passages.get(name, 0) for name in seen),
                version=catalogue.version,
            )
        )
        built = datetime.datetime.fromisoformat(catalogue.created)
        lines.append(
            words(
                "Index: {date}, {time} UTC, {model}",
                date=long_date(built, words),
                time=f"{built:%H:%M}",
                model=catalogue.model,
            )
        )
    latency = words("not measured yet")
    if client.latency < 3600:
        latency = words("{milliseconds} ms", milliseconds=round(client.latency * 1000))
    lines.append(
        words(
            "Connection: {latency}, shard {shard} of {shards}",
            latency=latency,
            shard=guild.shard_id if guild else 0,
            shards=client.shard_count or 1,
        )
    )
    lines.append(
        words(
            "Questions in work: {count} of at most {most}",
            count=client.waiting.count,
            most=client.waiting.bound,
        )
    )
    return "\n".join(echo(line, 300) for line in lines)
