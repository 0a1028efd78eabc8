"""Does a passage answer the question? A calibrated probability, and the line below which silence
is the better answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from retrieval import coefficients
from retrieval.matching import Match

THRESHOLD = coefficients.THRESHOLD
SIGNS = tuple(coefficients.WEIGHTS)
"""The numbers of a Match that tell. Tried and left out, since with them questions that were written
to look answerable were told apart worse: the lead over the second passage, the share of the
question's words that the passage has, names and numbers that it lacks, a number or a time that is
asked for and not there."""


def probability(match: Match) -> float:
    """That the passage answers, by the fitted logistic regression."""
    return logistic(logit(match))


def logit(match: Match) -> float:
    """The same as log-odds."""
    signs = [getattr(match, name) for name in coefficients.WEIGHTS]
    return weighted(coefficients.WEIGHTS, coefficients.INTERCEPT, signs)


def weighted(weights: Mapping[str, float], intercept: float, signs: Sequence[float]) -> float:
    """The log-odds of a logistic regression, between -30 and 30; `signs` in the weights' order."""
    total = intercept + sum(
        weight * sign for weight, sign in zip(weights.values(), signs, strict=True)
    )
    return max(min(total, 30.0), -30.0)


def logistic(log_odds: float) -> float:
    """Log-odds to a probability."""
    return 1 / (1 + math.exp(-log_odds))
