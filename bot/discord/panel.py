"""The panel of a server's settings, for its moderators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import ui

from bot.database import DatabaseError, ServerSettings
from bot.discord import saying
from bot.discord.markup import echo, subtext
from bot.wording import LANGUAGES, Wording, english
from corpus.messages import Message

if TYPE_CHECKING:
    from bot.discord.client import ReadoutClient


NOT_ALLOWED = Message("Only people who may manage this server can change the bot's settings.")


_PER_USER = (3, 6, 12, 30)


_PER_SERVER = (30, 60, 120, 300)


_IN_PLACE, _IN_THREAD = "place", "thread"
_PUBLIC, _PRIVATE = "public", "private"


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
        box.add_item(ui.TextDisplay(f"**{title}**\n{subtext(note)}"))
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
        told = words("Answers come from no collection. The bot's operator decides that.")
        return subtext(echo(told, 500))
    names = ", ".join(settings.collections)
    told = words(
        "Answers come from these collections: {names}. The bot's operator decides that.",
        names=names,
    )
    return subtext(echo(told, 500))


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
    try:
        settings = await client.change_settings(server, **changes)
    except DatabaseError:
        saying.log.exception("Settings cannot be kept")
        await interaction.followup.send(words(saying.UNAVAILABLE), ephemeral=True)
        return
    await interaction.edit_original_response(view=SettingsPanel(settings, words))
