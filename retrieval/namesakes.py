"""Which of two countries that share a name is meant: "Korea" in a readout of Seoul is South Korea.

Where a question says "North Korea" or "South Korea" and the front matter calls a party's side both
"Korea" and "South Korea", the cross-encoder reads the longer for the shorter. Over the shipped readout
"When will Putin go to North Korea?" was answered with the visit to Korea. And a passage that speaks of
the party's country alone does not answer what is asked of the other. Nothing of this is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.document import Party
from corpus.letters import fold
from retrieval.thesaurus import other_words
from retrieval.words import FUNCTION_WORDS

_OF_A_STATE = frozenset(
    ["Government", "President", "Prime", "Minister", "Foreign", "National", "Ambassador"]
)
"""What comes behind a country's name and is its own: "the Korean Government"."""
_POINT = r"(?:north|south|east|west)(?:ern)?|central|[nsew]\.|(?-i:[NSEW])|(?<!['’])\bs"
"""An "n" alone is mostly "and" where people chat, a "w" is "with"."""
_QUESTIONS = 64
"""So many questions' readings are kept: each passage is read with the same."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """What a document calls a country, and how it is told apart from another of that name."""

    short: str
    full: str
    is_other: bool = False
    """Whether the question speaks of the other one."""


@lru_cache(maxsize=_QUESTIONS)
def namesakes(question: str, parties: tuple[Party, ...]) -> tuple[Namesake, ...]:
    """What the parties' countries are called, of those that `question` tells apart."""
    return tuple(one for party in parties for one in _asked(question, tuple(_of(party))))


def _asked(question: str, own: Sequence[Namesake]) -> Iterator[Namesake]:
    """One party's, where the question tells its country apart."""
    if not own:
        return
    names = "|".join(re.escape(one.short) for one in own)
    asked = re.findall(rf"\b({_POINT})[ -]?(?:{names})\b", question, re.IGNORECASE)
    points = {one.full[0].lower() for one in own}
    is_other = not any(point[0].lower() in points for point in asked)
    others = others_of(own)
    if asked or (others and re.search(rf"\b(?:{others})\b", question, re.IGNORECASE)):
        yield from (replace(one, is_other=is_other) for one in own)


def others_of(own: Sequence[Namesake]) -> str:
    """A pattern of what else the other country is called: "DPRK", "Pyongyang"."""
    points = {one.full.partition(" ")[0] for one in own}
    others = [
        re.escape(other)
        for one in own
        for point in sorted({"North", "South", "East", "West"} - points)
        for other in other_words(f"{point} {one.short}")
        if " " not in other
    ]
    return "|".join(others)


def _of(party: Party) -> Iterator[Namesake]:
    """ "Korea" and "South Korea", "Korean" and "South Korean"."""
    names = (party.side, *party.side_aliases)
    for full in names:
        point, _, short = full.partition(" ")
        if short in names and re.fullmatch(_POINT, point, re.IGNORECASE):
            yield Namesake(short, full)


def told_apart(text: str, known: Sequence[Namesake]) -> str:
    """`text` with the longer name of each where the shorter stands alone: not "Korean Peninsula"."""
    for one in known:
        alone = re.compile(rf"(?<![\w-]){re.escape(one.short)}\b(?! [A-Z]|-)")
        for match in reversed(list(alone.finditer(fold(text)))):
            if not _is_part(text[: match.start()]):
                text = f"{text[: match.start()]}{one.full}{text[match.end() :]}"
    return text


def is_of_namesake(text: str, document: str, known: tuple[Namesake, ...]) -> bool:
    """Whether `text` speaks of the party's country alone where the question does of the other one.

    It may speak of both where the name is part of a longer one, "inter-Korean", "Korean Peninsula", or
    what comes after it there stands for that: "the Peninsula".
    """
    is_asked = any(one.is_other for one in known)
    return is_asked and not _of_both(document, known).search(fold(text))


@lru_cache(maxsize=_QUESTIONS)
def _of_both(document: str, known: tuple[Namesake, ...]) -> re.Pattern[str]:
    """What in a document may speak of the other country."""
    names = "|".join(re.escape(one.short) for one in known)
    own = "|".join(re.escape(one.full.partition(" ")[0]) for one in known)
    parts = [rf"\w+-(?:{names})", rf"(?!(?:{own})\b)(?:{_POINT})[ -](?:{names})"]
    behind = "|".join(set(re.findall(rf"\b(?:{names}) ([A-Z]\w+)", document)) - _OF_A_STATE)
    if behind:
        parts.append(rf"(?:{names}|the) (?:{behind})")
    if others := others_of(known):
        parts.append(others)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def _is_part(before: str) -> bool:
    """Whether a name goes on from what stands before it: "Republic of", "North"."""
    words = before.split(" ")[:-1]
    if words and words[-1].lower() in ("of", "the"):
        return bool(re.search(r"Republic of (?:the )?\Z", before))
    return bool(words and words[-1][:1].isupper() and words[-1].lower() not in FUNCTION_WORDS)
