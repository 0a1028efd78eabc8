"""The words, acronyms and stems of the documents, counted for each collection."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from retrieval.lexical import terms
from retrieval.milvus.records import Stored


def count(documents: Iterable[Stored]) -> dict[str, Any]:
    """What words there are, in how many passages each stem; as plain JSON values."""
    # Imported here: these pull in what only building needs.
    from retrieval.acronyms import acronyms
    from retrieval.words import words

    found: dict[str, dict[str, Any]] = {}
    for one in documents:
        own = found.setdefault(
            one.document.collection,
            {"passages": 0, "words": set(), "acronyms": set(), "stems": Counter()},
        )
        own["passages"] += len(one.passages)
        own["words"].update(words(one.document.text))
        own["acronyms"].update(acronyms(one.document.text))
        for group in terms([p.text for p in one.passages], one.document.language):
            own["stems"].update(set(group))
    return {
        name: {
            **own,
            "words": sorted(own["words"]),
            "acronyms": sorted(own["acronyms"]),
            "stems": dict(sorted(own["stems"].items())),
        }
        for name, own in sorted(found.items())
    }


class MilvusLexicon:
    """What words there are; nothing tells of a collection that is not looked at."""

    def __init__(self, counted: dict[str, Any], collections: Sequence[str] | None) -> None:
        """`collections` None is all of them."""
        seen = counted if collections is None else set(collections) & counted.keys()
        chosen = [counted[name] for name in seen]
        self._words = {word for own in chosen for word in own["words"]}
        self._acronyms = {acronym for own in chosen for acronym in own["acronyms"]}
        self._stems = [own["stems"] for own in chosen]
        self._passages = sum(own["passages"] for own in chosen)

    def has_word(self, word: str) -> bool:
        """Whether a document holds this lower-case word."""
        return word in self._words

    def vocabulary(self) -> int:
        """How many different words the documents have."""
        return len(self._words)

    def words_of_length(self, shortest: int, longest: int) -> list[str]:
        """The documents' words (lower-case) of so many characters."""
        return sorted(word for word in self._words if shortest <= len(word) <= longest)

    def has_acronym(self, acronym: str) -> bool:
        """Whether a document uses this acronym."""
        return acronym in self._acronyms

    def acronyms_of_length(self, length: int) -> int:
        """How many different acronyms of so many letters the documents use."""
        return sum(len(acronym) == length for acronym in self._acronyms)

    def rarity(self, term: str) -> float:
        """How telling a term is, from 0 (in every passage) to 1 (in none): Lucene's idf, scaled."""
        frequency = sum(stems.get(term, 0) for stems in self._stems)
        return _idf(self._passages, frequency) / _idf(self._passages, 0)


def _idf(size: int, frequency: int) -> float:
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
