"""The names and descriptions of commands, in the languages that Discord's clients are set to."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.wording import language_of, wording


def command_word(context: str, text: str) -> locale_str:
    """The name of a command, an option or a menu's entry, to be translated as such."""
    return locale_str(text, context=context)


class CommandTranslator(app_commands.Translator):
    """Takes names and descriptions from the catalogues; Discord shows English for the rest."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],  # noqa: ARG002 - discord.py passes it
    ) -> str | None:
        language = language_of(locale.value)
        if language is None or language == "en":
            return None
        words = wording(language)
        within = string.extras.get("context")
        found = words.within(within, string.message) if within else words(string.message)
        return found if found != string.message else None
