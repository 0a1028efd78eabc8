"""A question as it comes in: what can be asked at all."""

from __future__ import annotations

import unicodedata

from retrieval.errors import QueryError

MAX_QUESTION = 4000
"""Characters; as long as the longest Discord message."""


def check_question(text: str) -> str:
    """`text` with white space made plain. Raises QueryError when it cannot be asked."""
    if len(text) > MAX_QUESTION:
        raise QueryError(
            "the question has {found} characters; at most {most} are accepted",
            found=len(text),
            most=MAX_QUESTION,
        )
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and not character.isspace()):
            raise QueryError(
                "the question holds the character {character}, not text",
                character=f"U+{ord(character):04X}",
            )
    plain = " ".join(text.split())
    if not any(unicodedata.category(character)[0] not in "CZ" for character in plain):
        raise QueryError("the question is empty")
    return plain
