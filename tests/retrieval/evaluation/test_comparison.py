from __future__ import annotations

import itertools
import statistics

import numpy as np
import pytest

from retrieval.evaluation.comparison import compare, mean_intervals, randomisation_test


def slow_interval(values: list[float], resamples: int) -> tuple[float, float]:
    """The percentile bootstrap, word for word."""
    chance = np.random.default_rng(7)
    means = sorted(statistics.fmean(chance.choice(values, len(values))) for _ in range(resamples))
    return means[int(resamples * 0.025)], means[int(resamples * 0.975)]


def slow_p_value(first: list[float], second: list[float]) -> float:
    """The share of all swappings whose difference of means is at least the one found."""
    differences = [b - a for a, b in zip(first, second, strict=True)]
    found = abs(sum(differences))
    sums = [
        abs(sum(sign * difference for sign, difference in zip(signs, differences, strict=True)))
        for signs in itertools.product((1, -1), repeat=len(differences))
    ]
    return sum(total >= found - 1e-12 for total in sums) / len(sums)


def test_the_interval_is_that_of_a_slow_bootstrap():
    chance = np.random.default_rng(1)
    values = [chance.random() ** 2 for _ in range(60)]
    binary = [float(chance.random() < 0.8) for _ in range(60)]
    for found, row in zip(mean_intervals([values, binary]), (values, binary), strict=True):
        assert found == pytest.approx(slow_interval(row, 5000), abs=0.012)
        assert found[0] < statistics.fmean(row) < found[1]


def test_the_interval_is_the_same_every_time():
    values = [[0.0, 1.0, 1.0, 0.5]]
    assert mean_intervals(values) == mean_intervals(values)


def test_an_interval_where_nothing_varies_or_next_to_nothing_is_there():
    assert mean_intervals([[1.0, 1.0, 1.0]]) == [(1.0, 1.0)]
    assert mean_intervals([[0.5]]) == [(0.5, 0.5)]
    assert mean_intervals([[], []]) == [(0.0, 0.0), (0.0, 0.0)]


@pytest.mark.parametrize("questions", [2, 5, 10])
def test_the_p_value_of_few_questions_is_exact(questions):
    chance = np.random.default_rng(questions)
    first = [chance.random() for _ in range(questions)]
    second = [value + chance.random() - 0.3 for value in first]
    assert randomisation_test(first, second) == pytest.approx(slow_p_value(first, second))


def test_p_values_worked_out_by_hand():
    # All four better: of the 16 swappings only the one found and its mirror image are as large.
    assert randomisation_test([0.0] * 4, [1.0] * 4) == pytest.approx(2 / 16)
    assert randomisation_test([0.3, 0.4], [0.3, 0.4]) == 1.0
    assert randomisation_test([0.3], [0.9]) == 1.0


def test_the_p_value_of_many_questions_is_near_the_exact_one():
    chance = np.random.default_rng(3)
    first = [float(chance.random() < 0.5) for _ in range(16)]
    second = [float(chance.random() < 0.8) for _ in range(16)]
    assert randomisation_test(first, second) == pytest.approx(slow_p_value(first, second), abs=0.02)


def test_a_comparison_names_what_got_better_and_worse():
    first = {"RR@10": {"a": 1.0, "b": 0.5, "c": 0.0, "d": 1.0}}
    second = {"RR@10": {"d": 0.5, "c": 1.0, "b": 1.0, "a": 1.0}}
    [row] = compare(first, second)
    assert (row.measure, row.questions) == ("RR@10", 4)
    assert (row.first, row.second) == (0.625, 0.875)
    assert row.difference == 0.25
    assert row.better == ("b", "c")
    assert row.worse == ("d",)
    assert row.interval[0] <= 0.25 <= row.interval[1]
    # Differences 0, .5, 1, -.5: of 8 sums, 1, 2, 0, 1 and their mirror images, six reach 1.
    assert row.p_value == pytest.approx(6 / 8)
