"""How well a passage matches a question: the evidence that ranking and silence are decided by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
import numpy.typing as npt

from retrieval import lexical
from retrieval.words import content_words


@dataclass(frozen=True, slots=True)
class Match:
    """What speaks for a passage; each number is higher for a better match."""

    passage_logit: float
    """The cross-encoder's, of the question and the passage."""
    sentence_logit: float
    """The cross-encoder's, of what is asked about and the passage's best sentence."""
    passage_cosine: float
    sentence_cosine: float
    """Of the question and the passage's nearest sentence."""
    coverage: float
    """The share of the question's telling words that the passage has, 0 to 1."""
    sentence_coverage: float
    """The same, of the passage's best sentence."""

    def vector(self) -> npt.NDArray[np.float64]:
        """The numbers in the order of the fields, shape (6,)."""
        return np.array(astuple(self), dtype=np.float64)


NAMES = tuple(field.name for field in fields(Match))

# Fitted by tests/fitting.py: see there for data, procedure and figures.
WEIGHTS = np.array([0.35, 0.35, 6.0, 6.0, 2.0, 1.0])


def score(match: Match) -> float:
    """One number to rank by."""
    return float(match.vector() @ WEIGHTS)


class Coverage:
    """Which of a question's telling words a text has; rarer words weigh more."""

    def __init__(self, question: str, rarity: Callable[[str], float]) -> None:
        terms = {term for word in content_words(question) for term in lexical.terms([word])[0]}
        self.weights = {term: rarity(term) for term in sorted(terms)}
        self._total = sum(self.weights.values())

    def of(self, text_terms: Sequence[str]) -> float:
        """The share of the words' weight, 0 to 1; 1 where the question has no telling word."""
        if not self._total:
            return 1.0
        present = set(text_terms)
        return sum(w for term, w in self.weights.items() if term in present) / self._total

    def missing(self, text_terms: Sequence[str]) -> float:
        """The weight of the rarest word that the text lacks, 0 to 1."""
        present = set(text_terms)
        return max((w for term, w in self.weights.items() if term not in present), default=0.0)
