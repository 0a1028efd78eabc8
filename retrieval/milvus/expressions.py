"""A filter to an expression of Milvus's: a value in it is a string literal and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from retrieval.filters import Between, Field, Filter, OneOf, parts

_LISTS = (Field.PARTY, Field.SPEAKER)
"""Fields that hold several values."""
NOTHING = "born < 0"


def expression(chosen: Filter | None) -> str:
    """The condition that `chosen` puts on a row; empty where there is none."""
    return both(*(_condition(part) for part in parts(chosen)))


def both(*conditions: str) -> str:
    """What holds where all of `conditions` do; an empty one always does."""
    return " and ".join(f"({condition})" for condition in conditions if condition)


def literal(text: str) -> str:
    """`text` as a string literal: whatever is not a plain letter or digit as its code point.

    Milvus reads escapes as Go does; no character that its grammar gives a meaning to is left.
    """
    return '"' + "".join(map(_escaped, text)) + '"'


def numbers(field: str, values: Iterable[int]) -> str:
    """The condition that `field` is one of `values`."""
    listed = ", ".join(str(int(value)) for value in values)
    return f"{field} in [{listed}]" if listed else NOTHING


def day(date: datetime.date) -> int:
    """A date as a number that orders as dates do."""
    return date.toordinal()


def _escaped(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _condition(part: OneOf | Between) -> str:
    if isinstance(part, Between):
        return both(
            f"date >= {day(part.low)}" if part.low else "",
            f"date <= {day(part.high)}" if part.high else "",
        )
    if not part.values:
        return NOTHING
    listed = f"[{', '.join(map(literal, part.values))}]"
    if part.field in _LISTS:
        return f"array_contains_any({part.field.value}, {listed})"
    return f"{part.field.value} in {listed}"
