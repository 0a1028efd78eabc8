from __future__ import annotations

import datetime

import pytest

from corpus.document import Document
from retrieval.evaluation import tables
from retrieval.evaluation.results import ModeResult, by_kind
from retrieval.evaluation.types import Dataset, GoldSpan, Outcome, Question
from retrieval.types import Answer, Hit, NoAnswer, Passage, Query, Reason, Sentence

FACT_1 = Question("1", "a", kind="fact", relevant={"x": 1}, evidence=(GoldSpan("x", 0, 2),))
FACT_2 = Question("2", "b", kind="fact", relevant={"x": 1}, evidence=(GoldSpan("x", 3, 5),))
FACT_3 = Question("3", "c", kind="fact", relevant={"z": 1}, evidence=(GoldSpan("z", 0, 2),))
NOT_HERE = Reason.NOT_IN_DOCUMENTS
SILENT = Question("4", "d", kind="unanswerable", answerable=False, reason=NOT_HERE)
OTHER = Question("5", "e", kind="unanswerable", answerable=False, reason=NOT_HERE)


def hit(unit: str) -> Hit:
    """A passage of two sentences, the first of which is the evidence."""
    document = Document(
        unit, "t", True, datetime.date(2020, 1, 1), "p", "u", "en", "k", "l", "A. B."
    )
    first, second = Sentence(0, 2, "A."), Sentence(3, 5, "B.")
    passage = Passage(unit, unit, 1, 0, 5, "A. B.", (first, second))
    return Hit(1, passage, document, 1, 1.0, (first,))


def outcome(question: Question, *units: str, reason: Reason | None = None) -> Outcome:
    hits = [hit(unit) for unit in units]
    query = Query(question.text)
    result = Answer(query, hits) if reason is None else NoAnswer(query, reason, hits)
    ranking = tuple((unit, -float(rank)) for rank, unit in enumerate(units))
    return Outcome(question, ranking, result, seconds=0.002 * len(units))


@pytest.fixture
def result() -> ModeResult:
    questions = (FACT_1, FACT_2, FACT_3, SILENT, OTHER)
    outcomes = [
        outcome(FACT_1, "x", "y"),
        outcome(FACT_2, "x"),
        outcome(FACT_3, "y", "z", reason=Reason.NOT_IN_DOCUMENTS),
        outcome(SILENT, "x", reason=Reason.NOT_IN_DOCUMENTS),
        outcome(OTHER, reason=Reason.NEEDS_CONTEXT),
    ]
    return ModeResult("hybrid", Dataset("tiny", questions), outcomes)


def test_kinds_worked_out_by_hand(result):
    fact, unanswerable = by_kind(result)
    assert (fact.kind, fact.questions) == ("fact", 3)
    # Right first for two of three; the third finds its unit at rank 2.
    assert fact.means["Success@1"] == pytest.approx(2 / 3)
    assert fact.means["RR@10"] == pytest.approx((1 + 1 + 1 / 2) / 3)
    # Of the two with the right unit first, one shows the sentence that answers.
    assert fact.evidence == 0.5
    assert fact.silent == pytest.approx(1 / 3)
    assert fact.right_reason is None
    assert unanswerable.means is None
    assert unanswerable.evidence is None
    assert unanswerable.silent == 1.0
    assert unanswerable.right_reason == 0.5


def test_means_are_over_answerable_questions_alone(result):
    assert set(result.values["RR@10"]) == {"1", "2", "3"}
    assert result.means["RR@10"] == pytest.approx(2.5 / 3)
    assert result.milliseconds == pytest.approx(2.0)


def test_tables_are_aligned_plain_text(result):
    assert tables.modes([result]).plain().splitlines() == [
        "tiny: 5 questions, 3 of them answerable",
        "mode    nDCG@10  Recall@5  Recall@10  RR@10  Success@1  ms (p50)",
        "hybrid    0.877     1.000      1.000  0.833      0.667         2",
    ]
    assert tables.kinds(result).plain().splitlines()[1:] == [
        "kind          questions  Success@1  RR@10  Recall@5  evidence  silent  right reason",
        "fact                  3      0.667  0.833     1.000     0.500   0.333             –",
        "unanswerable          2          –      –         –         –   1.000         0.500",
    ]
