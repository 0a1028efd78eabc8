"""Which part of a sentence stands in quotation marks, and whether that is somebody's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.reporting import Act, act_of

_OPENING, _CLOSING, _STRAIGHT = "“„«", "”»", '"'
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me)\b")
_INTRODUCED = re.compile(r"([a-z]+)[,:]\s*$")
_WORDS_OF_A_STATEMENT = 6
"""A shorter quotation is a name or a term ("Nine Bridges"), unless something says otherwise."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence without its quotations."""

    rest: str
    """The sentence with white space where it quotes a statement: as long as before."""
    stays_open: bool
    """Whether the quotation goes on in the next sentence."""
    is_direct: bool
    """Whether what is quoted is a statement, and not a name or a term."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the sentence is outside the quotation."""
        return self.is_direct and not any(character.isalnum() for character in self.rest)


def without_quotations(sentence: str, is_open: bool) -> Quoted:
    """`sentence` with its quoted statements blanked; `is_open` where one began before it."""
    rest, is_direct, end = list(sentence), False, 0
    spans = list(_spans(sentence, is_open))
    for start, end in spans:
        if (is_open and start == 0) or _is_statement(sentence, start, end):
            is_direct = True
            rest[start:end] = " " * (end - start)
    stays_open = bool(spans) and end == len(sentence) and sentence[-1] not in _CLOSING + _STRAIGHT
    return Quoted("".join(rest), stays_open, is_direct)


def _spans(sentence: str, is_open: bool) -> Iterator[tuple[int, int]]:
    """The quoted spans, without their marks; the last may end with the sentence."""
    start = 0 if is_open else None
    for at, character in enumerate(sentence):
        if start is None and character in _OPENING + _STRAIGHT:
            start = at + 1
        elif start is not None and character in _CLOSING + _STRAIGHT:
            yield start, at
            start = None
    if start is not None:
        yield start, len(sentence)


def _is_statement(sentence: str, start: int, end: int) -> bool:
    quoted = sentence[start:end]
    if len(quoted.split()) >= _WORDS_OF_A_STATEMENT and start <= 1:
        return True
    introduction = _INTRODUCED.search(sentence[: start - 1])
    if introduction and act_of(introduction[1], "") is Act.REPORT:
        return True
    if len(quoted.split()) > 2 and _FIRST_PERSON.search(quoted):
        return True
    return len(quoted) * 2 > len(sentence)
