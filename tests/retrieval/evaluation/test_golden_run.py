"""No question that came out right may be lost unnoticed.

The golden run is of the half for building: failures name questions, and the other half stays unseen.
After a change for the better it is written anew:

    readout eval --split dev --write-golden tests/data/golden-run.json
"""

from __future__ import annotations

from pathlib import Path

from corpus.loading import load_folder, shipped_documents
from retrieval.evaluation.golden import Golden, losses
from retrieval.evaluation.questions import load, shipped_questions
from retrieval.evaluation.running import ask_all

GOLDEN = Path(__file__).parents[2] / "data" / "golden-run.json"
EVERY = 2
"""Every second question of each kind keeps this test quick; `readout eval --golden` asks all."""


def test_no_question_is_lost(engine):
    dataset = load(shipped_questions(), load_folder(shipped_documents()), "dev")
    before = Golden.read(GOLDEN)
    assert (before.dataset, before.mode) == (dataset.name, engine.mode)
    assert set(before.questions) == {question.id for question in dataset.questions}
    outcomes = ask_all(engine, dataset, dataset.questions[::EVERY])
    now = Golden.of(dataset.name, engine.mode, outcomes)
    lost = losses(before, now)
    assert not lost, "\n".join(["questions that came out right and are lost:", *lost])
