import json
from pathlib import Path

import pytest

from retrieval.errors import DatasetError
from retrieval.evaluation import conversations
from retrieval.evaluation.types import Dataset, Question
from retrieval.types import Given

LINE = {
    "id": "q2",
    "question": "Is it salt?",
    "rewrite": "Is the sea salt?",
    "history": ["How wide is the sea?", "The sea is wide.", "And deep?", "Nobody knows."],
}


def write(path: Path, row: dict[str, object]) -> Path:
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


def test_questions_and_answers_by_turns(tmp_path):
    path = write(tmp_path / "rewrites.jsonl", LINE)
    asked = conversations.load(path, {"The sea is wide.": "d1"})["q2"]
    question = conversations.in_conversation(
        Question("q2", "Is the sea salt?", relevant={"d2": 1}), asked
    )
    assert question.text == "Is it salt?"
    assert question.history == ("How wide is the sea?", "And deep?")
    assert question.given == (Given(("d1",)), None)
    assert (question.rewrite, question.relevant) == ("Is the sea salt?", {"d2": 1})


def test_a_set_without_conversations(tmp_path):
    assert conversations.load(tmp_path / "rewrites.jsonl", {}) == {}
    question = Question("q", "Why?")
    assert conversations.in_conversation(question, None) is question


def test_a_line_without_its_rewrite_is_named(tmp_path):
    path = write(tmp_path / "rewrites.jsonl", {**LINE, "rewrite": None})
    with pytest.raises(DatasetError, match=r":1: has no 'rewrite'"):
        conversations.load(path, {})


def test_follow_ups_are_the_answerable_questions_with_a_history():
    first, later = Question("a", "x"), Question("b", "y", history=("x",))
    silent = Question("c", "z", history=("x",), answerable=False)
    dataset = Dataset("set", (first, later, silent))
    assert conversations.follow_ups(dataset) == [later]
