import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database, ServerSettings


async def test_settings_are_kept_per_server(database: Database) -> None:
    assert await database.servers.settings(2**62) == ServerSettings()
    given = {"channels": (2**61, 5), "in_thread": True, "per_user": 3}
    for changes in ({"private": True}, given, {"per_server": 9, "language": "ko"}):
        changed = await database.servers.change_settings(2**62, **changes)
    assert changed == ServerSettings((2**61, 5), True, True, 3, 9, "ko")
    assert await database.servers.settings(2**62) == changed
    assert await database.servers.settings(7) == ServerSettings()


async def test_two_who_make_the_first_settings_at_once_both_have_their_say(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = AsyncSession.get
    looked = asyncio.Barrier(2)

    async def get_together(self: AsyncSession, *arguments: object, **options: object) -> object:
        row = await get(self, *arguments, **options)  # type: ignore[arg-type]
        if row is None:
            await looked.wait()
        return row

    with monkeypatch.context() as patch:
        patch.setattr(AsyncSession, "get", get_together)
        await asyncio.gather(
            database.servers.change_settings(2**62, private=True),
            database.servers.grant(2**62, "whispers"),
        )
    assert await database.servers.settings(2**62) == ServerSettings(
        private=True, collections=("readouts", "whispers")
    )


async def test_what_a_server_was_given_is_not_its_settings_to_change(database: Database) -> None:
    assert await database.servers.grant(2**62, "whispers") == ("readouts", "whispers")
    assert await database.servers.collections() == {2**62: ("readouts", "whispers")}
    assert await database.servers.revoke(2**62, "whispers") == ("readouts",)
    await database.servers.change_settings(2**62, private=True)
    assert await database.servers.settings(2**62) == ServerSettings(private=True)
    assert await database.servers.revoke(2**62, "readouts") == ()
    assert (await database.servers.settings(2**62)).collections == ()
    await database.servers.forget(2**62)
    assert await database.servers.collections() == {}
    await database.servers.change_settings(2**62, private=True)
    assert (await database.servers.settings(2**62)).collections == ("readouts",)


async def test_only_servers_that_the_bot_was_on_are_forgotten_as_left(database: Database) -> None:
    servers = database.servers
    on, left, granted, anothers = range(2**62, 2**62 + 4)

    async def forget_left(*here: int) -> int:
        return await servers.forget_left(here, lambda server: server != anothers)

    for server in (on, left, granted, anothers):
        await servers.grant(server, "whispers")
    assert await forget_left(on, left, anothers) == 0
    assert await forget_left(on) == 1
    assert list(await servers.collections()) == [on, granted, anothers]
    # The bot came to the third, had its settings made there, and was removed.
    await servers.change_settings(granted, private=True)
    assert await forget_left(on) == 1
    assert list(await servers.collections()) == [on, anothers]
    await servers.forget(anothers)
