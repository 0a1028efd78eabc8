from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord.interactions
from simcord import Env

from bot.discord import create_bot
from bot.discord.client import ReadoutClient
from bot.discord.layout import texts
from bot.discord.payload import walk
from bot.settings import Settings
from retrieval.engine import Engine
from retrieval.index import Index
from retrieval.store import Store
from retrieval.types import Mode


@pytest.fixture(scope="session")
def engine(shipped_index: Index) -> Engine:
    """Without the cross-encoder: what Discord makes of answers is the same, and quicker."""
    return Engine(shipped_index, Mode.HYBRID)


@pytest.fixture
def settings(shipped_store: Store, tmp_path: Path) -> Settings:
    return Settings.from_environment(
        {
            "READOUT_INDEX": str(shipped_store.folder),
            "READOUT_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'readout.db'}",
            "DISCORD_TOKEN": "a-token-for-tests",
            "READOUT_MULTILINGUAL": "off",
        }
    )


@pytest.fixture
def simcord_bot(engine: Engine, settings: Settings) -> ReadoutClient:
    return create_bot(engine=engine, settings=settings)


@pytest.fixture
def moderator(scene: Any) -> Any:
    return scene.person("moderator", manage_guild=True)


COMMAND = discord.MessageType.chat_input_command
MENU = discord.MessageType.context_menu_command


class Scene:
    """A server with a channel and alice in it, and what the bot shows there."""

    def __init__(self, env: Env) -> None:
        self.env = env
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("general")
        self.alice = self.person("alice")
        self.me = env.bot.user.id
        self.mention = f"<@{self.me}>"

    def person(self, name: str, **options: Any) -> Any:
        roles = [self.guild.create_role(name, permissions=discord.Permissions(**options))]
        return self.guild.add_member(self.env.create_user(name), roles=roles if options else [])

    async def ask(self, question: str, **options: Any) -> Any:
        return await self.alice.slash(self.channel, "ask", question=question, **options)

    def text(self, message: Any) -> str:
        """What a message (or a response) shows, components and content."""
        components = [
            part if isinstance(part, dict) else part.to_dict() for part in message.components
        ]
        return "\n".join([message.content, *texts(components)]).strip()

    def buttons(self, message: Any) -> dict[str, str]:
        """The labels of a message's buttons, each with its custom_id."""
        components = [
            part if isinstance(part, dict) else part.to_dict() for part in message.components
        ]
        found = (part for part in walk(components) if part.get("custom_id"))
        return {p.get("label") or "Remove": p["custom_id"] for p in found}

    async def press(self, person: Any, message: Any, label: str) -> Any:
        """A button of a message, by its label (or "Remove", which has none)."""
        return await person.click(message, custom_id=self.buttons(message)[label])

    def said(self, channel: Any = None) -> list[str]:
        """What the bot has said, oldest first."""
        history = (channel or self.channel).history()
        spoken = (discord.MessageType.default, discord.MessageType.reply, COMMAND, MENU)
        return [self.text(m) for m in history if m.author.id == self.me and m.type in spoken]


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the language of everybody's client, which simcord has in English."""
    original = simcord.interactions.base_payload
    spoken = ["en-US"]

    def base_payload(*arguments: Any, **options: Any) -> Any:
        record, sent = original(*arguments, **options)
        return record, {**sent, "locale": spoken[-1]}

    monkeypatch.setattr(simcord.interactions, "base_payload", base_payload)
    return spoken.append


@pytest.fixture
def scene(simcord_env: Env) -> Scene:
    return Scene(simcord_env)
