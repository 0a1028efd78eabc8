"""A text's words and marks, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.letters import fold

# Initials ("U.S.-ROK", "J.") and "Mr." keep their stops, names their hyphens; the end of a
# possessive is a token of its own.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.)+(?:-\w+)*"
    r"|(?:mr|mrs|ms|dr|gen|gov|sen|prof|jr|sr)\."
    r"|\w+(?:[.-]\w+|'(?!s\b)\w+)*"
    r"|'s\b|[^\w\s]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark of a text; `text` is folded, so that "Çavuşoğlu" is "Cavusoglu"."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def tokenize(text: str) -> list[Token]:
    """The words and marks of `text`."""
    return [
        Token(match.start(), match.end(), match[0], match[0].lower())
        for match in _TOKEN.finditer(fold(text))
    ]
