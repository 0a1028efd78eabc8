"""A question as it comes in: what can be asked at all."""

from __future__ import annotations

import unicodedata

from retrieval.errors import QueryError

MAX_QUESTION = 4000
"""Characters; as long as the longest Discord message."""


def check_question(text: str) -> str:
    """`text` with white space made plain. Raises QueryError when it cannot be asked."""
    if len(text) > MAX_QUESTION:
        found = f"{len(text):,} characters"
        raise QueryError(f"the question has {found}; at most {MAX_QUESTION:,} are accepted")
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and not character.isspace()):
            raise QueryError(f"the question holds the character U+{ord(character):04X}, not text")
    plain = " ".join(text.split())
    if not any(unicodedata.category(character)[0] not in "CZ" for character in plain):
        raise QueryError("the question is empty")
    return plain
