"""Which pronoun a question has, and which one a document has for each of its parties."""

from __future__ import annotations

import re
from collections.abc import Iterable

from retrieval.types import Passage

_HE_OR_SHE = re.compile(r"\b(?:(?P<she>she|hers?)|he|him|his)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?P<pronoun>He|She)\b")


def pronoun_of(question: str) -> str | None:
    """Which of "he" and "she" a question has first, in any of their forms; None: neither."""
    found = _HE_OR_SHE.search(question)
    return None if found is None else "she" if found["she"] else "he"


def pronouns(passages: Iterable[Passage]) -> dict[str, str]:
    """Which of the speakers is a "he" and which a "she", as far as their sentences begin so."""
    found: dict[str, str] = {}
    for passage in passages:
        for sentence in passage.sentences:
            subject = _SUBJECT.match(sentence.text)
            if subject and sentence.speaker:
                found.setdefault(sentence.speaker, subject["pronoun"].lower())
    return found
