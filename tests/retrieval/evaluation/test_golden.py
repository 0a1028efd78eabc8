from __future__ import annotations

import json

import pytest

from retrieval.errors import DatasetError
from retrieval.evaluation.golden import Golden, losses
from retrieval.evaluation.types import Outcome, Question
from retrieval.types import Answer, NoAnswer, Query, Reason

KNOWN = Question("k", "a?", relevant={"x": 1})
SILENT = Question("s", "b?", answerable=False, reason=Reason.NOT_A_QUESTION)


def outcome(question: Question, *units: str, reason: Reason | None = None) -> Outcome:
    query = Query(question.text)
    result = NoAnswer(query, reason) if reason else Answer(query, ())
    return Outcome(question, tuple((unit, 1.0) for unit in units), result)


def golden(*outcomes: Outcome) -> Golden:
    return Golden.of("set", "hybrid", outcomes)


def test_what_counts_as_right():
    assert golden(outcome(KNOWN, "x", "y")).right == {"k"}
    assert golden(outcome(KNOWN, "y", "x")).right == set()
    # Silence is wrong where there is an answer, and right only for its own reason where not.
    assert golden(outcome(KNOWN, "x", reason=Reason.NOT_IN_DOCUMENTS)).right == set()
    assert golden(outcome(SILENT, reason=Reason.NOT_A_QUESTION)).right == {"s"}
    assert golden(outcome(SILENT, reason=Reason.NEEDS_CONTEXT)).right == set()
    assert golden(outcome(SILENT, "x")).right == set()


def test_losses_are_named_and_gains_are_not():
    before = golden(outcome(KNOWN, "x"), outcome(SILENT, "x"))
    now = golden(outcome(KNOWN, "y", "x"), outcome(SILENT, reason=Reason.NOT_A_QUESTION))
    assert losses(before, now) == ["k: right at rank 2"]
    assert losses(now, before) == ["s: answered, though nothing answers it"]
    assert losses(before, before) == []
    # A question that was not asked this time is not lost.
    assert losses(before, golden(outcome(SILENT, "x"))) == []


def test_it_is_read_back_as_written_a_line_a_question(tmp_path):
    written = golden(outcome(KNOWN, "x", "y", "z", "more"), outcome(SILENT))
    written.write(tmp_path / "golden.json")
    text = (tmp_path / "golden.json").read_text()
    assert json.loads(text)["questions"]["k"]["found"] == ["x", "y", "z"]
    assert sum('"right"' in line for line in text.splitlines()) == 2
    assert Golden.read(tmp_path / "golden.json") == written


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"dataset": "d", "mode": "m", "questions": {"a": 1}}']
)
def test_what_is_no_golden_run_is_told(tmp_path, text):
    (tmp_path / "golden.json").write_text(text)
    with pytest.raises(DatasetError, match="is not a golden run; write it with --write-golden"):
        Golden.read(tmp_path / "golden.json")


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path):
    with pytest.raises(DatasetError, match="cannot be read"):
        Golden.read(tmp_path / "none.json")
    with pytest.raises(DatasetError, match="cannot be written"):
        golden().write(tmp_path)
