from __future__ import annotations

import dataclasses
import datetime
import json

import pytest

from corpus.document import Document
from retrieval.evaluation import tables
from retrieval.evaluation.results import (
    ModeResult,
    as_it_should_be,
    shows_wrong_speaker,
    why,
    wrong_speakers,
)
from retrieval.evaluation.types import Dataset, GoldSpan, Outcome, Question
from retrieval.types import Answer, Attribution, Hit, NoAnswer, Passage, Query, Reason, Sentence

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
    fact, unanswerable = result.kinds
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
        "mode    nDCG@10  Recall@5  Recall@10  RR@10  Success@1  evidence  ms (p50)",
        "hybrid    0.877     1.000      1.000  0.833      0.667     0.500         2",
    ]
    header, fact, unanswerable, note = tables.kinds(result).plain().splitlines()[1:]
    assert header.split("  ")[0] == "kind"
    assert header.endswith("wrong speaker  silent  right reason")
    assert fact.split() == ["fact", "3", "0.667", "0.833", "1.000", "0.500", "–", "0.333", "–"]
    assert unanswerable.split()[-3:] == ["–", "1.000", "0.500"]
    assert len(header) == len(fact) == len(unanswerable)
    assert note.endswith(": –")


def test_intervals_hold_their_means(result):
    for name, (low, high) in result.intervals.items():
        assert low <= result.means[name] <= high


def test_json_holds_plain_values_only(result):
    figures = json.loads(json.dumps(result.to_json()))
    assert figures["evidence"] == 0.5
    assert figures["kinds"][0]["questions"] == 3
    assert figures["abstention"][0]["unanswerable"] == 2


def speaking(speaker: str | None, how: Attribution, wanted: str | None) -> Outcome:
    question = Question("s", "?", speaker=wanted, relevant={"x": 1})
    found = hit("x")
    said = dataclasses.replace(found.evidence[0], speaker=speaker, attribution=how)
    answer = Answer(Query("?"), (dataclasses.replace(found, evidence=(said,)),))
    return Outcome(question, (("x", 1.0),), answer)


def test_a_wrong_speaker_is_another_partys_evidence_in_an_answer():
    wrong = speaking("B", Attribution.PARAPHRASE, "A")
    assert shows_wrong_speaker(wrong)
    assert not shows_wrong_speaker(speaking("A", Attribution.PARAPHRASE, "A"))
    assert not shows_wrong_speaker(speaking("B", Attribution.JOINT, "A"))
    assert not shows_wrong_speaker(speaking(None, Attribution.NARRATION, "A"))
    assert not shows_wrong_speaker(speaking("B", Attribution.PARAPHRASE, "who"))
    silent = NoAnswer(Query("?"), Reason.OTHER_SPEAKER, wrong.hits)
    assert not shows_wrong_speaker(dataclasses.replace(wrong, result=silent))
    assert wrong_speakers([wrong, wrong, speaking("B", Attribution.JOINT, "A")]) == 2
    assert wrong_speakers([speaking("B", Attribution.QUOTE, None)]) is None


@pytest.mark.parametrize(
    ("found", "good", "words"),
    [
        (outcome(FACT_1, "x"), True, "right first"),
        (outcome(FACT_2, "x"), True, "right first, another sentence as evidence"),
        (outcome(FACT_1, "y", "x"), False, "right at rank 2"),
        (outcome(FACT_1, "y"), False, "not among the first 1"),
        (outcome(FACT_1), False, "nothing found"),
        (outcome(FACT_1, "x", reason=NOT_HERE), False, "silent (not_in_documents); right first"),
        (outcome(SILENT, "x"), False, "answered, though nothing answers it"),
        (outcome(SILENT, reason=NOT_HERE), True, "rightly silent"),
        (
            outcome(SILENT, reason=Reason.OTHER_SPEAKER),
            False,
            "silent, but for the reason other_speaker instead of not_in_documents",
        ),
        (Outcome(FACT_1, (), None, error="too long"), False, "refused: too long"),
    ],
)
def test_every_outcome_says_what_was_right_or_wrong(found, good, words):
    assert as_it_should_be(found) == good
    assert why(found) == words
