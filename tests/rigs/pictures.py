"""Pictures of what people see: `python -m tests.rigs.pictures FOLDER [SCENE…]`.

Needs simcord[screenshot] and a Chromium (its path in READOUT_CHROMIUM, default /usr/bin/chromium).
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import functools
import os
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import discord
import simcord
import simcord.interactions
from playwright.async_api import BrowserType

from bot.discord import create_bot, payload
from bot.opening import open_engine
from bot.settings import Settings
from retrieval.engine import Engine

WIDTHS = {"wide": (1000, 1100), "phone": (400, 1300)}
_PATIENCE = 120.0
"""Seconds that a scene may take: pictures are taken on busy machines too."""
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)

Scene = Callable[[simcord.Env, Any, Any], Awaitable[Any]]


async def answer(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "ask", question="What did Putin say about the IVI?")


async def mention(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.send(channel, f"<@{env.bot.user.id}> who wants to go to Korea?")


async def private(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "ask", question="How long did Moon and Putin talk?", private=True)


async def speaker(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "ask", question="Who asked for support for Yoo Myung-hee?")


async def other_speaker(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "ask", question="What did Putin say about the Nine Bridges?")


async def silence(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "ask", question="What did they say about the war in Yemen?")


async def unread(env: simcord.Env, channel: Any, alice: Any) -> None:
    """With READOUT_MULTILINGUAL=off: in a language that nothing here reads."""
    await alice.slash(channel, "ask", question="Что Путин сказал о вакцине?")


async def paging(env: simcord.Env, channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "ask", question="What about COVID-19?")
    await alice.click(result.response, label=_more(result.response))


async def context(env: simcord.Env, channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "ask", question="Will Putin get vaccinated?")
    await alice.click(result.response, label="Context")


async def cite(env: simcord.Env, channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "ask", question="Will Putin get vaccinated?")
    await alice.click(result.response, label="Cite")


async def report(env: simcord.Env, channel: Any, alice: Any) -> Any:
    result = await alice.slash(channel, "ask", question="Will Putin get vaccinated?")
    *_, last = (part for part in payload.walk(result.response.components) if part.get("custom_id"))
    return await alice.click(result.response, custom_id=last["custom_id"])


async def settings(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "readout settings")


async def status(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "readout status")


async def korean(env: simcord.Env, channel: Any, alice: Any) -> None:
    await _in_language(env, channel, "ko")
    await alice.slash(channel, "ask", question="푸틴은 IVI에 대해 뭐라고 했나요?")


async def russian(env: simcord.Env, channel: Any, alice: Any) -> None:
    await _in_language(env, channel, "ru")
    await alice.slash(channel, "ask", question="What did they say about Navalny?")


async def follow_up_russian(env: simcord.Env, channel: Any, alice: Any) -> None:
    await _in_language(env, channel, "ru")
    for question in ("Что Мун сказал о денуклеаризации?", "а Путин?", "а Трамп?"):
        await alice.send(channel, f"<@{env.bot.user.id}> {question}")


async def report_korean(env: simcord.Env, channel: Any, alice: Any) -> Any:
    await _in_language(env, channel, "ko")
    return await report(env, channel, alice)


async def settings_korean(env: simcord.Env, channel: Any, alice: Any) -> None:
    await _in_language(env, channel, "ko")
    await settings(env, channel, alice)


async def settings_russian(env: simcord.Env, channel: Any, alice: Any) -> None:
    await _in_language(env, channel, "ru")
    await settings(env, channel, alice)


async def status_russian(env: simcord.Env, channel: Any, alice: Any) -> None:
    await _in_language(env, channel, "ru")
    await alice.slash(channel, "ask", question="Will Putin get vaccinated?", private=True)
    await status(env, channel, alice)


async def _in_language(env: simcord.Env, channel: Any, language: str) -> None:
    """The server and everybody's client in a language; simcord's clients are all in English."""
    await env.bot.change_settings(channel.guild.id, language=language)

    def base_payload(*arguments: Any, **options: Any) -> Any:
        record, sent = _BASE_PAYLOAD(*arguments, **options)
        return record, {**sent, "locale": language}

    simcord.interactions.base_payload = base_payload


_BASE_PAYLOAD = simcord.interactions.base_payload

SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        answer,
        mention,
        private,
        speaker,
        other_speaker,
        silence,
        unread,
        paging,
        context,
        cite,
        report,
        settings,
        status,
        korean,
        russian,
        follow_up_russian,
        report_korean,
        settings_korean,
        settings_russian,
        status_russian,
    )
}


def _more(message: Any) -> str:
    buttons = (part for part in payload.walk(message.components) if part.get("custom_id"))
    return next(button["label"] for button in buttons if button.get("label", "").startswith("More"))


async def take(folder: Path, name: str, scene: Scene, engine: Engine, settings: Settings) -> None:
    """One scene, on each width."""
    bot = create_bot(engine, settings)
    async with simcord.run(bot, settle_timeout=_PATIENCE) as env:
        guild = env.create_guild("Peninsula Watch")
        channel = guild.create_text_channel("readouts")
        moderators = guild.create_role("Moderators", permissions=discord.Permissions.all())
        alice = guild.add_member(env.create_user("alice"), roles=[moderators])
        target = await scene(env, channel, alice)
        async with env.preview(channel, viewers=[alice], layout="channel") as preview:
            for width, viewport in WIDTHS.items():
                await preview.screenshot(
                    folder / f"{name}-{width}.png",
                    target=target,
                    layout="channel",
                    mode="viewport",
                    viewport=viewport,
                    allow_incomplete=True,
                )


def _use_installed_chromium() -> None:
    launch = BrowserType.launch
    chromium = os.environ.get("READOUT_CHROMIUM", "/usr/bin/chromium")
    BrowserType.launch = functools.partialmethod(  # type: ignore[method-assign]
        launch, executable_path=chromium, args=_FLAGS.split()
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.rigs.pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("scenes", nargs="*", choices=[[], *SCENES], metavar="SCENE")
    options = parser.parse_args()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    _use_installed_chromium()
    settings = Settings.from_environment()
    engine = open_engine(settings)
    for name in options.scenes or SCENES:
        simcord.interactions.base_payload = _BASE_PAYLOAD
        with tempfile.TemporaryDirectory() as kept:
            # Of its own: a scene before, or the user's own bot, has a server of the same id.
            url = f"sqlite+aiosqlite:///{kept}/readout.db"
            fresh = dataclasses.replace(settings, database_url=url)
            asyncio.run(take(folder, name, SCENES[name], engine, fresh))


if __name__ == "__main__":
    main()
