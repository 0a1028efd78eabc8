from __future__ import annotations

import math

import pytest

from retrieval.evaluation.measures import mean, per_question

QRELS = {"a": {"d1": 1, "d2": 1}, "b": {"d9": 2}, "c": {"d1": 1}}


def test_values_worked_out_by_hand():
    # a: relevant at ranks 2 and 7; b: at rank 1; c: is not in the run.
    run = {
        "a": [("x", 9.0), ("d1", 8.0), *((f"y{n}", 7.0 - n) for n in range(4)), ("d2", 1.0)],
        "b": [("d9", 0.5)],
    }
    values = per_question(QRELS, run)
    ideal = 1 + 1 / math.log2(3)
    gain = 1 / math.log2(3) + 1 / math.log2(8)
    assert values["nDCG@10"] == pytest.approx({"a": gain / ideal, "b": 1.0, "c": 0.0})
    assert values["Recall@5"] == pytest.approx({"a": 0.5, "b": 1.0, "c": 0.0})
    assert values["Recall@10"] == pytest.approx({"a": 1.0, "b": 1.0, "c": 0.0})
    assert values["RR@10"] == pytest.approx({"a": 0.5, "b": 1.0, "c": 0.0})
    assert values["Success@1"] == pytest.approx({"a": 0.0, "b": 1.0, "c": 0.0})
    assert mean(values["RR@10"]) == pytest.approx(0.5)


@pytest.mark.parametrize("first", ["d1", "x"])
def test_ties_are_measured_in_the_order_shown(first):
    # trec_eval would put the higher id first among equal scores.
    other = "x" if first == "d1" else "d1"
    values = per_question({"c": {"d1": 1}}, {"c": [(first, 1.0), (other, 1.0)]})
    hit = float(first == "d1")
    assert values["Success@1"]["c"] == hit
    assert values["RR@10"]["c"] == 0.5 + hit / 2
    assert values["nDCG@10"]["c"] == pytest.approx(1.0 if hit else 1 / math.log2(3))


def test_a_run_without_anything_and_questions_that_are_not_judged():
    assert per_question(QRELS, {})["nDCG@10"] == {"a": 0.0, "b": 0.0, "c": 0.0}
    assert per_question({}, {"z": [("d", 1.0)]})["nDCG@10"] == {}
    assert mean({}) == 0.0
