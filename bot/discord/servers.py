"""For moderators: /readout settings and /readout status."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str

from bot.database import DatabaseError, ServerSettings
from bot.discord import saying
from bot.discord.delivery import NOBODY
from bot.discord.markup import echo
from bot.discord.translating import command_word
from bot.presentation import long_date
from bot.wording import LANGUAGES, Wording, english
from corpus.messages import Message

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient

NOT_ALLOWED = Message("Only people who may manage this server can change the bot's settings.")
_PER_USER = (3, 6, 12, 30)
_PER_SERVER = (30, 60, 120, 300)
_IN_PLACE, _IN_THREAD = "place", "thread"
_PUBLIC, _PRIVATE = "public", "private"


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
        found = await client.server_settings(interaction.guild_id)
        view = SettingsPanel(found, await client.words(interaction))
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NOBODY)

    @group.command(
        name=command_word("command", "status"),
        description=locale_str("Version, documents, index and connection"),
    )
    @app_commands.checks.has_permissions(manage_guild=True)
    async def status(interaction: discord.Interaction) -> None:
        seen = await client.seen(interaction.guild_id)
        words = await client.words(interaction)
        text = status_text(client, interaction.guild_id, seen, words)
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


class SettingsPanel(ui.LayoutView):
    """A server's settings, each in a menu; a change is kept at once.

    The menus have fixed custom_ids and the server is known from the interaction, so a panel works
    after a restart as well.
    """

    def __init__(self, settings: ServerSettings, words: Wording = english) -> None:
        super().__init__(timeout=None)
        box: ui.Container[SettingsPanel] = ui.Container()
        title = words("How the bot behaves on this server")
        note = words("Changes count at once.")
        box.add_item(ui.TextDisplay(f"**{title}**\n{note}"))
        for text, menu in (
            (
                words("Answers mentions in these channels (none chosen: in all)"),
                _channels(settings, words),
            ),
            (words("Answers a mention"), _where(settings, words)),
            (words("Answers to /ask are"), _privacy(settings, words)),
            (
                words("Questions a minute from one person"),
                _limit("per_user", _PER_USER, settings.per_user),
            ),
            (
                words("Questions a minute from the whole server"),
                _limit("per_server", _PER_SERVER, settings.per_server),
            ),
            (words("The bot's own words are in"), _language(settings)),
        ):
            box.add_item(ui.TextDisplay(text))
            row: ui.ActionRow[SettingsPanel] = ui.ActionRow()
            row.add_item(menu)
            box.add_item(row)
        box.add_item(ui.TextDisplay(_given(settings, words)))
        self.add_item(box)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        if interaction.guild_id is not None and interaction.permissions.manage_guild:
            return True
        words = await cast("ReadoutClient", interaction.client).words(interaction)
        await interaction.response.send_message(words(NOT_ALLOWED), ephemeral=True)
        return False


def _given(settings: ServerSettings, words: Wording) -> str:
    """What the server may see; no menu, since that is the operator's to say."""
    if not settings.collections:
        return words("Answers come from no collection. The bot's operator decides that.")
    names = ", ".join(settings.collections)
    told = words(
        "Answers come from these collections: {names}. The bot's operator decides that.",
        names=names,
    )
    return echo(told, 500)


class _ChannelMenu(ui.ChannelSelect[Any]):
    async def callback(self, interaction: discord.Interaction) -> None:
        await _change(interaction, channels=tuple(channel.id for channel in self.values))


class _Menu(ui.Select[Any]):
    def __init__(self, name: str, options: Sequence[discord.SelectOption]) -> None:
        super().__init__(custom_id=f"settings:{name}", options=list(options))
        self.name = name

    async def callback(self, interaction: discord.Interaction) -> None:
        value = self.values[0]
        if self.name == "where":
            await _change(interaction, in_thread=value == _IN_THREAD)
        elif self.name == "privacy":
            await _change(interaction, private=value == _PRIVATE)
        elif self.name == "language":
            await _change(interaction, language=value)
        else:
            await _change(interaction, **{self.name: int(value)})


def _channels(settings: ServerSettings, words: Wording) -> _ChannelMenu:
    return _ChannelMenu(
        custom_id="settings:channels",
        channel_types=[discord.ChannelType.text, discord.ChannelType.forum],
        min_values=0,
        max_values=25,
        placeholder=words("In all channels"),
        default_values=[
            discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)
            for channel in settings.channels
        ],
    )


def _where(settings: ServerSettings, words: Wording) -> _Menu:
    options = (
        (_IN_PLACE, words("as a reply, in place")),
        (_IN_THREAD, words("in a thread of its own")),
    )
    return _Menu("where", _options(options, _IN_THREAD if settings.in_thread else _IN_PLACE))


def _privacy(settings: ServerSettings, words: Wording) -> _Menu:
    options = (
        (_PUBLIC, words("seen by everybody")),
        (_PRIVATE, words("seen by the asker alone")),
    )
    return _Menu("privacy", _options(options, _PRIVATE if settings.private else _PUBLIC))


def _language(settings: ServerSettings) -> _Menu:
    return _Menu("language", _options(list(LANGUAGES.items()), settings.language))


def _limit(name: str, choices: Sequence[int], current: int) -> _Menu:
    return _Menu(name, _options([(str(n), str(n)) for n in choices], str(current)))


def _options(choices: Sequence[tuple[str, str]], current: str) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=label, value=value, default=value == current)
        for value, label in choices
    ]


async def _change(interaction: discord.Interaction, **changes: Any) -> None:
    client = cast("ReadoutClient", interaction.client)
    server = interaction.guild_id or 0
    await interaction.response.defer()
    words = await client.words(interaction)
    settings = dataclasses.replace(await client.server_settings(server), **changes)
    try:
        await client.change_settings(server, settings)
    except DatabaseError:
        saying.log.exception("Settings cannot be kept")
        await interaction.followup.send(words(saying.UNAVAILABLE), ephemeral=True)
        return
    await interaction.edit_original_response(view=SettingsPanel(settings, words))
