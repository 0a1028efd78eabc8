"""The real bot, as a process of its own, with the loopback Discord's addresses instead of Discord's.

`python tests/rigs/bot_process.py BASE GATEWAY`; everything else comes from the environment.
"""

from __future__ import annotations

import sys

import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.discord import run
from bot.settings import Settings


def main() -> int:
    base, gateway = sys.argv[1:]
    discord.http.Route.BASE = base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    return run(Settings.from_environment())


if __name__ == "__main__":
    raise SystemExit(main())
