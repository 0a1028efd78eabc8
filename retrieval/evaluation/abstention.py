"""How well silence is chosen: does confidence tell what is answered rightly from what is not?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.comparison import SEED, Interval
from retrieval.evaluation.types import Outcome

BINS = 15
COVERAGE = 0.95
_RESAMPLES, _BATCH = 1000, 100
_POINTS = 200

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One question, as far as abstaining is concerned."""

    confidence: float
    answerable: bool
    correct: bool
    """Whether the first unit answers the question; never so of an unanswerable one."""
    answered: bool
    """Whether the engine, at its own threshold, gave an answer."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of a reliability diagram."""

    low: float
    high: float
    questions: int
    confidence: float
    """The mean confidence in the bin; 0 when it is empty."""
    correct: float
    """The share that is right; 0 when the bin is empty."""


@dataclass(frozen=True, slots=True)
class Abstention:
    """The figures of one set of judgements; None where they cannot be had."""

    name: str
    answerable: int
    unanswerable: int
    calibrated: bool
    """Whether confidences are probabilities; else they are scores, good for ranking alone."""
    auroc: float | None
    auroc_interval: Interval | None
    coverage: float | None
    """The share of answerable questions that the engine answers."""
    false_answers: float | None
    """The share of unanswerable questions that the engine answers."""
    false_answers_at_coverage: float | None
    """The same at the threshold that would answer 95 % of the answerable ones."""
    risk_area: float
    calibration_error: float | None
    calibration_noise: float | None
    """What that would be by chance if every confidence were right: few questions fill few bins."""
    bins: tuple[Bin, ...]
    curve: tuple[tuple[float, float], ...]
    """The risk–coverage curve: (coverage, risk) at every threshold, or at 200 of them."""


def judgements(outcomes: Sequence[Outcome]) -> tuple[list[Judgement], bool]:
    """What abstention is judged by, and whether it goes by probabilities.

    Where no outcome has a confidence, the first unit's score stands in for it, and one that found
    nothing comes last. Where some have one, those without are sure of nothing: 0.
    """
    calibrated = any(outcome.confidence is not None for outcome in outcomes)
    scores = [outcome.ranking[0][1] for outcome in outcomes if outcome.ranking]
    lowest = min(scores, default=0.0) - 1.0
    found = []
    for outcome in outcomes:
        if calibrated:
            confidence = outcome.confidence or 0.0
        else:
            confidence = outcome.ranking[0][1] if outcome.ranking else lowest
        answerable = outcome.question.answerable
        found.append(Judgement(confidence, answerable, outcome.right, outcome.answered))
    return found, calibrated


def measure(name: str, judged: Sequence[Judgement], calibrated: bool) -> Abstention:
    """All figures of `judged`, at least one; `calibrated` says that confidences are probabilities."""
    confidence = np.array([judgement.confidence for judgement in judged], dtype=float)
    answerable = np.array([judgement.answerable for judgement in judged], dtype=bool)
    correct = np.array([judgement.correct for judgement in judged], dtype=bool)
    answered = np.array([judgement.answered for judgement in judged], dtype=bool)
    positives, negatives = confidence[answerable], confidence[~answerable]
    curve, area = risk_coverage(confidence, correct)
    bins = reliability(confidence, correct) if calibrated else ()
    both = len(positives) > 0 and len(negatives) > 0
    return Abstention(
        name=name,
        answerable=len(positives),
        unanswerable=len(negatives),
        calibrated=calibrated,
        auroc=auroc(positives, negatives) if both else None,
        auroc_interval=auroc_interval(positives, negatives) if both else None,
        coverage=_share(answered[answerable]),
        false_answers=_share(answered[~answerable]),
        false_answers_at_coverage=false_answers_at(positives, negatives) if both else None,
        risk_area=area,
        calibration_error=calibration_error(bins) if calibrated else None,
        calibration_noise=calibration_noise(bins) if calibrated else None,
        bins=bins,
        curve=_thinned(curve),
    )


def auroc(positives: Floats, negatives: Floats, axis: int = -1) -> float:
    """The probability that a positive has a higher confidence than a negative, ties counting half.

    Through the Mann–Whitney statistic: Hanley and McNeil, "The meaning and use of the area under a
    receiver operating characteristic (ROC) curve" (Radiology 1982).
    """
    from scipy import stats

    pairs = positives.shape[axis] * negatives.shape[axis]
    found = stats.mannwhitneyu(positives, negatives, axis=axis, method="asymptotic")
    area: float = found.statistic / pairs
    return area


