"""Which country a visit is to: one to Moscow is no answer to what is asked of one to Seoul.

The cross-encoder takes one for the other: over the shipped readout "Will the Korean president go to the
Kremlin?" was answered with the Russian President's visit to Korea (.90). Only countries of parties are
told apart, since others are named by words that the document does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from corpus.document import Party
from retrieval.tokens import fold
from retrieval.words import FUNCTION_WORDS

_VISIT = r"visit(?:s|ed|ing)?|trips?|travel(?:s|led|ling|ed|ing)?"
_GO = r"go|goes|going|went|come|comes|coming|came|arriv(?:e|es|ed|ing)|fly|flies|flying|flew|flown"
_INVITE = r"invit(?:e|es|ed|ing|ation)"
_TO = r"(?: (?:to|in|for))?(?: the)? "
_FURTHER_ON = r"(?: [\w'-]+){1,6} (?:to|in)(?: the)? "
"""Between the verb and where it leads to: "a trip by his Russian counterpart to Korea"."""
_FEW_WORDS = rf"(?: (?!(?:{'|'.join(sorted(FUNCTION_WORDS))})\b)[\w'-]+){{1,4}} "
"""The same in a question that was put into English word by word, which has no small words:
"go Korean president Kremlin"."""
_PERSONS = r"(?! (?:president|leader|side|government|delegation|counterpart|colleague)\b)"
"""A country before these is no place."""
_QUESTIONS = 64
"""So many questions' destinations are kept: each passage is compared with the same."""


@lru_cache(maxsize=_QUESTIONS)
def destination(question: str, parties: tuple[Party, ...]) -> str | None:
    """The party whose country `question` asks for a visit to; None where it asks for none, or for one
    to several.

    The question may be one that was put into English word by word, as "when Moon Moscow visit".
    """
    for between in (_TO, _FURTHER_ON, _FEW_WORDS):
        found = _visited(question, parties, between, behind=between == _TO)
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def are_elsewhere(
    sentences: Sequence[str], asked: str | None, parties: Sequence[Party]
) -> list[bool]:
    """Of a passage's sentences, those that speak of a visit to another's country than the one asked for.

    One without a destination, "visiting the country", goes where the others do.
    """
    if asked is None:
        return [False] * len(sentences)
    visited = {name for text in sentences for name in _visited(text, parties, _TO)}
    is_elsewhere = bool(visited) and asked not in visited
    visits = re.compile(rf"\b(?:{_VISIT})\b", re.IGNORECASE)
    return [
        is_elsewhere and bool(visits.search(text) or _visited(text, parties, _TO))
        for text in sentences
    ]


def _visited(
    text: str, parties: Iterable[Party], between: str, *, behind: bool = False
) -> set[str]:
    """The parties whose country is the destination of a visit in `text`.

    `between` is what may stand between the verb and the country; `behind`, whether the verb may also
    stand behind it, as in "the Moscow trip".
    """
    text, found = fold(text), set()
    for party in parties:
        names = "|".join(map(re.escape, (party.side, *party.side_aliases)))
        pattern = rf"\b(?:{_VISIT}|{_GO}|{_INVITE}){between}(?:{names})\b{_PERSONS}"
        if behind:
            pattern += rf"|\b(?:{names}) (?:{_VISIT})\b"
        if re.search(pattern, text, re.IGNORECASE):
            found.add(party.name)
    return found
