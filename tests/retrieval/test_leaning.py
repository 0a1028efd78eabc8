import pytest

from retrieval.leaning import (
    is_complete,
    is_empty_without_context,
    leans,
    may_stand,
)


@pytest.mark.parametrize(
    "question",
    [
        "and Putin?",
        "why?",
        "until when?",
        "What did he mean by it?",
        "Did Putin share that view?",
        "What does he expect from Moscow there?",
        "What else is there?",
        "Which one is the largest?",
    ],
)
def test_what_leans_on_something_before(question: str) -> None:
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is running for Director-General of the World Trade Organization?",
        "Is there a plan for Russian businesses in Korea?",
        "Did Moon say that Korea would join the vaccine institute?",
        "What is one of the projects in the industrial complex?",
    ],
)
def test_what_stands_by_itself(question: str) -> None:
    assert not leans(question)
    assert is_complete(question)


def test_what_says_nothing_of_its_topic() -> None:
    assert not is_empty_without_context("and what did Putin say about vaccines?")
    assert is_empty_without_context("what did he say?")
    assert is_empty_without_context("and what did he reply?")
    assert is_empty_without_context("did he accept it?")
    assert not is_empty_without_context("What did they agree on?")
    assert not is_empty_without_context("How did Putin respond?")


def test_a_short_question_may_be_whole() -> None:
    assert may_stand("How long was the call on Monday?")
    assert not may_stand("How long did it last?")
    assert not may_stand("and vaccines?")
    assert not may_stand("what did Putin reply")
