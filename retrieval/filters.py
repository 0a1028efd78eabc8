"""Where an answer may come from: a filter as plain values, which every kind of index translates.

A filter is never a text with a grammar: a value in it is compared and cannot be anything else.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Document
from retrieval.errors import QueryError


class Field(StrEnum):
    """What a passage can be chosen by, besides its date."""

    DOCUMENT = "document"
    """The id of its document."""
    PUBLISHER = "publisher"
    LANGUAGE = "language"
    COLLECTION = "collection"
    PARTY = "party"
    """The name of a party of its document, whoever speaks in the passage itself."""
    SPEAKER = "speaker"
    """The name of a party that speaks in the passage."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Passages of which `field` is one of `values`, to the letter; of no values, none is."""

    field: Field
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.field, Field):
            raise TypeError(f"field is {self.field!r}; expected a Field")
        if not isinstance(self.values, tuple) or not all(isinstance(v, str) for v in self.values):
            raise TypeError(f"values are {self.values!r:.80}; expected a tuple of str")
        for value in self.values:
            if "\0" in value or not _is_text(value):
                raise QueryError(
                    "{field} {value} is not a text", field=self.field, value=f"{value!r:.80}"
                )


@dataclass(frozen=True, slots=True)
class Between:
    """Passages of documents dated from `low` to `high`, both included; None is no bound."""

    low: datetime.date | None = None
    high: datetime.date | None = None

    def __post_init__(self) -> None:
        for bound in (self.low, self.high):
            # A datetime is a date to Python, and compares with none.
            if bound is not None and type(bound) is not datetime.date:
                raise TypeError(f"a bound is {bound!r}; expected a date or None")
        if self.low is None and self.high is None:
            raise TypeError("expected a first or a last date")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise QueryError(
                "the first date, {first}, is after the last, {last}",
                first=self.low,
                last=self.high,
            )

    def holds(self, date: datetime.date) -> bool:
        """Whether `date` lies between the two."""
        after = self.low is None or self.low <= date
        return after and (self.high is None or date <= self.high)


@dataclass(frozen=True, slots=True)
class All:
    """Passages that every part allows; of no parts, all. Made by `every`; does not nest."""

    parts: tuple[OneOf | Between, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.parts, tuple):
            raise TypeError(f"parts are {self.parts!r:.80}; expected a tuple")
        for part in self.parts:
            if not isinstance(part, OneOf | Between):
                raise TypeError(f"a part is {part!r:.80}; expected OneOf or Between")


Filter = OneOf | Between | All


def parts(chosen: Filter | None) -> tuple[OneOf | Between, ...]:
    """The conditions of a filter, all of which must hold; of None there are none."""
    if chosen is None:
        return ()
    return chosen.parts if isinstance(chosen, All) else (chosen,)


def every(*filters: Filter | None) -> Filter | None:
    """What all of `filters` allow; None where there is nothing to hold to."""
    found = tuple(dict.fromkeys(part for one in filters for part in parts(one)))
    return All(found) if len(found) > 1 else next(iter(found), None)


def allows(chosen: Filter | None, document: Document, speakers: Collection[str] = ()) -> bool:
    """Whether `chosen` allows a passage of `document` in which `speakers` speak.

    This is what a filter means; an index gives the same answer for all passages at once.
    """
    return all(_holds(part, document, speakers) for part in parts(chosen))


def _holds(part: OneOf | Between, document: Document, speakers: Collection[str]) -> bool:
    if isinstance(part, Between):
        return part.holds(document.date)
    values: dict[Field, Collection[str]] = {
        Field.DOCUMENT: (document.id,),
        Field.PUBLISHER: (document.publisher,),
        Field.LANGUAGE: (document.language,),
        Field.COLLECTION: (document.collection,),
        Field.PARTY: [party.name for party in document.parties],
        Field.SPEAKER: speakers,
    }
    return not set(part.values).isdisjoint(values[part.field])


def _is_text(value: str) -> bool:
    """Whether it can be stored: half of a surrogate pair cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
