from __future__ import annotations

import pytest

from corpus.loading import load_folder, shipped_documents
from retrieval.engine import Engine
from retrieval.evaluation.questions import load, shipped_questions
from retrieval.evaluation.running import ask, ask_all, run_of
from retrieval.evaluation.types import Dataset, GoldSpan, Question
from retrieval.types import Mode

DOCUMENT = "2020-09-28-moon-putin-call"
TEXT = load_folder(shipped_documents())[0].text
PARAGRAPH = f"{DOCUMENT}#p8"


def span(unit: str, begin: str, end: str) -> GoldSpan:
    return GoldSpan(unit, TEXT.index(begin), TEXT.index(end) + len(end))


YOO = Question(
    "q",
    "Who is running for Director-General of the World Trade Organization?",
    kind="fact",
    relevant={PARAGRAPH: 1},
    evidence=(span(PARAGRAPH, "President Moon said that Korea’s Minister", "to develop the WTO."),),
)


def test_an_outcome_holds_paragraphs_best_first(shipped_index):
    outcome = ask(Engine(shipped_index, Mode.HYBRID), Dataset("d", (YOO,)), YOO)
    units = [unit for unit, _ in outcome.ranking]
    assert units[0] == PARAGRAPH
    assert len(set(units)) == len(units) == 10
    assert outcome.right
    assert outcome.seconds > 0
    assert outcome.shows(YOO.evidence)
    # The sentence after it, and the same place in another paragraph, are something else.
    [gold] = YOO.evidence
    assert not outcome.shows((span(PARAGRAPH, "The President asked for", "Minister Yoo."),))
    assert not outcome.shows((GoldSpan(f"{DOCUMENT}#p9", gold.start, gold.end),))


def test_a_question_that_the_engine_refuses_finds_nothing(shipped_index):
    empty = Question("e", "\x07", relevant={f"{DOCUMENT}#p1": 1})
    [outcome] = ask_all(Engine(shipped_index, Mode.LEXICAL), Dataset("d", (empty,)))
    assert outcome.ranking == ()
    assert not outcome.answered
    assert not outcome.right
    assert "U+0007" in outcome.error


def test_an_unanswerable_question_is_never_right(shipped_index):
    question = Question("u", YOO.text, answerable=False, relevant=YOO.relevant)
    assert not ask(Engine(shipped_index), Dataset("d", (question,)), question).right


@pytest.mark.parametrize("depth", [1, 4])
def test_depth_is_how_many_passages_are_asked_for(shipped_index, depth):
    documents = load_folder(shipped_documents())
    dataset = load(shipped_questions(), documents, "dev")
    outcomes = ask_all(Engine(shipped_index, Mode.DENSE), dataset, dataset.questions[:3], depth)
    run = run_of(outcomes)
    assert list(run) == [question.id for question in dataset.questions[:3]]
    assert {len(units) for units in run.values()} == {depth}
