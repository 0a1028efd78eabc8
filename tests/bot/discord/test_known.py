import asyncio
from pathlib import Path

import pytest

from bot.database import Database, ServerSettings
from bot.discord.known import KnownSettings


async def test_a_slow_database_leaves_the_settings_unknown_until_it_has_replied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'readout.db'}", b"key")
    await database.open()
    await database.servers.change_settings(7, private=True)
    read = database.servers.settings
    slow = asyncio.Event()

    async def settings(server: int) -> ServerSettings:
        await slow.wait()
        return await read(server)

    monkeypatch.setattr(database.servers, "settings", settings)
    known = KnownSettings(database.servers)
    assert await known.of(7, 0.01) is None
    slow.set()
    await known.done()
    assert await known.of(7, 0) == ServerSettings(private=True)
    await database.close()


async def test_what_was_read_earlier_does_not_replace_what_is_newer(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'readout.db'}", b"key")
    known = KnownSettings(database.servers)
    now = asyncio.get_running_loop().time()
    known.note(7, ServerSettings(private=True), now)
    known.note(7, ServerSettings(), now - 1)
    assert await known.of(7, 0) == ServerSettings(private=True)
    known.forget(7)
    known.note(7, ServerSettings(), now - 61)
    assert await known.of(7, 0) is None
    await known.done()
    await database.close()
