"""A number asked for in Korean or Russian, and whether a text in English has one."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"(?<!몇)몇(?!몇)|얼마(?!나)|\bскольк\w+|\bкак(?:ая|ую|ой) (?:сумм|процент)\w*", re.IGNORECASE
)
""" "얼마나 중요해?", how important, asks for none, nor "몇몇 나라", some countries."""
_NUMBER = re.compile(
    r"(?<![\w-])\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|forty|fifty|hundred|thousand|million|billion|dozen|half|both|several|first|second|third)\b",
    re.IGNORECASE,
)
""""COVID-19" is no number."""


def asks_for_number(question: str) -> bool:
    """Whether a question can only be answered with a number: "how many?"."""
    return bool(_ASKS.search(question))


def has_number(text: str) -> bool:
    """Whether a text has one, in figures or in words."""
    return bool(_NUMBER.search(text))
