"""What people type to choose by, to a query's filter; what there is not is named with what there is."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from corpus.messages import Message
from retrieval.errors import QueryError
from retrieval.filters import Between, Field, Filter, OneOf, every
from retrieval.index import CorpusTexts
from retrieval.scoping import named, visible
from retrieval.types import Query

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen besides a document and a speaker; None is not chosen."""

    publisher: str | None = None
    """Its name or a part of it, in any case."""
    language: str | None = None
    """A tag such as "ko"; "en" also means "en-GB"."""
    since: datetime.date | None = None
    until: datetime.date | None = None
    collection: str | None = None


def narrowed(texts: CorpusTexts, query: Query, choice: Choice) -> Query:
    """`query`, answered only from what was chosen, and that only from what its asker may see.

    Raises QueryError, naming what there is, where there is nothing of a choice.
    """
    if choice.collection is not None:
        found = _one_of(texts, query, Field.COLLECTION, choice.collection, _same)
        query = replace(query, collections=found.values)
    conditions: list[Filter | None] = [query.filter]
    if choice.publisher is not None:
        conditions.append(_one_of(texts, query, Field.PUBLISHER, choice.publisher, _part))
    if choice.language is not None:
        conditions.append(_one_of(texts, query, Field.LANGUAGE, choice.language, _tag))
    if choice.since is not None or choice.until is not None:
        conditions.append(Between(choice.since, choice.until))
    return replace(query, filter=every(*conditions))


_THERE_IS_NO = {
    Field.PUBLISHER: Message("there is no publisher {wanted}; there are: {known}"),
    Field.LANGUAGE: Message("there is no document in the language {wanted}; there are: {known}"),
    Field.COLLECTION: Message("there is no collection {wanted}; there are: {known}"),
}


def first_day(text: str) -> datetime.date:
    """The first day of a date like 2021-06-15, a month like 2021-06 or a year like 2021."""
    return _days(text)[0]


def last_day(text: str) -> datetime.date:
    """The last day of a date, a month or a year written like that."""
    return _days(text)[1]


def _days(text: str) -> tuple[datetime.date, datetime.date]:
    written = _DATE.fullmatch(text.strip())
    year, month, day = (
        (int(part) if part else None for part in written.groups()) if written else (0, None, None)
    )
    try:
        return span(year or 0, month, day)
    except ValueError:
        raise QueryError(
            "{text} is no date; expected one like 2021-06-15, 2021-06 or 2021",
            text=repr(text[:80]),
        ) from None


def span(
    year: int, month: int | None = None, day: int | None = None
) -> tuple[datetime.date, datetime.date]:
    """The first and last day of a year, a month or a day. Raises ValueError when there is none."""
    if month is None:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if day is None:
        first = datetime.date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    return datetime.date(year, month, day), datetime.date(year, month, day)


def _one_of(
    texts: CorpusTexts, query: Query, field: Field, wanted: str, means: Callable[[str, str], bool]
) -> OneOf:
    there = texts.listed(field, visible(query))
    found = tuple(value for value in there if means(wanted.casefold(), value.casefold()))
    if not found:
        raise QueryError(_THERE_IS_NO[field], wanted=repr(wanted[:80]), known=named(there))
    return OneOf(field, found)


def _same(wanted: str, value: str) -> bool:
    return wanted == value


def _part(wanted: str, value: str) -> bool:
    return bool(wanted.strip()) and wanted.strip() in value


def _tag(wanted: str, value: str) -> bool:
    return value == wanted or value.startswith(f"{wanted}-")
