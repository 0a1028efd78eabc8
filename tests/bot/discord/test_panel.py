from dataclasses import replace
from typing import Any

import discord
import pytest
from discord.app_commands import MissingPermissions

from bot.database import DatabaseError, ServerSettings
from bot.discord import create_bot, panel
from bot.settings import Settings
from retrieval.engine import Engine


async def settings_of(scene: Any) -> ServerSettings:
    return await scene.env.bot.database.servers.settings(scene.guild.id)


async def test_each_setting_is_changed_and_kept(scene: Any, moderator: Any) -> None:
    shown = await moderator.slash(scene.channel, "readout settings")
    assert shown.ephemeral
    await moderator.select(shown.response, [scene.channel], custom_id="settings:channels")
    await moderator.select(shown.response, ["thread"], custom_id="settings:where")
    await moderator.select(shown.response, ["private"], custom_id="settings:privacy")
    await moderator.select(shown.response, ["3"], custom_id="settings:per_user")
    await moderator.select(shown.response, ["30"], custom_id="settings:per_server")
    await moderator.select(shown.response, ["ru"], custom_id="settings:language")
    expected = ServerSettings((scene.channel.id,), True, True, 3, 30, "ru")
    assert await settings_of(scene) == expected


async def test_a_change_leaves_what_it_does_not_name_whatever_was_read_of_it(
    scene: Any, moderator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers = scene.env.bot.database.servers
    shown = await moderator.slash(scene.channel, "readout settings")
    # Another process's moderator; here the minute-old settings are still known.
    await servers.change_settings(scene.guild.id, channels=(5,), private=True)
    await moderator.select(shown.response, ["ru"], custom_id="settings:language")
    expected = ServerSettings(channels=(5,), private=True, language="ru")
    assert await settings_of(scene) == expected

    async def fail(_: int) -> ServerSettings:
        raise DatabaseError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(servers, "settings", fail)
        await scene.env.advance_time(61)
        await moderator.select(shown.response, ["30"], custom_id="settings:per_user")
    assert await settings_of(scene) == replace(expected, per_user=30)


async def test_only_managers_of_the_server_get_there(scene: Any, moderator: Any) -> None:
    shown = await moderator.slash(scene.channel, "readout settings")
    with pytest.raises(Exception, match=r"(?i)permission"):
        await scene.alice.slash(scene.channel, "readout settings")
    # Somebody whose permission was taken away while the panel was open.
    role = scene.guild.roles["moderator"]
    await (
        scene.env.bot.get_guild(scene.guild.id)
        .get_role(role.id)
        .edit(permissions=discord.Permissions.none())
    )
    refused = await moderator.select(shown.response, ["private"], custom_id="settings:privacy")
    assert scene.text(refused.response) == panel.NOT_ALLOWED
    assert not (await settings_of(scene)).private


async def test_a_panel_works_after_a_restart(
    scene: Any, moderator: Any, engine: Engine, settings: Settings
) -> None:
    shown = await moderator.slash(scene.channel, "readout settings")
    await scene.env.restart_bot(create_bot(engine=engine, settings=settings))
    await moderator.select(shown.response, ["private"], custom_id="settings:privacy")
    assert (await settings_of(scene)).private


@pytest.mark.parametrize("command", ["settings", "status"])
async def test_who_does_not_manage_the_server_is_refused_by_the_bot_itself(
    scene: Any, command: str
) -> None:
    """Who manages a server can give a command to everybody there, past its default permission."""
    (registered,) = (
        one for (name, _), one in scene.env.backend.commands[None].items() if name == "readout"
    )
    everybody = [{"id": str(scene.guild.id), "type": 1, "permission": True}]
    scene.env.backend.set_command_permissions(scene.guild.id, int(registered["id"]), everybody)
    refused = await scene.alice.slash(scene.channel, f"readout {command}")
    assert scene.text(refused.response) == "You may not do this here."
    assert [type(error) for error in scene.env.errors] == [MissingPermissions]
