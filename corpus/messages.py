"""What a person is told: an English text that keeps apart what it was filled with.

Whoever raises an error knows no language but English; whoever shows it looks the template up in
another one and fills that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Self

_FIELD = re.compile(r"\{(\w+)\}")


class Message(str):
    """The English text, and the template and values that it was made of.

    An int among the values is a count and is written as one ("4,000"); a number that is none (a
    line, a year, a port) is given as text. A value may itself be a Message.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        message = super().__new__(cls, fill(template, values, _in_english))
        message.template = template
        message.values = values
        return message


def fill(template: str, values: Mapping[str, object], write: Callable[[object], str]) -> str:
    """`template` with its {fields} replaced, in one pass: what is put in is never read again.

    A field without a value stays as it is, and other braces mean nothing, so that no template
    can fail or reach beyond its values.
    """
    if not values:
        return template

    def written(field: re.Match[str]) -> str:
        name = field[1]
        return write(values[name]) if name in values else field[0]

    return _FIELD.sub(written, template)


def _in_english(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
