"""Does a passage answer the question? A calibrated probability, and the line below which silence
is the better answer."""

from __future__ import annotations

import math

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
    return 1 / (1 + math.exp(-logit(match)))


def logit(match: Match) -> float:
    """The same as log-odds, between -30 and 30."""
    weighted = (weight * getattr(match, name) for name, weight in coefficients.WEIGHTS.items())
    total: float = coefficients.INTERCEPT + sum(weighted)
    return max(min(total, 30.0), -30.0)
