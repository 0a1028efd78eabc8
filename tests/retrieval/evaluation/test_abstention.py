from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.abstention import (
    Judgement,
    auroc,
    auroc_interval,
    calibration_error,
    calibration_noise,
    false_answers_at,
    judgements,
    measure,
    reliability,
    risk_coverage,
)
from retrieval.evaluation.types import Outcome, Question

KNOWN = Question("k", "?", relevant={"x": 1})
UNKNOWN = Question("u", "?", answerable=False)


def test_auroc_worked_out_by_hand():
    # Of six pairs: .9 beats both; .5 beats .1 and ties with .5; .2 beats .1 alone.
    positives, negatives = np.array([0.9, 0.5, 0.2]), np.array([0.5, 0.1])
    assert auroc(positives, negatives) == pytest.approx((2 + 1.5 + 1) / 6)


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=12),
    st.lists(st.integers(0, 6), min_size=1, max_size=12),
)
def test_auroc_is_the_share_of_pairs_in_the_right_order(positives, negatives):
    pairs = list(itertools.product(positives, negatives))
    expected = sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs)
    assert auroc(np.array(positives, float), np.array(negatives, float)) == pytest.approx(expected)


def test_the_interval_of_an_auroc_holds_it():
    chance = np.random.default_rng(5)
    positives, negatives = chance.random(80) + 0.3, chance.random(60)
    low, high = auroc_interval(positives, negatives)
    assert low < auroc(positives, negatives) < high
    assert 0.05 < high - low < 0.25
    assert auroc_interval(np.array([1.0]), negatives) == (1.0, 1.0)


def test_risk_and_coverage_worked_out_by_hand():
    # Most sure first: right, wrong, right, wrong.
    curve, area = risk_coverage(
        np.array([0.2, 0.9, 0.5, 0.7]), np.array([False, True, True, False])
    )
    assert np.array(curve) == pytest.approx(
        np.array([(0.25, 0), (0.5, 1 / 2), (0.75, 1 / 3), (1.0, 2 / 4)])
    )
    assert area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_equal_confidences_are_one_threshold_and_share_their_risk():
    confidence = np.array([0.9, 0.5, 0.5])
    for correct in ([True, True, False], [True, False, True]):
        curve, area = risk_coverage(confidence, np.array(correct))
        assert np.array(curve) == pytest.approx(np.array([(1 / 3, 0), (1, 1 / 3)]))
        # Half a mistake after two, one after three.
        assert area == pytest.approx((0 + 0.5 / 2 + 1 / 3) / 3)


def test_calibration_worked_out_by_hand():
    # Bins of two: (0, .5] holds .5 (right) and .1 (wrong), (.5, 1] holds .9 and .7 (one right).
    bins = reliability(np.array([0.5, 0.1, 0.9, 0.7]), np.array([True, False, True, False]), 2)
    assert [(bar.questions, bar.correct) for bar in bins] == [(2, 0.5), (2, 0.5)]
    assert [bar.confidence for bar in bins] == pytest.approx([0.3, 0.8])
    assert calibration_error(bins) == pytest.approx((2 * 0.2 + 2 * 0.3) / 4)


def test_calibration_by_chance_worked_out_by_hand():
    # Of two questions at .3, none, one or both are right: .49 * .6 + .42 * .4 + .09 * 1.4 = .588;
    # one at .8 is .2 or .8 off: .32. In questions, over three.
    bins = reliability(np.array([0.2, 0.4, 0.8]), np.array([True, False, True]), 2)
    assert calibration_noise(bins) == pytest.approx((0.588 + 0.32) / 3)
    sure = reliability(np.array([0.0, 1.0]), np.array([False, True]))
    assert calibration_noise(sure) == 0


def test_the_ends_of_the_scale_fall_into_the_outer_bins():
    bins = reliability(np.array([0.0, 1.0]), np.array([False, True]))
    assert len(bins) == 15
    assert (bins[0].questions, bins[-1].questions) == (1, 1)
    assert calibration_error(bins) == 0.0


def test_false_answers_at_a_coverage_worked_out_by_hand():
    positives, negatives = np.array([0.9, 0.8, 0.7, 0.2]), np.array([0.95, 0.75, 0.3, 0.1])
    # Three of four positives need the threshold .7; two negatives pass it.
    assert false_answers_at(positives, negatives, 0.75) == 0.5
    assert false_answers_at(positives, negatives, 1.0) == 0.75
    # Of 20 positives 19 are enough; a tie at the threshold passes.
    many = np.arange(1, 21) / 20
    assert false_answers_at(many, np.array([0.1, 0.09])) == 0.5


def test_all_figures_of_a_few_judgements():
    judged = [
        Judgement(0.9, answerable=True, correct=True, answered=True),
        Judgement(0.4, answerable=True, correct=False, answered=False),
        Judgement(0.6, answerable=False, correct=False, answered=True),
        Judgement(0.1, answerable=False, correct=False, answered=False),
    ]
    found = measure("some", judged, calibrated=True)
    assert (found.name, found.answerable, found.unanswerable) == ("some", 2, 2)
    assert found.auroc == pytest.approx(3 / 4)
    assert (found.coverage, found.false_answers) == (0.5, 0.5)
    assert found.false_answers_at_coverage == 0.5
    assert found.calibration_error == pytest.approx((0.1 + 0.4 + 0.6 + 0.1) / 4)
    assert found.risk_area == pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4) / 4)


def test_what_cannot_be_had_is_none():
    found = measure("all answerable", [Judgement(3.0, True, True, True)], calibrated=False)
    assert found.auroc is found.auroc_interval is found.false_answers is None
    assert found.false_answers_at_coverage is found.calibration_error is None
    assert found.bins == ()
    assert found.coverage == 1.0
    assert found.risk_area == 0.0


def test_scores_stand_in_where_there_is_no_confidence():
    outcomes = [
        Outcome(KNOWN, (("x", 3.0), ("y", 1.0)), None),
        Outcome(UNKNOWN, (("y", -2.0),), None),
        Outcome(KNOWN, (), None),
    ]
    judged, calibrated = judgements(outcomes)
    assert not calibrated
    # What found nothing comes after everything that found something.
    assert [(j.confidence, j.correct) for j in judged] == [
        (3.0, True),
        (-2.0, False),
        (-3.0, False),
    ]


def test_where_confidences_are_known_a_missing_one_is_none_at_all():
    outcomes = [
        Outcome(KNOWN, (("x", 3.0),), None, confidence=0.8),
        Outcome(UNKNOWN, (("y", 9.0),), None),
    ]
    judged, calibrated = judgements(outcomes)
    assert calibrated
    assert [judgement.confidence for judgement in judged] == [0.8, 0.0]


def test_a_long_curve_is_thinned_but_ends_where_it_ended():
    judged = [Judgement(number / 1000, True, number % 2 == 0, True) for number in range(1001)]
    curve = measure("long", judged, calibrated=True).curve
    assert 150 <= len(curve) <= 201
    assert curve[0] == (1 / 1001, 0.0)
    assert curve[-1] == pytest.approx((1.0, 500 / 1001))
    assert list(curve) == sorted(curve)