def auroc_interval(positives: Floats, negatives: Floats) -> Interval:
    """The 95 % percentile bootstrap interval of `auroc`, both groups drawn apart 1,000 times."""
    if min(len(positives), len(negatives)) < 2:
        area = float(auroc(positives, negatives))
        return (area, area)
    from scipy import stats

    found = stats.bootstrap(
        (positives, negatives),
        auroc,
        vectorized=True,
        axis=-1,
        n_resamples=_RESAMPLES,
        batch=_BATCH,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return (float(found.low), float(found.high))


def risk_coverage(
    confidence: Floats, correct: npt.NDArray[np.bool_]
) -> tuple[tuple[tuple[float, float], ...], float]:
    """The risk–coverage curve and the area under it.

    Answering the n most confident questions covers n of all; the risk is the share of these that is
    wrong. The area is the mean risk over every n: Geifman and El-Yaniv, "Selective Classification
    for Deep Neural Networks" (NeurIPS 2017), with equal confidences in the order of chance, that
    is, each with the mean risk of those it ties with. The curve has a point for every threshold.
    """
    values, group, sizes = np.unique(-confidence, return_inverse=True, return_counts=True)
    wrong = np.bincount(group, weights=~correct, minlength=len(values))
    spread = np.repeat(wrong / sizes, sizes)
    answered = np.arange(1, len(confidence) + 1)
    risks = np.cumsum(spread) / answered
    ends = np.cumsum(sizes)
    curve = tuple((float(end / len(confidence)), float(risks[end - 1])) for end in ends)
    return curve, float(risks.mean())


def reliability(
    confidence: Floats, correct: npt.NDArray[np.bool_], bins: int = BINS
) -> tuple[Bin, ...]:
    """Bars of a reliability diagram: bins of equal width, each closed at its upper end.

    Source: Guo et al., "On Calibration of Modern Neural Networks" (ICML 2017), section 2.
    """
    number = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    found = []
    for position in range(bins):
        inside = number == position
        count = int(inside.sum())
        found.append(
            Bin(
                low=position / bins,
                high=(position + 1) / bins,
                questions=count,
                confidence=float(confidence[inside].mean()) if count else 0.0,
                correct=float(correct[inside].mean()) if count else 0.0,
            )
        )
    return tuple(found)


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: the mean gap between confidence and correctness.

    Source: Guo et al. (as above), equation 3.
    """
    total = sum(bar.questions for bar in bins)
    return sum(bar.questions * abs(bar.correct - bar.confidence) for bar in bins) / total


def calibration_noise(bins: Sequence[Bin]) -> float:
    """The calibration error to expect of as many questions whose confidences are all right.

    In a bin of n it is the mean absolute deviation of Binomial(n, confidence), by de Moivre's
    formula: Diaconis and Zabell, "Closed Form Summation for Classical Distributions" (Statistical
    Science 1991).
    """
    deviations = [_deviation(bar.questions, bar.confidence) for bar in bins]
    return sum(deviations) / sum(bar.questions for bar in bins)


def _deviation(n: int, p: float) -> float:
    if not n or not 0 < p < 1:
        return 0.0
    above = math.floor(n * p) + 1
    ways = math.lgamma(n + 1) - math.lgamma(above + 1) - math.lgamma(n - above + 1)
    chance = ways + above * math.log(p) + (n - above + 1) * math.log1p(-p)
    return 2 * above * math.exp(chance)


def false_answers_at(positives: Floats, negatives: Floats, coverage: float = COVERAGE) -> float:
    """The share of negatives answered at the highest threshold that answers `coverage` of positives."""
    needed = int(np.ceil(coverage * len(positives) - 1e-9))
    threshold = np.sort(positives)[::-1][max(needed, 1) - 1]
    return float((negatives >= threshold).mean())


def _thinned(curve: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """At most about 200 points of `curve`, the last one among them: enough to draw it."""
    step = -(-len(curve) // _POINTS)
    return (*curve[:-1:step], curve[-1])


def _share(flags: npt.NDArray[np.bool_]) -> float | None:
    return float(flags.mean()) if len(flags) else None
