"""From the dates in a question to the documents that are meant, by the dates that there are."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from corpus.document import Document
from retrieval.date_patterns import Order, Relation
from retrieval.dates import Reading, When
from retrieval.filters import Between
from retrieval.words import content_words, words

_PERIODS = 3
"""Of a month without its year so many are looked at, the latest first."""
_LATER = datetime.timedelta(days=1)
"""What was said on one day may be dated the next."""


def periods(reading: Reading, dates: Sequence[datetime.date]) -> list[Between]:
    """The stretches of time that a question may mean and that some of `dates` fall in.

    The likeliest first. Two dates are one stretch: from the one to the other.
    """
    years = (dates[0].year, dates[-1].year)
    if len(reading.dates) > 1:
        days = [day for when in reading.dates for days in when.periods(years) for day in days]
        return _with_documents([Between(min(days), max(days))] if days else [], dates)
    found = []
    for when in reading.dates:
        for first, last in when.periods(years):
            found.append(_related(when, first, last))
    there = _with_documents(found, dates)
    if not there and any(when.day for when in reading.dates):
        lenient = [Between(one.low, one.high + _LATER) for one in found if one.high is not None]
        there = _with_documents(lenient, dates)
    return there[:_PERIODS]


def _related(when: When, first: datetime.date, last: datetime.date) -> Between:
    day = datetime.timedelta(days=1)
    if when.relation is Relation.BEFORE:
        return Between(None, first - day)
    if when.relation is Relation.AFTER:
        return Between(last + day, None)
    if when.relation is Relation.SINCE:
        return Between(first, None)
    if when.relation is Relation.UNTIL:
        return Between(None, last)
    return Between(first, last)


def _with_documents(found: Iterable[Between], dates: Sequence[datetime.date]) -> list[Between]:
    return [one for one in found if any(one.holds(date) for date in dates)]


def outermost(reading: Reading, documents: Sequence[Document]) -> Between | None:
    """The day of the latest (or earliest) of `documents` that are of what the question names.

    Those are the ones whose titles and parties share most words with it.
    """
    asked = set(content_words(reading.text))
    shared = {document.id: len(asked & _names(document)) for document in documents}
    most = max(shared.values(), default=0)
    days = [document.date for document in documents if shared[document.id] == most]
    if not days:
        return None
    day = min(days) if reading.order is Order.EARLIEST else max(days)
    return Between(day, day)


def _names(document: Document) -> set[str]:
    names = [document.title, *(name for party in document.parties for name in party.called)]
    return {word for name in names for word in words(name)}


def is_spoken_of(reading: Reading, period: Between, found: Iterable[tuple[str, Document]]) -> bool:
    """Whether a passage of another time has the date in its text: then that is what is asked about.

    `found` are the likeliest passages' texts, each with its document.
    """
    return any(
        written in text.lower()
        for text, document in found
        if not period.holds(document.date)
        for written in reading.written
    )


def is_vague(reading: Reading) -> bool:
    """Whether a year is all that is said of time, and not of a call: it may mean something else."""
    only_years = all(when.month is None and not when.attached for when in reading.dates)
    return reading.order is None and only_years


def told(period: Between) -> str:
    """A period in any language: 2021-06-01 – 2021-06-30."""
    low, high = (day.isoformat() if day else "…" for day in (period.low, period.high))
    return low if low == high else f"{low} – {high}"
