"""Does the first passage answer the question? A calibrated probability, and the line below which
silence is the better answer."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
import numpy.typing as npt

from retrieval import coefficients
from retrieval.matching import Coverage, Match

THRESHOLD = coefficients.THRESHOLD

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand"
    r"|million|billion|half|third|quarter|first|second|once|twice|both|several|many|few)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d{4}|\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tomorrow"
    r"|years?|months?|weeks?|days?|century|decades?|until|since|after|before|during|when|once|soon"
    r"|now|currently|hours?|minutes?|[ap]\.m|anniversary)\b",
    re.IGNORECASE,
)
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|old|far|large|big|high|often)\b|\bpercent|\bwhat (?:number|amount|sum)\b",
    re.IGNORECASE,
)
_ASKS_TIME = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|time)\b|\bhow (?:long|soon)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<=\s)(?:[A-Z][\w’'-]*|\d[\d,.]*)")


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against an answer."""

    passage_logit: float
    sentence_logit: float
    passage_cosine: float
    sentence_cosine: float
    coverage: float
    sentence_coverage: float
    margin: float
    """Of the first passage's score over the second's."""
    missing: float
    """The weight of the rarest of the question's words that the passage lacks, 0 to 1."""
    absent: float
    """The share of the question's telling words that occur in no passage."""
    names_missing: float
    """The share of the question's names and numbers that the passage lacks."""
    type_mismatch: float
    """1 where a number or a time is asked for and the evidence has none."""

    nothing_known: float
    """1 where the one thing that a question is about is in no passage, and the cross-encoder finds
    none that fits either: "sanctions", where nobody speaks of them."""

    def vector(self) -> npt.NDArray[np.float64]:
        """The numbers in the order of the fields, shape (12,)."""
        return np.array(astuple(self), dtype=np.float64)


NAMES = tuple(field.name for field in fields(Signs))


def signs(
    question: str,
    coverage: Coverage,
    match: Match,
    margin: float,
    passage: str,
    passage_terms: Sequence[str],
    evidence: str,
) -> Signs:
    """The signs for a first passage; `margin` is 5 where there is no second one."""
    weights = coverage.weights
    absent = sum(weight for weight in weights.values() if weight >= 1)
    total = sum(weights.values())
    names = [found.rstrip(".,'’") for found in _NAME.findall(question)]
    lowered = passage.lower()
    lacking = [name for name in names if name.lower().removesuffix("s") not in lowered]
    asks_number = _ASKS_NUMBER.search(question) and not _NUMBER.search(evidence)
    asks_time = _ASKS_TIME.search(question) and not _TIME.search(evidence)
    unknown = absent / total if total else 0.0
    best_logit = max(match.passage_logit, match.sentence_logit)
    return Signs(
        passage_logit=match.passage_logit,
        sentence_logit=match.sentence_logit,
        passage_cosine=match.passage_cosine,
        sentence_cosine=match.sentence_cosine,
        coverage=match.coverage,
        sentence_coverage=match.sentence_coverage,
        margin=min(margin, 5.0),
        missing=coverage.missing(passage_terms),
        absent=unknown,
        names_missing=len(lacking) / len(names) if names else 0.0,
        type_mismatch=float(bool(asks_number or asks_time)),
        nothing_known=float(unknown >= 1 and len(weights) == 1 and best_logit < 0),
    )


def probability(signs: Signs) -> float:
    """That the first passage answers, by the fitted logistic regression."""
    values = zip(NAMES, astuple(signs), strict=True)
    total = coefficients.INTERCEPT + sum(
        coefficients.WEIGHTS[name] * value for name, value in values
    )
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))
