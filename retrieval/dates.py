"""When a question says that something was said: its dates, read in English, Korean and Russian.

dateparser, which knows more ways to write a date, takes a second to import and .3 s a question,
and reads "May I ask" as a month.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from retrieval.choosing import span
from retrieval.date_patterns import (
    ENDS_WITH_EVENT,
    ENGLISH,
    NAMES,
    OF_THINGS,
    ORDERS,
    PATTERNS,
    RANGE,
    RELATIONS,
    STARTS_WITH_EVENT,
    STEMS,
    THIS_YEAR,
    VERBS,
    Order,
    Relation,
)

_MOST = 4
"""So many dates of a question are read."""
_NEAR = 120
"""Characters before a date within which the event stands that it dates."""


@dataclass(frozen=True, slots=True)
class When:
    """A date in a question; what it does not say is None."""

    start: int
    end: int
    """Of the words that say it, with their preposition."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    relation: Relation = Relation.IN
    attached: bool = False
    """Whether it dates a call, a meeting or what was said, and not something that was spoken of."""

    def periods(self, years: tuple[int, int]) -> Iterator[tuple[datetime.date, datetime.date]]:
        """The first and last day, newest first; in each of `years` where it names none."""
        first, last = years
        for year in range(last, first - 1, -1) if self.year is None else (self.year,):
            try:
                yield span(year, self.month, self.day)
            except ValueError:
                continue  # 29 February of another year


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question says of time."""

    dates: tuple[When, ...]
    order: Order | None
    text: str
    """The question without it."""
    written: tuple[str, ...]
    """How the dates are written in a text that speaks of them, in lower case."""


def read(question: str, today: datetime.date) -> Reading | None:
    """The dates in `question`; None where it has none that says when something was said.

    `today` is what "this year" is counted from.
    """
    found = list(itertools.islice(_dates(question, today), _MOST))
    found.sort(key=lambda when: when.start)
    order, ordered = _order(question)
    if not found and order is None:
        return None
    spans = [(when.start, when.end) for when in found]
    spans += [ordered] if ordered else []
    return Reading(tuple(found), order, _without(question, spans), tuple(_written(found)))


def _dates(question: str, today: datetime.date) -> Iterator[When]:
    taken: list[tuple[int, int]] = []
    for match in RANGE.finditer(question):
        taken.append(match.span())
        first = _when(question, match)
        if first is not None:
            yield from (first, replace(first, year=int(match["last"])))
    for pattern in PATTERNS:
        for match in pattern.finditer(question):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            when = _when(question, match)
            if when is not None:
                yield when
    for match in THIS_YEAR.finditer(question):
        when = _when(question, match)
        if when is not None and any(match[name] for name in ("this", "last", "now", "past")):
            past = bool(match["last"] or match["past"])
            yield replace(when, year=today.year - past, attached=False)


def _when(question: str, match: re.Match[str]) -> When | None:
    """The date that `match` found; None for what is none, or dates a thing that is spoken of."""
    said = (match.groupdict().get("said") or "").lower()
    year, month, day = (_number(match, name) for name in ("year", "month", "day"))
    if not 1 <= (month or 1) <= 12 or not 1 <= (day or 1) <= 31:
        return None
    if (year, said) == (None, "") and _is_no_month(match):
        return None
    before = question[: match.start()]
    attached = bool(
        not before.strip()
        or ENDS_WITH_EVENT.search(before[-_NEAR:])
        or STARTS_WITH_EVENT.search(question[match.end() :].lstrip(" ,"))
    )
    if said in OF_THINGS and not attached:
        return None
    relation = next((one for one, words in RELATIONS.items() if said in words), Relation.IN)
    return When(*match.span(), year, month, day, relation, attached)


def _is_no_month(match: re.Match[str]) -> bool:
    """The beginning of a Russian word, or "may" after a number that is no day: "Article 9 may …"."""
    found = match.groupdict()
    month = found.get("month") or "1"
    if found.get("day") is None:
        return not month.isdigit()
    return month in VERBS and not found.get("ordinal")


def _number(match: re.Match[str], name: str) -> int | None:
    text = (match.groupdict().get(name) or "").lower()
    if not text:
        return None
    if text.isdigit():
        return int(text)
    return NAMES.get(text) or STEMS.get(text)


def _order(question: str) -> tuple[Order | None, tuple[int, int] | None]:
    for order, pattern in ORDERS:
        match = pattern.search(question)
        if match:
            return order, match.span()
    return None, None


def _without(question: str, spans: list[tuple[int, int]]) -> str:
    characters = list(question)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    text = " ".join("".join(characters).split())
    return re.sub(r"\s+(?=[?!.,;])", "", text).lstrip(" ,")


def _written(dates: list[When]) -> Iterator[str]:
    names = ENGLISH.split()
    for when in dates:
        month = names[when.month - 1] if when.month else ""
        if when.day:
            yield from (f"{month} {when.day}", f"{when.day} {month}")
        elif when.month and when.year:
            yield from (f"{month} {when.year}", f"{month}, {when.year}")
        elif when.year:
            yield str(when.year)
