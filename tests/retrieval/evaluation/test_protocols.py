from __future__ import annotations

from retrieval.engine import Engine
from retrieval.evaluation.evaluation import compare_runs, evaluate
from retrieval.evaluation.protocols import by_protocol, can_remove_articles
from retrieval.evaluation.types import Dataset, Entry, Outcome, Question
from retrieval.types import Answer, Mode, NoAnswer, Query, Reason

ENTRIES = (
    Entry("sea", "The sea is salt. Ships cross it.", article="Water"),
    Entry("river", "Rivers run to the sea. Their water is fresh.", article="Water"),
    Entry("hill", "A hill is lower than a mountain.", article="Land"),
)
DATASET = Dataset(
    "tiny",
    (
        Question("q1", "Is the sea salt?", relevant={"sea": 1}),
        Question("q2", "What is lower than a mountain?", relevant={"hill": 1}),
        Question("q3", "How many ships cross the sea?", answerable=False, relevant={"sea": 1}),
        Question("q4", "Where is fresh water, and where a hill?", relevant={"river": 1, "hill": 1}),
    ),
    ENTRIES,
)


def outcome(question: Question, score: float, answered: bool = True) -> Outcome:
    query = Query(question.text)
    result = Answer(query, ()) if answered else NoAnswer(query, Reason.NOT_IN_DOCUMENTS)
    unit = next(iter(question.relevant), "none")
    return Outcome(question, ((unit, score),), result, confidence=score)


def test_an_article_is_taken_out_before_its_questions_are_asked(shipped_index):
    [result] = evaluate(DATASET, shipped_index, [Mode.LEXICAL])
    assert [outcome.question.id for outcome in result.outcomes] == ["q1", "q2", "q3", "q4"]
    assert result.outcomes[0].ranking[0][0] == "sea"
    # q4 is answered by two articles: without one of them the other still answers.
    assert [outcome.question.id for outcome in result.removed] == ["q1", "q2"]
    for outcome in result.removed:
        assert not outcome.question.answerable
        assert not outcome.right
        articles = {entry.article for entry in ENTRIES if entry.id in dict(outcome.ranking)}
        assert articles <= ({"Land"} if outcome.question.id == "q1" else {"Water"})


def test_articles_stay_where_nothing_is_unanswerable_or_nobody_asks(shipped_index):
    [result] = evaluate(DATASET, shipped_index, [Mode.LEXICAL], remove_articles=False)
    assert result.removed == () or list(result.removed) == []
    answerable = Dataset("a", DATASET.questions[:2], ENTRIES)
    [result] = evaluate(answerable, shipped_index, [Mode.LEXICAL])
    assert list(result.removed) == []
    [result] = evaluate(answerable, shipped_index, [Mode.LEXICAL], remove_articles=True)
    assert len(result.removed) == 2


def test_taking_out_the_only_article_would_leave_nothing():
    assert can_remove_articles(DATASET)
    assert not can_remove_articles(Dataset("one", DATASET.questions, ENTRIES[:2]))
    assert not can_remove_articles(Dataset("own", DATASET.questions))


def test_the_two_protocols_are_reported_apart():
    known, unknown = DATASET.questions[0], DATASET.questions[2]
    removed = [outcome(Question("q1", "?", answerable=False), 0.1, answered=False)]
    adversarial, gone = by_protocol([outcome(known, 0.5), outcome(unknown, 0.9)], removed)
    assert (adversarial.name, adversarial.auroc, adversarial.false_answers) == (
        "adversarial",
        0.0,
        1.0,
    )
    assert (gone.name, gone.auroc, gone.false_answers) == ("article removed", 1.0, 0.0)


def test_reasons_are_groups_and_all_of_them_together():
    known = DATASET.questions[0]
    questions = [
        Question("a", "?", answerable=False, reason=Reason.NOT_IN_DOCUMENTS),
        Question("b", "?", answerable=False, reason=Reason.OTHER_SPEAKER),
    ]
    groups = by_protocol([outcome(known, 0.5), *(outcome(q, 0.4) for q in questions)])
    assert [(group.name, group.unanswerable) for group in groups] == [
        ("not_in_documents", 1),
        ("other_speaker", 1),
        ("all of them", 2),
    ]


def test_without_unanswerable_questions_there_is_still_a_group():
    [group] = by_protocol([outcome(DATASET.questions[0], 0.5)])
    assert (group.name, group.answerable, group.unanswerable) == ("answerable alone", 1, 0)


def test_a_mode_is_compared_with_a_run_file(shipped_index, tmp_path):
    results = evaluate(DATASET, shipped_index, [Mode.LEXICAL], Engine)
    (tmp_path / "other.run").write_text("q2 Q0 hill 1 1.0 x\nq1 Q0 hill 1 1.0 x\n")
    rows = compare_runs(DATASET, results, str(tmp_path / "other.run"), "lexical")
    success = {row.measure: row for row in rows}["Success@1"]
    # q4 is missing from the run, and q1 is wrong in it.
    assert success.first == 1 / 3
    assert success.worse == ()
    assert set(success.better) == {"q1", "q4"}
