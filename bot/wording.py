"""The program's own words in other languages; the documents' words are never translated.

A text stands in English where it is used and is looked up in gettext catalogues
(bot/locale/LANGUAGE/LC_MESSAGES/readout-bot.po, compiled beside it): `words("…")`,
`words.plural("…", "…", count)`, and `Message("…")` where it is put into words later. Fields in
braces are filled in afterwards. `python -m tests.catalogues` brings the catalogues up to date.
"""

from __future__ import annotations

import functools
import gettext
import re
from collections.abc import Sequence
from pathlib import Path

from corpus.messages import Message, fill

LANGUAGES = {"en": "English", "ko": "한국어", "ru": "Русский"}
DOMAIN = "readout-bot"
CATALOGUES = Path(__file__).parent / "locale"

_THOUSANDS = {"ru": "\u00a0"}
"""Between groups of three digits; elsewhere a comma (CLDR, numbers/symbols/group)."""
_AND, _OR = Message("{some} and {last}"), Message("{some} or {last}")
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


class Wording:
    """The program's own words in one language."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, text: str, /, **values: object) -> str:
        """`text` in this language, its {fields} filled in; a Message brings its own values."""
        if isinstance(text, Message):
            values = {**text.values, **values}
            text = text.template
        # Of an empty text gettext gives the catalogue's header.
        return fill(self._catalogue.gettext(text) if text else "", values, self._written)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """`one` or `many` in the form that this language has for {count}."""
        template = self._catalogue.ngettext(one, many, count)
        return fill(template, {"count": count, **values}, self._written)

    def within(self, context: str, text: str, /) -> str:
        """A text that is translated apart from the same one elsewhere."""
        return self._catalogue.pgettext(context, text)

    def both(self, items: Sequence[str]) -> str:
        """All of `items` as a list in a sentence: a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return self(_AND, some=", ".join(items[:-1]), last=items[-1])

    def either(self, items: Sequence[str]) -> str:
        """Any of `items` as a list in a sentence: a, b or c."""
        if len(items) < 2:
            return "".join(items)
        return self(_OR, some=", ".join(items[:-1]), last=items[-1])

    def _written(self, value: object) -> str:
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, int):
            return f"{value:,}".replace(",", _THOUSANDS.get(self.language, ","))
        return str(value)


english = Wording("en", gettext.NullTranslations())


@functools.cache
def _translated(language: str) -> Wording:
    found = gettext.translation(DOMAIN, CATALOGUES, [language], fallback=True)
    return Wording(language, found)


def wording(language: str) -> Wording:
    """The words of a language of LANGUAGES; English for any other."""
    if language == "en" or language not in LANGUAGES:
        return english
    return _translated(language)


def speak_at_the_terminal(words: Wording) -> None:
    """Has argparse take its own words ("usage:", "options:") from the catalogue of `words`.

    It asks gettext's text domain of the process, by the same variables of the environment.
    """
    if words is not english:
        gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
        gettext.textdomain(DOMAIN)


def language_of(tag: str) -> str | None:
    """The language of LANGUAGES that a locale's name means ("ko_KR.UTF-8", "en-GB")."""
    language = re.split(r"[-_.@]", tag.strip(), maxsplit=1)[0].lower()
    return language if language in LANGUAGES else None


def language_written(text: str) -> str:
    """The language of LANGUAGES that the letters of `text` speak for; English otherwise."""
    letters = {character for character in text.lower() if character.isalpha()}
    if any("가" <= letter <= "힣" for letter in letters):
        return "ko"
    cyrillic = {letter for letter in letters if "\u0400" <= letter <= "\u04ff"}
    # Ukrainian, Serbian and others have letters that Russian lacks.
    return "ru" if cyrillic and cyrillic <= _RUSSIAN else "en"
