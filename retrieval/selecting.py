"""A filter to the rows of the index that it allows: by SQL whose every value is a parameter."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.figures import Figures
from retrieval.filters import Between, Field, Filter, OneOf, parts
from retrieval.types import Searched

Rows = npt.NDArray[np.bool_]

_ONE_OF = "IN (SELECT value FROM json_each(?))"
_CONDITIONS = {
    Field.DOCUMENT: f"document.id {_ONE_OF}",
    Field.PUBLISHER: f"document.publisher {_ONE_OF}",
    Field.LANGUAGE: f"document.language {_ONE_OF}",
    Field.COLLECTION: f"document.collection {_ONE_OF}",
    Field.PARTY: f"document.row IN (SELECT document FROM party WHERE name {_ONE_OF})",
    Field.SPEAKER: "document.row IN (SELECT passage.document FROM spoken"
    f" JOIN passage ON passage.row = spoken.passage WHERE speaker {_ONE_OF})",
}
_LISTED = {
    Field.DOCUMENT: "SELECT document.id FROM document",
    Field.PUBLISHER: "SELECT DISTINCT document.publisher FROM document",
    Field.LANGUAGE: "SELECT DISTINCT document.language FROM document",
    Field.COLLECTION: "SELECT DISTINCT document.collection FROM document",
    Field.PARTY: "SELECT DISTINCT party.name FROM document"
    " JOIN party ON party.document = document.row",
    Field.SPEAKER: "SELECT DISTINCT spoken.speaker FROM document"
    " JOIN passage ON passage.document = document.row"
    " JOIN spoken ON spoken.passage = passage.row",
}


def allowed_rows(
    connection: sqlite3.Connection, figures: Figures, chosen: Filter | None
) -> Rows | None:
    """Which rows `chosen` allows, shape (rows,); None where it allows all passages.

    A document's passages stand together, so that its documents alone are looked at.
    """
    where, values = _where(chosen)
    stretches = np.array(
        connection.execute(
            "SELECT document.first_passage, document.passages FROM document" + where, values
        ).fetchall(),
        dtype=np.int64,
    ).reshape(-1, 2)
    spoken = [part for part in parts(chosen) if _is_spoken(part)]
    if not spoken and int(stretches[:, 1].sum()) == figures.passages:
        return None
    # +1 where a stretch begins and -1 where it has ended: the sum so far is 1 within.
    steps = np.zeros(figures.rows + 1, dtype=np.int32)
    np.add.at(steps, stretches[:, 0], 1)
    np.add.at(steps, stretches.sum(axis=1), -1)
    allowed: Rows = np.cumsum(steps[:-1]) > 0
    for part in spoken:
        allowed &= _spoken_rows(connection, figures.rows, part)
    allowed.flags.writeable = False
    return allowed


def _is_spoken(part: OneOf | Between) -> bool:
    return isinstance(part, OneOf) and part.field is Field.SPEAKER


def _spoken_rows(connection: sqlite3.Connection, size: int, part: OneOf | Between) -> Rows:
    rows = connection.execute(
        f"SELECT passage FROM spoken WHERE speaker {_ONE_OF}",
        [_value(part)],
    )
    found = np.zeros(size, dtype=np.bool_)
    found[np.fromiter((row for (row,) in rows), dtype=np.int64)] = True
    return found


def searched(connection: sqlite3.Connection, chosen: Filter | None) -> Searched:
    """How much there is to look through where `chosen` allows it."""
    where, values = _where(chosen)
    documents, paragraphs, first, last = connection.execute(
        "SELECT count(*), total(paragraphs), min(date), max(date) FROM document" + where, values
    ).fetchone()
    days = (datetime.date.fromisoformat(day or "0001-01-01") for day in (first, last))
    return Searched(documents, int(paragraphs), *days)


def listed(connection: sqlite3.Connection, field: Field, chosen: Filter | None) -> list[str]:
    """The different values of `field` where `chosen` allows them, sorted."""
    where, values = _where(chosen)
    return sorted(row[0] for row in connection.execute(_LISTED[field] + where, values))


def dates(connection: sqlite3.Connection, chosen: Filter | None) -> list[datetime.date]:
    """The different dates of the documents that `chosen` allows, oldest first."""
    where, values = _where(chosen)
    rows = connection.execute("SELECT DISTINCT document.date FROM document" + where, values)
    return sorted(datetime.date.fromisoformat(row[0]) for row in rows)


def called(
    connection: sqlite3.Connection, names: Sequence[str], chosen: Filter | None
) -> dict[str, list[str]]:
    """The parties that names, aliases or sides mean in any document that `chosen` allows; of a name
    that means nobody there is nothing."""
    where, values = _where(chosen)
    rows = connection.execute(
        "SELECT DISTINCT called.text, called.name"
        " FROM called JOIN document ON document.row = called.document"
        f"{where} {'AND' if where else 'WHERE'} called.text {_ONE_OF} ORDER BY called.name",
        [*values, json.dumps([name.casefold() for name in names])],
    )
    found: dict[str, list[str]] = {}
    for text, name in rows:
        found.setdefault(text, []).append(name)
    return {name: found[name.casefold()] for name in names if name.casefold() in found}


def _where(chosen: Filter | None) -> tuple[str, list[str]]:
    """The condition on documents, made of constants, and the values in it."""
    conditions, values = [], []
    for part in parts(chosen):
        if isinstance(part, OneOf):
            conditions.append(_CONDITIONS[part.field])
            values.append(_value(part))
            continue
        for comparison, bound in ((">=", part.low), ("<=", part.high)):
            if bound is not None:
                conditions.append(f"document.date {comparison} ?")
                values.append(bound.isoformat())
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), values


def _value(part: OneOf | Between) -> str:
    """Any number of values as one parameter."""
    return json.dumps(part.values) if isinstance(part, OneOf) else ""
