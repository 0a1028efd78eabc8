from dataclasses import replace

from bot.database import Database, ServerSettings


async def test_settings_are_kept_per_server(database: Database) -> None:
    assert await database.servers.settings(2**62) == ServerSettings()
    changed = ServerSettings((2**61, 5), True, True, 3, 9, "ko")
    for settings in (ServerSettings(private=True), changed):
        await database.servers.change_settings(2**62, settings)
    assert await database.servers.settings(2**62) == changed
    assert await database.servers.settings(7) == ServerSettings()


async def test_what_a_server_was_given_is_not_its_settings_to_change(database: Database) -> None:
    assert await database.servers.grant(2**62, "whispers") == ("readouts", "whispers")
    stale = await database.servers.settings(2**62)
    assert await database.servers.collections() == {2**62: ("readouts", "whispers")}
    assert await database.servers.revoke(2**62, "whispers") == ("readouts",)
    # Settings that were read before it was taken, and are kept after.
    await database.servers.change_settings(2**62, replace(stale, private=True))
    assert await database.servers.settings(2**62) == ServerSettings(private=True)
    assert await database.servers.revoke(2**62, "readouts") == ()
    assert (await database.servers.settings(2**62)).collections == ()
    await database.servers.forget(2**62)
    assert await database.servers.collections() == {}
    await database.servers.change_settings(2**62, replace(stale, private=True))
    assert (await database.servers.settings(2**62)).collections == ("readouts",)
