"""A number asked for in Korean or Russian, and whether a text in English has one."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"(?<!몇)몇(?!몇|\s*가지|\s*[년달주]\s*전)|며칠(?!\s*전)|얼마(?!나(?!\s*걸)|든지|간|\s*(?:안|전|뒤|후))"
    r"|\bскольк(?:о|их|им|ими)\b(?!-)|\bкак(?:ая|ую|ой|ова) (?:сумм|процент)",
    re.IGNORECASE,
)
""" "얼마나 중요해?", how important, asks for none, nor "몇몇 나라", some countries."""
_NOT_ONLY = re.compile(r"\bне столько\b", re.IGNORECASE)
""" "Не столько о вакцине, сколько о торговле": less of this than of that."""
_NUMBER = re.compile(
    r"(?<![\w-])\d|\b(?:one|two|three|five|ten|eleven|twelve|(?:four|six|seven|eight?|nine)(?:teen)?"
    r"|(?:thir|fif)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:hundred|thousand|million|billion|dozen)s?"
    r"|half|both|several|once|twice|quarters?|first|second|third|fifth|(?:four|six|seven|eigh|nin|ten)th)\b",
    re.IGNORECASE,
)
""""COVID-19" is no number."""


def asks_for_number(question: str) -> bool:
    """Whether a question can only be answered with a number: "how many?"."""
    return bool(_ASKS.search(question)) and not _NOT_ONLY.search(question)


def has_number(text: str) -> bool:
    """Whether a text has one, in figures or in words."""
    return bool(_NUMBER.search(text))
