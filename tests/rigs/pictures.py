"""Pictures of what people see: `python -m tests.rigs.pictures FOLDER [SCENE…]`.

Needs simcord[screenshot] and a Chromium (its path in READOUT_CHROMIUM, default /usr/bin/chromium).
"""

from __future__ import annotations

import asyncio
import functools
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import simcord
from playwright.async_api import BrowserType

from bot.discord import create_bot

WIDTHS = {"wide": (1000, 1100), "phone": (400, 1300)}
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)

Scene = Callable[[simcord.Env, Any, Any], Awaitable[Any]]


async def answer(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "ask", question="What did Putin say about the IVI?")


async def mention(env: simcord.Env, channel: Any, alice: Any) -> None:
    await alice.send(channel, f"<@{env.bot.user.id}> who wants to go to Korea?")


SCENES: dict[str, Scene] = {"answer": answer, "mention": mention}


async def take(folder: Path, name: str, scene: Scene) -> None:
    """One scene, on each width."""
    async with simcord.run(create_bot()) as env:
        channel = env.create_guild("Peninsula Watch").create_text_channel("readouts")
        alice = env.guild.add_member(env.create_user("alice"))
        await scene(env, channel, alice)
        async with env.preview(channel, viewers=[alice], layout="channel") as preview:
            for width, viewport in WIDTHS.items():
                await preview.screenshot(
                    folder / f"{name}-{width}.png",
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
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    _use_installed_chromium()
    for name in sys.argv[2:] or SCENES:
        asyncio.run(take(folder, name, SCENES[name]))


if __name__ == "__main__":
    main()
