"""The Discord face."""

from __future__ import annotations

from bot.settings import Settings
from corpus.errors import ReadoutError


def run(settings: Settings) -> int:
    """Runs the bot and returns its exit status."""
    raise ReadoutError(f"the Discord bot is not here yet ({settings.index})")
