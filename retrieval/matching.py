"""How well a passage matches a question: the evidence that ranking and silence are decided by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache

import numpy as np
import numpy.typing as npt

from retrieval import coefficients, lexical
from retrieval.reporting import is_of_saying, word_set
from retrieval.statements import is_statement
from retrieval.words import OF_MEASURE, content_words

Weights = npt.NDArray[np.float64]


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
WEIGHTS = np.array([coefficients.RANKING[name] for name in NAMES])


# A cross-encoder that learnt from questions does not know what to make of a claim: it put the
# right abstracts lower than they had been (SciFact). A statement is ranked without it.
_OF_STATEMENTS = WEIGHTS * np.array([not name.endswith("logit") for name in NAMES])


def weights_for(question: str) -> Weights:
    """What a question's matches are ranked by, shape (6,)."""
    return _OF_STATEMENTS if is_statement(question) else WEIGHTS


def score(match: Match, weights: Weights = WEIGHTS) -> float:
    """One number to rank by."""
    return float(match.vector() @ weights)


def sentence_scores(
    logits: npt.NDArray[np.float32],
    cosines: npt.NDArray[np.float32],
    coverages: npt.NDArray[np.float32],
    weights: Weights = WEIGHTS,
) -> npt.NDArray[np.float32]:
    """How well each sentence answers, by the same weights, shape (sentences,)."""
    _, logit, _, cosine, _, coverage = (float(weight) for weight in weights)
    scores: npt.NDArray[np.float32] = logit * logits + cosine * cosines + coverage * coverages
    return scores


_CHATTER = word_set(
    "allegedly btw evidence ever get go goes gonna haha honestly idk info lmao lol maybe neither nobody none nothing"
    " omg pls plz really regarding secretly simply tbh thx wanna without"
)
"""What a chat adds to a question, and words that name nothing."""

_DOINGS = """
    alongside already annual anywhere back become begin broaden buy came cancel catch change come conclude cut
    declare divide drop due ease effective either enter expand fight fix foreign formal good green hire intend
    joint jointly keep kill last leave line longer lose lost move name new nominate open order own pay perform
    pick pitch play put receive reopen replace reset reverse revive rival run send set single sit speed stall
    start stay still stop strand suppose take took trans try turn wait whole win yet
"""
"""What is done to things, and how: that no document has the word does not say that none speaks of it in
another, as "resume" does of "start again"."""

_OF_ASKERS = word_set(
    "citation class editor essay excerpt journalist paragraph passage passages phrase professor quotation"
    " student teacher thesis wording"
)
"""What askers say of themselves, and of what they look for; to what it is about it adds nothing."""


class Coverage:
    """Which of a question's telling words a text has; rarer words weigh more."""

    def __init__(self, question: str, rarity: Callable[[str], float]) -> None:
        self._words: dict[str, str] = {}
        for word in content_words(question):
            for term in lexical.terms([word])[0]:
                self._words.setdefault(term, word)
        self.weights = {term: rarity(term) for term in sorted(self._words)}
        self._total = sum(self.weights.values())

    def of(self, text_terms: Sequence[str]) -> float:
        """The share of the words' weight, 0 to 1; 1 where the question has no telling word."""
        if not self._total:
            return 1.0
        present = set(text_terms)
        return sum(w for term, w in self.weights.items() if term in present) / self._total

    @property
    def unknown(self) -> tuple[str, ...]:
        """The question's words that are in no passage, in its order."""
        unknown = (
            word
            for term, word in self._words.items()
            if self.weights[term] >= 1 and term not in _doings()
        )
        told = OF_MEASURE | _CHATTER
        found = [word for word in unknown if not (word in told or is_of_saying(word))]
        return tuple(word for word in found if word not in _OF_ASKERS) or tuple(found)


@cache
def _doings() -> frozenset[str]:
    """The stems of the words of doings."""
    return frozenset(term for own in lexical.terms(_DOINGS.split()) for term in own)
