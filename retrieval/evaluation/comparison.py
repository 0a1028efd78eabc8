"""How sure a figure is, and whether two runs differ by more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RESAMPLES = 10_000
SEED = 20200928
"""Fixed, so that the same run gives the same figures."""
_BATCH = 500

Interval = tuple[float, float]


def mean_intervals(values: npt.ArrayLike) -> list[Interval]:
    """The 95 % bootstrap interval of the mean of every row; shape (rows, questions).

    Questions are drawn with replacement 10,000 times; the interval runs from the 2.5th to the
    97.5th percentile of the means: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993),
    section 13.3. Of fewer than two questions it is the mean itself.
    """
    rows = np.asarray(values, dtype=float)
    if rows.shape[1] < 2:
        means = rows.mean(axis=1) if rows.shape[1] else np.zeros(len(rows))
        return [(float(mean), float(mean)) for mean in means]
    from scipy import stats

    found = stats.bootstrap(
        (rows,),
        np.mean,
        axis=-1,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return [(float(low), float(high)) for low, high in zip(found.low, found.high, strict=True)]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the same questions, by one measure."""

    measure: str
    questions: int
    first: float
    second: float
    interval: Interval
    """Of the difference, second less first: its 95 % bootstrap interval."""
    p_value: float
    better: tuple[str, ...]
    """The questions for which the second run is better."""
    worse: tuple[str, ...]

    @property
    def difference(self) -> float:
        return self.second - self.first


def compare(
    first: Mapping[str, Mapping[str, float]], second: Mapping[str, Mapping[str, float]]
) -> list[Comparison]:
    """Compares two runs measure by measure; both hold a measure's name to each question's value."""
    return [_compare(measure, first[measure], second[measure]) for measure in first]


def _compare(measure: str, first: Mapping[str, float], second: Mapping[str, float]) -> Comparison:
    questions = list(first)
    a = np.array([first[question] for question in questions])
    b = np.array([second[question] for question in questions])
    [interval] = mean_intervals((b - a)[None, :])
    return Comparison(
        measure=measure,
        questions=len(questions),
        first=float(a.mean()) if len(a) else 0.0,
        second=float(b.mean()) if len(b) else 0.0,
        interval=interval,
        p_value=randomisation_test(a, b),
        better=tuple(q for q in questions if second[q] > first[q]),
        worse=tuple(q for q in questions if second[q] < first[q]),
    )


def randomisation_test(
    first: Sequence[float] | np.ndarray, second: Sequence[float] | np.ndarray
) -> float:
    """The two-sided p-value of a paired randomisation test on the difference of means.

    Under the null hypothesis the two values of a question may be swapped; the p-value is the share
    of swappings with a difference at least as large as the one found: all of them for up to 13
    questions, else 9,999 drawn at random and the one found. Source: Smucker, Allan and Carterette,
    "A Comparison of Statistical Significance Tests for Information Retrieval Evaluation"
    (CIKM 2007), section 3.1.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if len(a) < 2:
        return 1.0
    from scipy import stats

    found = stats.permutation_test(
        (a, b),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES - 1,
        batch=_BATCH,
        axis=-1,
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)
