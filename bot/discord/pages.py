"""What a message holds: parts that are Markdown, and which of them are a document's words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.discord import markup
from bot.presentation import UNDERSTOOD
from bot.wording import LANGUAGES, wording

LAYOUT_BUDGET = 3900
"""Characters of text in one message of components; Discord allows 4,000."""


PLAIN_BUDGET = 1950
"""Characters of a plain message; Discord allows 2,000."""


_QUESTION_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the bot's own (or an escaped name or title), as Markdown."""

    markup: str


@dataclass(frozen=True, slots=True)
class Question:
    """The question that is answered, as Markdown: shown, and read back from the message later."""

    markup: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The characters `start` to `end` of a document, as Markdown."""

    markup: str
    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two sources."""

    markup: str = ""


Part = Words | Question | Quote | Rule


@dataclass(frozen=True, slots=True)
class Page:
    """What one message holds."""

    parts: tuple[Part, ...]

    @property
    def length(self) -> int:
        return sum(len(part.markup) + 1 for part in self.parts)

    def plain(self) -> str:
        """The page as the content of a plain message."""
        return "\n".join(part.markup for part in self.parts if part.markup)


def question_line(question: str) -> str:
    """The question as the first line of its answer; `asked` reads it back."""
    return markup.subtext(markup.echo(question, _QUESTION_SHOWN))


def asked(line: str) -> str:
    """The question that `question_line` wrote. Raises UnfaithfulError for any other line."""
    return "".join(part.text for part in markup.read(line.removeprefix("-# ")))


def understood(line: str) -> str:
    """What a line "Understood as: …", of whichever language, says; empty for any other line."""
    if line.startswith(markup.QUOTE):
        return ""
    try:
        plain = "".join(part.text for part in markup.read(line))
    except markup.UnfaithfulError:
        return ""
    for language in LANGUAGES:
        before, _, after = wording(language)(UNDERSTOOD, question="\n").partition("\n")
        if plain.startswith(before) and plain.endswith(after):
            return plain.removeprefix(before).removesuffix(after)
    return ""
