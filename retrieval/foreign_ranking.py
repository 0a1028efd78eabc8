"""What was found for a question that is not in English, and how likely it is to be an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval import coefficients, matching
from retrieval.amounts import asks_for_number, has_number
from retrieval.answerability import logistic, logit, weighted
from retrieval.candidates import Judged
from retrieval.matching import Match
from retrieval.types import Sentence

_ALONE = 0.2
"""The lead of a passage over others where there is no other."""
_IN_ENGLISH = 0.08
"""What a passage's score for the question's words in English counts beside its nearness; chosen on
questions over invented readouts and ours, where .05 does nearly as well."""
_CARRIED = 0.04
"""What it counts where the cross-encoder has names, and what was carried over, to read."""
_SURE, _MOST = 1.0, 0.7
"""The cross-encoder says which sentence answers where its logit is so high and so many words are
known: of 159 questions for building 144 got the right one, and 137 by nearness alone."""


@dataclass(frozen=True, slots=True)
class ForeignRanking:
    """Judged candidates, and how likely they are to answer."""

    judged: list[Judged]
    nearness: dict[int, float]
    """How near each row has the question's words, whoever speaks in it."""
    calibrated: bool
    """Whether the model is the one that the probability was fitted with."""
    english: InEnglish | None = None
    """What was found of the question's words in English."""
    is_shipped: bool = True
    """Whether the cross-encoder that read them is the one that the probability was fitted with."""

    def probability(self, ranked: Sequence[Judged]) -> float | None:
        """That the first of `ranked` answers; None where nobody can tell."""
        if not ranked or not self.calibrated:
            return None
        weights, intercept, _ = self._fitted
        return logistic(weighted(weights, intercept, self.signs(ranked)))

    @property
    def threshold(self) -> float:
        """Below this probability silence is the better answer."""
        return self._fitted[2]

    @property
    def _read_words(self) -> InEnglish | None:
        """What the words in English tell by, where their cross-encoder is known."""
        return self.english if self.is_shipped else None

    @property
    def _fitted(self) -> tuple[dict[str, float], float, float]:
        """Weights, intercept and threshold of what there is to tell by."""
        if self._read_words is not None and self._read_words.known:
            return (
                coefficients.GLOSSED,
                coefficients.GLOSSED_INTERCEPT,
                coefficients.GLOSSED_THRESHOLD,
            )
        if self._read_words is not None:
            return coefficients.KEPT, coefficients.KEPT_INTERCEPT, coefficients.KEPT_THRESHOLD
        return coefficients.FOREIGN, coefficients.FOREIGN_INTERCEPT, coefficients.FOREIGN_THRESHOLD

    def signs(self, ranked: Sequence[Judged]) -> tuple[float, ...]:
        """What speaks for the first of `ranked`, in the order of the weights.

        Where there is a glossary, how likely it answers the words in English and what was carried
        over, as a logit, the share of the words that could be put into English, whether a name
        among them is in no document, and whether a number is asked for that the passage has not.
        Where there is none, the cross-encoder's logit for names and what was carried over (what it makes
        of sentences brings nothing, nor how near it is); where none read the question, how near it is, and
        the lead in that.
        """
        rows = [one.row for one in ranked]
        english = self._read_words
        if english is not None:
            match = english.matches[rows[0]]
            if not english.known:
                return (match.passage_logit,)
            unheard, unnumbered = bool(english.unheard), rows[0] in english.unnumbered
            return logit(match), english.known, float(unheard), float(unnumbered)
        return self.nearness[rows[0]], _lead([self.nearness[row] for row in rows], _ALONE)


def _lead(values: Sequence[float], alone: float) -> float:
    """How much more the first is than the others in the mean; `alone`, where there are none."""
    first, *others = values
    return first - sum(others) / len(others) if others else alone


@dataclass(frozen=True, slots=True)
class InEnglish:
    """What a cross-encoder made of the candidates for a question's words in English."""

    matches: dict[int, Match]
    """By row."""
    known: float
    """The share of the question's words that have a rendering, 0 to 1; 0 where names alone were read."""
    answers: dict[int, Sentence]
    """By row, the sentence that surely answers, where there is one."""
    unheard: tuple[str, ...] = ()
    """The question's names that are in no document."""
    unnumbered: frozenset[int] = frozenset()
    """The rows without a number, where the question asks for one."""

    @classmethod
    def read(
        cls, question: str, judged: Sequence[Judged], known: float, unheard: tuple[str, ...]
    ) -> InEnglish:
        """From the candidates that a cross-encoder has judged for a `question` as it was asked."""
        matches = {one.row: one.match for one in judged if one.match is not None}
        answers = {
            one.row: one.evidence[0]
            for one in judged
            if one.match is not None and one.match.sentence_logit > _SURE and known >= _MOST
        }
        wanting = judged if asks_for_number(question) else ()
        unnumbered = frozenset(one.row for one in wanting if not has_number(one.passage.text))
        return cls(matches, known, answers, unheard, unnumbered)

    def score(self, row: int) -> float:
        """How well a passage matches, the less the fewer words are known, if any is."""
        return (_IN_ENGLISH * self.known or _CARRIED) * matching.score(self.matches[row])
