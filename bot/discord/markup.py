"""Text to Discord's Markdown and back: what is sent is written so that what is seen is the source.

The rules are Discord's own, which are not CommonMark's: a backslash before any character that is
neither a letter, a digit nor white space makes it plain; `*`, `_`, `~`, `|` and backquotes style;
`<…>` makes mentions, custom emoji, timestamps and commands; `:name:` makes emoji; `://` makes a
link; and `#`, `-#`, `>`, `-` and `1.` at the start of a line make headings, quotations and lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.markdown import ACTIVE, LIST
from bot.markdown import escape as escape

QUOTE = "> "
# Characters without a width, and those that turn the direction of the text that follows them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class UnfaithfulError(ValueError):
    """Markdown that Discord would show as something else than plain or bold text."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A stretch of text as a reader sees it."""

    text: str
    bold: bool


def bold(text: str) -> str:
    """`text`, plain, as bold Markdown."""
    return f"**{escape(text)}**" if text else ""


def subtext(markup: str) -> str:
    """Markup of one line as small grey text."""
    return f"-# {markup}"


def quoted(markup: str) -> str:
    """Markup as a quotation: a bar on the left of each line."""
    return "\n".join(QUOTE + line for line in markup.split("\n"))


def echo(text: str, limit: int) -> str:
    """Somebody's words as one harmless line of at most `limit` characters of plain text.

    Unlike a passage these are not shown to the letter: invisible characters, and those that turn
    the direction of what follows, are left out.
    """
    plain = " ".join(_INVISIBLE.sub("", text).split())
    if len(plain) > limit:
        plain = plain[: limit - 1].rstrip() + "…"
    return escape(plain)


def read(markup: str) -> tuple[Seen, ...]:
    """What a reader sees of a quotation's or a plain line's `markup`.

    Raises UnfaithfulError where Discord would show anything but plain and bold text.
    """
    seen: list[Seen] = []
    characters: list[str] = []
    heavy = False
    lines = markup.split("\n")
    marked = all(line.startswith(QUOTE) for line in lines)
    text = "\n".join(line.removeprefix(QUOTE) for line in lines) if marked else markup
    if LIST.search(text):
        raise UnfaithfulError("a line would be shown as a list")
    position = 0
    while position < len(text):
        character = text[position]
        if character == "\\" and position + 1 < len(text) and _escapable(text[position + 1]):
            characters.append(text[position + 1])
            position += 2
        elif text.startswith("**", position):
            seen.append(Seen("".join(characters), heavy))
            characters, heavy = [], not heavy
            position += 2
        elif ACTIVE.match(character):
            raise UnfaithfulError(f"{character!r} at {position} is not escaped")
        else:
            characters.append(character)
            position += 1
    if heavy:
        raise UnfaithfulError("bold text is not closed")
    seen.append(Seen("".join(characters), False))
    return tuple(part for part in seen if part.text)


def _escapable(character: str) -> bool:
    return not (character.isascii() and character.isalnum()) and not character.isspace()
