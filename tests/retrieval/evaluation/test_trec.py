from __future__ import annotations

import numpy as np
import pytest

from retrieval.errors import DatasetError
from retrieval.evaluation.trec import read_run, write_run


def test_a_run_is_read_back_in_the_order_it_was_written(tmp_path):
    run = {"q2": [("b", 0.5), ("a", 0.5), ("c", 0.5)], "q1": [("a", 3.0), ("b", -1.0)]}
    write_run(tmp_path / "run", run, "ours")
    lines = (tmp_path / "run").read_text().splitlines()
    assert lines[3] == "q1 Q0 a 1 3.0 ours"
    scores = [np.float32(line.split()[4]) for line in lines[:3]]
    assert scores[0] > scores[1] > scores[2]
    back = read_run(tmp_path / "run")
    assert [unit for unit, _ in back["q2"]] == ["b", "a", "c"]
    assert back["q1"] == run["q1"]


def test_scores_decide_and_ranks_break_ties(tmp_path):
    (tmp_path / "run").write_text("q Q0 a 2 1.0 x\nq Q0 b 1 1.0 x\nq Q0 c 3 2.0 x\n\n")
    assert [unit for unit, _ in read_run(tmp_path / "run")["q"]] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("q Q0 a 1 1.0", "run:2: has 5 columns; a TREC run has 6"),
        ("q Q0 a 1 high x", "run:2: rank and score must be numbers"),
        ("q Q0 a 1 nan x", "run:2: the score is not a number"),
        ("q Q0 z 1 1.0 x", "run:2: 'z' stands twice for the query 'q'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, line, message):
    (tmp_path / "run").write_text(f"q Q0 z 1 1.0 x\n{line}\n")
    with pytest.raises(DatasetError) as caught:
        read_run(tmp_path / "run")
    assert message in str(caught.value)


def test_a_run_that_cannot_be_written(tmp_path):
    with pytest.raises(DatasetError, match="cannot be written: Is a directory"):
        write_run(tmp_path, {"q": [("a", 1.0)]}, "x")
