"""The Discord face: `create_bot` makes the client, `run` runs it until it is told to stop."""

from bot.discord.launching import create_bot, run

__all__ = ["create_bot", "run"]
