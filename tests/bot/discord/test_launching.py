from pathlib import Path

import pytest
import simcord

from bot.discord import create_bot, run
from bot.settings import Settings
from retrieval.store import Store


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
