import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
import simcord
import yarl
from discord.gateway import DiscordWebSocket

from bot.discord import create_bot, run
from bot.discord.launching import Supervisor, _outcome
from bot.settings import Settings
from retrieval.engine import Engine
from retrieval.store import Store
from tests.rigs.loopback import LoopbackDiscord
from tests.rigs.processes import free_port


@pytest.fixture
async def loopback(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord().running() as found:
        monkeypatch.setattr(discord.http.Route, "BASE", found.base)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(found.gateway))
        yield found


async def test_without_arguments_it_opens_what_the_environment_names(
    model_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index folder is empty: it is built before simcord's patience begins to count."""
    monkeypatch.setenv("READOUT_INDEX", str(model_store.folder))
    monkeypatch.setenv("READOUT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'readout.db'}")
    monkeypatch.setenv("READOUT_RERANKER", "off")
    async with simcord.run(create_bot()) as env:
        channel = env.create_guild().create_text_channel("general")
        alice = env.guild.add_member(env.create_user("alice"))
        result = await alice.slash(channel, "ask", question="What did Putin say about the IVI?")
        assert result.response.components


def test_without_a_token_it_says_so_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Settings.from_environment({"READOUT_LOG_LEVEL": "ERROR"})) == 2
    assert "There is no DISCORD_TOKEN" in capsys.readouterr().err


async def test_an_error_of_the_library_is_tried_again_and_its_trace_is_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As a refused first connection leaves discord.py with: an AttributeError of its own."""
    caplog.set_level(logging.WARNING)
    broken = asyncio.create_task(discord.http.HTTPClient.static_login(None, "token"))  # type: ignore[arg-type]
    await asyncio.wait([broken])
    assert isinstance(broken.exception(), AttributeError)
    assert _outcome(broken) is None
    (told,) = [one for one in caplog.records if one.message.startswith("No connection to Discord")]
    assert told.exc_info


async def test_where_there_is_no_way_to_discord_it_is_tried_again(
    engine: Engine,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    nowhere = f"http://127.0.0.1:{free_port()}/api/v10"
    monkeypatch.setattr(discord.http.Route, "BASE", nowhere)
    client = create_bot(engine, settings)
    assert await Supervisor(settings)._once(client) is None
    (told,) = [one for one in caplog.records if one.message.startswith("No connection to Discord")]
    assert "Cannot connect to host" in told.message
    # That says it all: sixty lines more, each minute, would hide what else is in the log.
    assert not told.exc_info


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("error", [AttributeError, OSError])
async def test_an_error_of_our_own_at_the_start_is_no_lost_connection(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    client = create_bot(engine, settings)

    async def fail() -> None:
        raise error("our own")

    monkeypatch.setattr(client.database, "open", fail)
    with pytest.raises(error, match="our own"):
        await Supervisor(settings)._once(client)
