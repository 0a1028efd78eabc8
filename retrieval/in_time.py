"""A question that names a time is answered out of the documents of that time.

Imported with every question, so the reading of dates itself is loaded only where there are several
documents.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retrieval.deciding import Examination
from retrieval.filters import every
from retrieval.types import Query

if TYPE_CHECKING:
    from corpus.document import Document
    from retrieval.dates import Reading
    from retrieval.examining import Examiner
    from retrieval.searching import Search

_SPOKEN_OF = 3
"""A date that stands in one of so many likeliest passages is taken for what is asked about."""
_SURVEYED = 300
"""The latest call is looked for among the documents of so many passages."""


@dataclass(frozen=True, slots=True)
class Time:
    """What a question says of time, and what there is."""

    reading: Reading
    there: Sequence[datetime.date]
    """The dates of the documents, oldest first."""


def read(question: str, today: datetime.date) -> Reading | None:
    """When a question says that something was said; None where it does not."""
    from retrieval import dates  # its patterns take as long to compile as a question takes

    return dates.read(question, today)


def dates_what_was_said(time: Time) -> bool:
    """Whether a question dates a call or what was said, and not only something that was spoken of."""
    return any(when.attached for when in time.reading.dates)


def examine(examiner: Examiner, query: Query, time: Time) -> Examination:
    """What was found in the documents of the time that the question names."""
    from retrieval import dating

    reading = time.reading
    undated = replace(query, text=reading.text or query.text)
    periods = dating.periods(reading, time.there)
    attached = dates_what_was_said(time)
    if reading.order is not None and (periods or not reading.dates):
        bounds = replace(undated, filter=every(query.filter, *periods[:1]))
        outermost = dating.outermost(reading, _documents(examiner.search, bounds))
        periods = [outermost] if outermost else []
    elif not attached:
        found = examiner.search.found(query, _SPOKEN_OF)
        periods = [one for one in periods if not dating.is_spoken_of(reading, one, found)]
    if not periods and not attached:
        return examiner.anywhere(query)
    if not periods:
        # Of that call there is no document: an answer out of another would mislead.
        return replace(examiner.anywhere(undated), judged=(), interpreted_as=None)
    examined = [
        (one, examiner.anywhere(replace(undated, filter=every(query.filter, one))))
        for one in periods
    ]
    period, best = max(examined, key=lambda pair: pair[1].promise)
    # Where nobody can tell how likely it is, a year that was asked for stays one.
    unlikely = best.probability is not None and best.probability < best.threshold
    if dating.is_vague(reading) and unlikely:
        anywhere = examiner.anywhere(query)
        if anywhere.promise > best.promise:
            return anywhere
    return replace(best, interpreted_as=f"{best.question} ({dating.told(period)})")


def _documents(search: Search, query: Query) -> list[Document]:
    """The documents of the likeliest passages, each once."""
    found = {document.id: document for _, document in search.found(query, _SURVEYED)}
    return list(found.values())
