"""The catalogues of the program's own words: `python -m tests.catalogues` brings them up to date.

It collects the messages from the sources, adds new ones to every language's .po file without a
translation, drops those that are gone, compiles the .mo files, and names what is to be translated.
"""

from __future__ import annotations

import datetime
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from bot.wording import CATALOGUES, DOMAIN, LANGUAGES

ROOT = Path(__file__).parents[1]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "words": None,
    "plural": (1, 2),
    "within": ((1, "c"), 2),
    "command_word": ((1, "c"), 2),
    "locale_str": None,
    "Message": None,
    "say": (2,),
    "whisper": (3,),
    "progress": None,
    "problem": (2,),
    "CorpusError": (3,),
    **dict.fromkeys(
        [
            *("ReadoutError", "QueryError", "StoreError", "ModelError", "SettingsError"),
            *("DatabaseError", "NotVerbatimError", "PatienceError"),
            *("AwayError", "UnsupportedError"),
        ]
    ),
}
"""Calls whose literal texts are translated, and which arguments those are (default: the first)."""
_NO_DATE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
EVALUATION = "retrieval/evaluation"
"""What measures the program speaks to those who develop it: in English."""
ARGPARSE = [
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "argument %(argument_name)s: %(message)s",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "expected one argument",
    "ignored explicit argument %r",
]
"""The standard library's own words at the command line, as far as ours lead to them."""


def collected() -> Catalog:
    """Every message of the sources, without translations."""
    catalog = Catalog(domain=DOMAIN, fuzzy=False, charset="utf-8")
    for package in ("bot", "retrieval", "corpus"):
        found = extract_from_dir(
            ROOT / package, [("**.py", "python")], keywords=KEYWORDS, comment_tags=["Translators:"],
            strip_comment_tags=True,
        )  # fmt: skip
        for name, _, text, comments, context in found:
            place = f"{package}/{name}"
            if not place.startswith(EVALUATION):
                catalog.add(text, None, [(place, 0)], auto_comments=comments, context=context)
    for text in ARGPARSE:
        catalog.add(text, None, [("argparse", 0)])
    return catalog


def _texts(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def fields(text: str) -> set[str]:
    """The names of the fields in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def source(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """A language's translations."""
    path = source(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(language: str) -> dict[object, object]:
    """A language's translations as the program sees them: by context and text."""
    with source(language).with_suffix(".mo").open("rb") as file:
        found = read_mo(file)
    # Babel leaves contexts as bytes there.
    for message in messages(found):
        if isinstance(message.context, bytes):
            message.context = message.context.decode()
    return entries(found)


def entries(catalog: Catalog) -> dict[object, object]:
    return {(m.context, _texts(m.id)): forms(m) for m in messages(catalog) if any(forms(m))}


def messages(catalog: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalog if message.id)


def forms(message: Message) -> tuple[str, ...]:
    """A message's translations: one, or one for each form of the plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def missing(catalog: Catalog) -> list[str]:
    """What is not, or not surely, translated."""
    return [
        _texts(message.id)[0]
        for message in messages(catalog)
        if message.fuzzy or not all(forms(message))
    ]


def update(language: str, template: Catalog) -> Catalog:
    """Writes a language's .po and .mo; returns what stands in them now."""
    catalog = read(language)
    # A guess from a similar text would look translated.
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.project, catalog.version = DOMAIN, ""
    catalog.header_comment = f"# The program's own words in {catalog.locale.english_name}."
    path = source(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(
        written, catalog, width=10_000, include_lineno=False, omit_header=False, sort_output=True
    )
    path.write_bytes(_plain(written.getvalue()))
    filled = read(language)
    # Babel writes dates into the header: compiled again, the file would be another one.
    filled.creation_date = filled.revision_date = _NO_DATE
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, filled)
    return read(language)


def _plain(text: bytes) -> bytes:
    """Without what differs each time: it would make every branch conflict with every other."""
    kept = ("Project-Id-Version", "Language:", "Plural", "MIME", "Content")
    header, _, rest = text.decode().partition("\n\n")
    lines = [
        line
        for line in header.splitlines()
        if not line.startswith('"') or line.startswith(tuple(f'"{name}' for name in kept))
    ]
    return ("\n".join(lines) + "\n\n" + rest).encode()


def main() -> int:
    template = collected()
    left = 0
    for language in TRANSLATED:
        for text in missing(update(language, template)):
            left += 1
            print(f"{language}: {text}")
    print(f"{len(list(messages(template)))} messages; to be translated: {left}", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
