import time

import pytest

from retrieval.replying import as_saying, asks_for_reply, asks_only_for_reply


@pytest.mark.parametrize(
    ("question", "is_asked"),
    [
        ("and what did he reply?", True),
        ("so what was his reaction", True),
        ("did he say yes", True),
        ("And did he accept?", True),
        ("Does he agree?", True),
        ("Does he agree with Biden?", False),
        ("And what did Mr. Putin have to say in return, if I may ask?", True),
        ("Does he think as highly of her?", True),
        ("did he see it the same way?", True),
        ("putin thinks so too?", True),
        ("so is that a yes?", True),
        ("how did he take it", True),
        ("did he take it to the WTO?", False),
        ("What did he say about the response to COVID-19?", False),
        ("and Putin?", False),
    ],
)
def test_a_reply_is_asked_for(question: str, is_asked: bool) -> None:
    assert asks_for_reply(question) == is_asked


@pytest.mark.parametrize(
    ("question", "is_all"),
    [
        ("And his answer?", True),
        ("what was the response to that?", True),
        ("is that a no", True),
        ("What was his answer on trade?", False),
    ],
)
def test_nothing_else_is_asked_for(question: str, is_all: bool) -> None:
    assert asks_only_for_reply(question) == is_all


@pytest.mark.parametrize(
    ("question", "saying"),
    [
        ("whats the response from moscow", "what did moscow reply?"),
        ("and what was the reaction of Putin?", "and what did Putin reply?"),
        ("What was the reaction of Putin to that?", "what did Putin reply to that?"),
        ("How did Putin take it?", "How did Putin react to it?"),
        ("How did Putin take the vaccine?", "How did Putin take the vaccine?"),
    ],
)
def test_a_noun_is_said_with_a_verb(question: str, saying: str) -> None:
    assert as_saying(question) == saying


def test_a_long_follow_up_takes_no_time() -> None:
    start = time.perf_counter()
    as_saying(("what is the answer of " * 57 + "-" * 2700 + "?x")[:4000])
    assert time.perf_counter() - start < 0.5
